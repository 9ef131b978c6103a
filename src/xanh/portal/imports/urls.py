"""Addresses of the imports."""

from django.urls import path

from xanh.portal.imports.views import changes, fields, files, pages, review

app_name = "imports"
urlpatterns = [
    path("imports/", files.file_list, name="list"),
    path("imports/new/", files.upload, name="upload"),
    path("imports/<int:pk>/", review.detail, name="detail"),
    path("imports/<int:pk>/progress/", review.progress, name="progress"),
    path("imports/<int:pk>/source/", review.source, name="source"),
    path("imports/<int:pk>/pages/<int:number>/", pages.page, name="page"),
    path("imports/<int:pk>/pages/<int:number>.webp", pages.picture, name="picture"),
    path("imports/<int:pk>/file", files.source_file, name="file"),
    path("imports/<int:pk>/plan.xlsx", files.plan_xlsx, name="plan_xlsx"),
    path("imports/<int:pk>/field/", fields.field, name="field"),
    path("imports/<int:pk>/row/", fields.row, name="row"),
    path("imports/<int:pk>/add/", fields.add, name="add"),
    path("imports/<int:pk>/agencies/", fields.agencies, name="agencies"),
    path("imports/<int:pk>/confirm-proposed/", review.confirm_proposed, name="confirm_proposed"),
    path("imports/<int:pk>/changes/", changes.changes, name="changes"),
    path("imports/<int:pk>/changes.xlsx", changes.changes_xlsx, name="changes_xlsx"),
    path("imports/<int:pk>/accept/", review.accept, name="accept"),
    path("imports/<int:pk>/discard/", files.discard, name="discard"),
    path("imports/<int:pk>/restore/", files.restore, name="restore"),
    path("imports/<int:pk>/retry/", files.retry, name="retry"),
]
