"""Addresses of the plans."""

from django.urls import path

from xanh.portal.plans.views import drafts, gaps, pages, papers, tasks

app_name = "plans"
urlpatterns = [
    path("plans/", pages.plans, name="list"),
    path("plans/<int:pk>/", pages.detail, name="detail"),
    path("plans/<int:pk>/plan.xlsx", pages.plan_xlsx, name="plan_xlsx"),
    path("plans/<int:pk>/document", pages.document, name="document"),
    path("plans/<int:pk>/draft/", drafts.draft, name="draft"),
    path("plans/<int:pk>/received", drafts.received, name="received"),
    path("plans/<int:pk>/edit/", drafts.edit, name="edit"),
    path("plans/<int:pk>/edit/head/", drafts.head, name="head"),
    path("plans/<int:pk>/edit/undo", drafts.undo, name="undo"),
    path("plans/<int:pk>/adopt/", drafts.adopt, name="adopt"),
    path("plans/<int:pk>/discard", drafts.discard, name="discard"),
    path("plans/<int:pk>/tasks/new/", tasks.add, name="task_add"),
    path("plans/<int:pk>/tasks/<int:task>/", tasks.edit, name="task"),
    path("plans/<int:pk>/tasks/<int:task>/act", tasks.act, name="task_act"),
    path("plans/<int:pk>/official", papers.draft, name="official"),
    path("plans/<int:pk>/gaps/", gaps.page, name="gaps"),
    path("plans/<int:pk>/gaps.xlsx", gaps.xlsx, name="gaps_xlsx"),
]
