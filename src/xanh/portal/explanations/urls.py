"""Addresses of the explanations."""

from django.urls import URLPattern

app_name = "explanations"
urlpatterns: list[URLPattern] = []
