"""The Celery application: tasks acknowledge late, the broker may lose everything at any time."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")

app = Celery("koshi")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
