"""The workbench's own settings with one page more: the frame alone, to set the real pages beside."""

from xanh.portal.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
# People are made up by the dozen; nothing that is timed signs in with a password.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
