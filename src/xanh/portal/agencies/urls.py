"""Addresses of the agencies and of the people of the workbench."""

from django.urls import path

from xanh.portal.agencies.views import contacts, editing, identities, people, register

app_name = "agencies"
urlpatterns = [
    path("agencies/", register.agencies, name="list"),
    path("agencies.xlsx", register.agencies_xlsx, name="list_xlsx"),
    path("register/new/", register.add, name="add"),
    path("register/mergers/<int:pk>/undo/", editing.undo, name="merge_undo"),
    path("register/<slug:code>/", editing.edit, name="edit"),
    path("register/<slug:code>/contacts/", contacts.contacts, name="contacts"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/waiting/<int:pk>/", identities.identity, name="identity"),
]
