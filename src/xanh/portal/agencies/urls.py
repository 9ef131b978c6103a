"""Addresses of the agencies and of the people of the workbench."""

from django.urls import path

from xanh.portal.agencies.views import people

app_name = "agencies"
urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
]
