"""Addresses of the documents."""

from django.urls import path

from xanh.portal.documents.views import editing, files, lists, numbers, one, received

app_name = "documents"
urlpatterns = [
    path("documents/", lists.documents, name="list"),
    path("documents.xlsx", lists.documents_xlsx, name="list_xlsx"),
    path("documents/new/", editing.new, name="new"),
    path("documents/numbers/", numbers.register, name="register"),
    path("documents/numbers.xlsx", numbers.register_xlsx, name="register_xlsx"),
    path("documents/numbers/<int:pk>/cancel/", numbers.cancel, name="cancel"),
    path("documents/received/", received.received, name="received"),
    path("documents/received/<int:pk>/", received.detail, name="received_detail"),
    path("documents/<int:pk>/", one.detail, name="detail"),
    path("documents/<int:pk>/act/", one.act, name="act"),
    path("documents/<int:pk>/edit/", editing.edit, name="edit"),
    path("documents/<int:pk>/check/", files.check, name="check"),
    path("documents/<int:pk>/document.docx", files.docx, name="docx"),
    path("documents/<int:pk>/document.pdf", files.pdf, name="pdf"),
    path("documents/<int:pk>/document.edxml", files.edxml, name="edxml"),
    path("documents/files/<int:pk>", files.kept, name="file"),
]
