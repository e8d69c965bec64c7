"""All periodic tasks on one page. Every one is idempotent: a missed or doubled run does no harm."""

from celery.schedules import crontab

SCHEDULE = {
    "worker heartbeat": {"task": "config.tasks.heartbeat", "schedule": 60.0},
    "seal the journal": {"task": "journal.tasks.seal", "schedule": 60.0},
    # The months ahead are made long before they come: many runs may be missed.
    "turn the journal's month": {"task": "journal.tasks.turn_month", "schedule": crontab(minute=1)},
    "turn the month of raw intake": {"task": "feeds.tasks.turn_month", "schedule": crontab(minute=2)},
    # Cases: the slice of the last days each hour, because feeds become complete at any hour; all
    # open stays once a night.
    "flag overstays": {"task": "enforcement.tasks.flag_overstays", "schedule": crontab(minute=5)},
    "reconcile overstays": {
        "task": "enforcement.tasks.flag_overstays",
        "schedule": crontab(hour=2, minute=30),
        "kwargs": {"full": True},
    },
    "flag registrations": {"task": "registry.tasks.flag_registrations", "schedule": crontab(minute=10)},
    "reconcile registrations": {
        "task": "registry.tasks.flag_registrations",
        "schedule": crontab(hour=2, minute=45),
        "kwargs": {"full": True},
    },
    # Files of one person: sought at each act; at night among all, for what two acts at once did not see.
    "find duplicates": {
        "task": "registry.tasks.find_duplicates",
        "schedule": crontab(hour=2, minute=0),
        "kwargs": {"full": True},
    },
    # And one file of two people: after them, since what was joined today is looked at too.
    "find mixed files": {"task": "registry.tasks.find_mixed_files", "schedule": crontab(hour=2, minute=20)},
    "flag questions": {"task": "registry.tasks.flag_questions", "schedule": crontab(minute=12)},
    # Quotas: the counters are right at any moment; what they have reached is told once an hour.
    "flag quotas": {"task": "quotas.tasks.flag_quotas", "schedule": crontab(minute=15)},
    "verify quotas": {"task": "quotas.tasks.verify_quotas", "schedule": crontab(hour=3, minute=15)},
    # Permits: what ends, what was not paid, what the old year left undecided.
    "expire permits": {"task": "permits.tasks.expire_permits", "schedule": crontab(minute=20)},
    "lapse unpaid applications": {"task": "permits.tasks.lapse_unpaid", "schedule": crontab(minute=25)},
    "carry applications over": {"task": "permits.tasks.carry_over", "schedule": crontab(minute=35)},
    # Terms of the law that were withdrawn or added in the day.
    "recompute clocks": {"task": "registry.tasks.recompute_clocks", "schedule": crontab(hour=1, minute=15)},
    # Received papers: nobody opens one before it was scanned.
    "scan received papers": {"task": "papers.tasks.scan_received", "schedule": 30.0},
    "clear the shelf of papers": {"task": "papers.tasks.clear_shelf", "schedule": crontab(hour=4, minute=10)},
    # Alerts and letters.
    "dispatch the journal": {"task": "notifications.tasks.dispatch_journal", "schedule": 10.0},
    "send letters": {"task": "notifications.tasks.send_messages", "schedule": 30.0},
    "send links for a new password": {"task": "accounts.tasks.send_reset_links", "schedule": 20.0},
    "escalate alerts": {"task": "notifications.tasks.escalate_alerts", "schedule": crontab(minute=50)},
    "watch the feeds": {"task": "notifications.tasks.watch_feeds", "schedule": crontab(minute="*/15")},
}
