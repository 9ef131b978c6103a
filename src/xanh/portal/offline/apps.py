from django.apps import AppConfig


class OfflineConfig(AppConfig):
    name = "xanh.portal.offline"
    label = "offline"
    verbose_name = "Nhập khi không có mạng"
