from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "xanh.portal.plans"
    label = "plans"
    verbose_name = "Kế hoạch"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from xanh.portal.documents import signals
        from xanh.portal.plans import papers

        signals.issued.connect(papers.take_number, dispatch_uid="plans.issued")
        signals.withdrawn.connect(papers.drop_number, dispatch_uid="plans.withdrawn")
