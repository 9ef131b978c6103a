"""Addresses of the plans."""

from django.urls import path

from xanh.portal.plans import views

app_name = "plans"
urlpatterns = [
    path("plans/", views.plans, name="list"),
    path("plans/<int:pk>/", views.detail, name="detail"),
    path("plans/<int:pk>/plan.xlsx", views.plan_xlsx, name="plan_xlsx"),
    path("plans/<int:pk>/document", views.document, name="document"),
]
