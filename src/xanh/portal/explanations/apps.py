from django.apps import AppConfig


class ExplanationsConfig(AppConfig):
    name = "xanh.portal.explanations"
    label = "explanations"
    verbose_name = "Giải trình"
    default_auto_field = "django.db.models.BigAutoField"
