"""Addresses of the agencies and of the people of the workbench."""

from django.urls import path

from xanh.portal.agencies.views import identities, people, register

app_name = "agencies"
urlpatterns = [
    path("agencies/", register.agencies, name="list"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/waiting/<int:pk>/", identities.identity, name="identity"),
]
