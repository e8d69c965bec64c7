"""All periodic tasks on one page. Every one is idempotent: a missed or doubled run does no harm."""

SCHEDULE = {
    "worker heartbeat": {"task": "config.tasks.heartbeat", "schedule": 60.0},
    "seal the journal": {"task": "journal.tasks.seal", "schedule": 60.0},
}
