import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_asgi_application()

from config.checks import refuse_unfit  # noqa: E402 - needs the apps

refuse_unfit()
