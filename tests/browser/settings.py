"""The workbench's own settings; but a password is quick to check: tests sign in more often than anyone."""

from xanh.portal.config.settings import *  # noqa: F403 - these settings are those

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
