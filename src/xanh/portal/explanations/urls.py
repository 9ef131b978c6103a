"""Addresses of the explanations."""

from django.urls import path

from xanh.portal.explanations import views

app_name = "explanations"
urlpatterns = [
    path("explanations/", views.explanations, name="list"),
    path("explanations.xlsx", views.explanations_xlsx, name="list_xlsx"),
    path("explanations/ask/", views.ask, name="ask"),
    path("explanations/<int:pk>/", views.detail, name="detail"),
    path("explanations/<int:pk>/answer/", views.answer, name="answer"),
    path("explanations/<int:pk>/accept/", views.accept, name="accept"),
    path("explanations/<int:pk>/ask-again/", views.ask_again, name="ask_again"),
    path("explanations/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("explanations/files/<int:pk>/", views.attachment, name="attachment"),
]
