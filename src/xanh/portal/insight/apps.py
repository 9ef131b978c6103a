from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "xanh.portal.insight"
    label = "insight"
    verbose_name = "Tổng quan"
    default_auto_field = "django.db.models.BigAutoField"
