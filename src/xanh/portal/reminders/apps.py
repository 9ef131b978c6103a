from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "xanh.portal.reminders"
    label = "reminders"
    verbose_name = "Nhắc việc"
    default_auto_field = "django.db.models.BigAutoField"
