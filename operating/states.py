"""What the periodic tasks, the counts they answer and what may stop them are called for people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TaskName(TextChoices):
    """Every task of the worker, by the name under which it is scheduled and logged."""

    HEARTBEAT = "config.tasks.heartbeat", _("Sign of life of the worker")
    CATCH_UP = "config.tasks.catch_up", _("What was missed is made up for")
    SEAL = "journal.tasks.seal", _("Journal sealed")
    JOURNAL_MONTH = "journal.tasks.turn_month", _("Journal ready for the months ahead")
    INTAKE_MONTH = "feeds.tasks.turn_month", _("Refused lines ready for the months ahead")
    OVERSTAYS = "enforcement.tasks.flag_overstays", _("Possible overstays looked for")
    REGISTRATIONS = "registry.tasks.flag_registrations", _("Registrations that end looked for")
    DUPLICATES = "registry.tasks.find_duplicates", _("Files of one person looked for")
    MIXED_FILES = "registry.tasks.find_mixed_files", _("Files that may hold two people looked for")
    QUESTIONS = "registry.tasks.flag_questions", _("Overdue answers about records looked for")
    CLOCKS = "registry.tasks.recompute_clocks", _("Lawful ends computed anew")
    QUOTAS = "quotas.tasks.flag_quotas", _("Thresholds of quotas looked at")
    LEDGER = "quotas.tasks.verify_quotas", _("Quotas compared with the ledger")
    PERMITS = "permits.tasks.expire_permits", _("Permits that end looked for")
    UNPAID = "permits.tasks.lapse_unpaid", _("Applications not paid in time closed")
    CARRY_OVER = "permits.tasks.carry_over", _("Applications carried over into the year")
    DISPATCH = "notifications.tasks.dispatch_journal", _("Alerts and letters made from the journal")
    LETTERS = "notifications.tasks.send_messages", _("Letters sent")
    ESCALATION = "notifications.tasks.escalate_alerts", _("Alerts that nobody took passed up")
    FEEDS = "notifications.tasks.watch_feeds", _("Silent feeds looked for")
    SCAN = "papers.tasks.scan_received", _("Received papers scanned")
    SHELF = "papers.tasks.clear_shelf", _("Files that no received paper wants removed")
    LINKS = "accounts.tasks.send_reset_links", _("Links for a new password sent")


class CountName(TextChoices):
    """What a task's answer tells, by the name in the answer."""

    ASKED = "asked", _("links asked for")
    CARRIED = "carried", _("carried over")
    CHANGED = "changed", _("changed")
    CLEARED = "cleared", _("no longer reached")
    CLOSED = "closed", _("closed")
    COUNT = "count", _("in all")
    COVERED_UNTIL = "covered_until", _("feeds complete until")
    DUE = "due", _("to be renewed")
    ESCALATED = "escalated", _("passed up")
    EXPIRED = "expired", _("permits ended")
    EXPIRING = "expiring", _("about to end")
    FAILED = "failed", _("not sent")
    FELL_SILENT = "fell_silent", _("fell silent")
    FOUND = "found", _("likely matches found")
    GIVEN = "given", _("given to somebody")
    HARMFUL = "harmful", _("harmful")
    HELD_BACK_BY = "held_back_by", _("held back by")
    KEPT_BACK = "kept_back", _("kept back: two files to be compared")
    LAPSED = "lapsed", _("lapsed")
    ON = "on", _("for the day")
    OPENED = "opened", _("opened")
    OVERDUE = "overdue", _("overdue")
    PERSONS = "persons", _("people")
    QUEUED = "queued", _("letters to send")
    RAISED = "raised", _("raised")
    REACHED = "reached", _("reached")
    READ = "read", _("entries read")
    RECOVERED = "recovered", _("whole again")
    REMOVED = "removed", _("removed")
    RETRIED = "retried", _("to be tried again")
    REVIEWS_ASKED = "reviews_asked", _("reviews asked for")
    SCANNED = "scanned", _("scanned")
    SENT = "sent", _("sent")
    SET_ASIDE = "set_aside", _("set aside")
    SOLVED = "solved", _("answered or no longer so")
    STAYS = "stays", _("stays")
    SUPERSEDED = "superseded", _("closed as overtaken")
    SUSPECTED = "suspected", _("files that may hold two people")
    WAITING = "waiting", _("waiting")
    WITHHELD = "withheld", _("not sent: the occasion is gone")
    YEAR = "year", _("year")


class ErrorName(TextChoices):
    """What stopped a task, by the error's class."""

    OPERATIONAL = "OperationalError", _("the database did not answer")
    INTERFACE = "InterfaceError", _("the database broke off")
    NO_TERMS = "NoTermsInForce", _("no norm is in force for the day")
    TOO_LONG = "SoftTimeLimitExceeded", _("it took too long")
    REFUSED = "ConnectionRefusedError", _("a server does not answer")
    TIMEOUT = "TimeoutError", _("a server did not answer in time")
