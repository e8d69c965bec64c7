"""A developer's machine and the demo country. Never for real people's data."""

from config.settings.base import *  # noqa: F403
from config.settings.base import INSTALLED_APPS, STORAGES, os

DEBUG = os.environ.get("KOSHI_DEBUG", "") == "1"
SECRET_KEY = os.environ.get("KOSHI_SECRET_KEY") or "development-only-not-a-secret"
ALLOWED_HOSTS = ["*"]
DEMO = True
INSTALLED_APPS = ["demo", *INSTALLED_APPS]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
