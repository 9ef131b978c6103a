"""Addresses of the tasks."""

from django.urls import path

from xanh.portal.tasks.views import evidence, task, today

app_name = "tasks"
urlpatterns = [
    path("today/", today.today_list, name="today"),
    path("today.xlsx", today.today_xlsx, name="today_xlsx"),
    path("tasks/<int:pk>/", task.detail, name="detail"),
    path("tasks/<int:pk>/entry/", today.enter, name="enter"),
    path("tasks/<int:pk>/complete/", task.complete, name="complete"),
    path("tasks/<int:pk>/reopen/", task.reopen, name="reopen"),
    path("tasks/<int:pk>/evidence/", evidence.add, name="add_evidence"),
    path("evidence/", evidence.queue, name="queue"),
    path("evidence.xlsx", evidence.queue_xlsx, name="queue_xlsx"),
    path("evidence/<int:pk>/", evidence.detail, name="evidence"),
    path("evidence/<int:pk>/judge/", evidence.judge, name="judge"),
    path("evidence/<int:pk>/withdraw/", evidence.withdraw, name="withdraw"),
    path("evidence/<int:pk>/file/", evidence.file, name="file"),
    path("evidence/<int:pk>/picture/", evidence.picture, name="picture"),
]
