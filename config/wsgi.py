"""The site as a WSGI server runs it: `gunicorn config.wsgi`."""

import os

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

from config.bookkeeping import keep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# A WSGI server runs no checks by itself, and would serve a site with a worthless key.
call_command("check")
keep("web")
