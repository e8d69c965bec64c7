"""The demo's settings with a heartbeat every second, so that a test need not wait a minute for one."""

from config.settings.development import *  # noqa: F403

CELERY_BEAT_SCHEDULE = {"worker heartbeat": {"task": "config.tasks.heartbeat", "schedule": 1.0}}
