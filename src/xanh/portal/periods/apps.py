from django.apps import AppConfig


class PeriodsConfig(AppConfig):
    name = "xanh.portal.periods"
    label = "periods"
    verbose_name = "Kỳ báo cáo"
    default_auto_field = "django.db.models.BigAutoField"
