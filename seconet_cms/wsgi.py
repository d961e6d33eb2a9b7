"""The WSGI application that the server loads."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seconet_cms.settings.production")

from delivery.wsgi import get_site

application = get_site()
