"""Entry point of the web server."""

import os

from django.core.wsgi import get_wsgi_application

from xanh.portal.config.settle import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xanh.portal.config.settings")

application = get_wsgi_application()
settle()
