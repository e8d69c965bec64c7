"""Signing in and out: every try counted and written down, nothing typed kept.

Names and addresses stand in the journal and in the counts as keyed hashes only.
"""

from datetime import date

from django.db import connection, transaction
from django.db.models import Count, Q
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac

from accounts.events import AccountEvent
from accounts.models import Attempt, User
from accounts.queries.roles import user_named
from accounts.rules import ADDRESS_WINDOW, KEPT_FOR, WINDOW, Failures, may_try
from journal.operations import record

_SWEPT_AT_ONCE = 100


def keyed_hash(text: str) -> str:
    """What stands for a typed name or an address: the same each time, and nothing without the secret."""
    return salted_hmac("accounts.signing", text, algorithm="sha256").hexdigest()


@transaction.atomic
def begin_attempt(*, name: str, address: str, browser: str, on: date, by: User) -> Attempt | None:
    """Count a try at the password of `name` before it is looked at; None when it is one too many.

    `browser` is the mark of a browser in which this name has signed in before, or empty: such a
    browser is counted by itself, so that nobody else's tries close it. A try that is refused is
    neither looked at nor counted, so no refusal lasts longer by being asked again; the journal has
    the first one.
    """
    name_hash = keyed_hash(_folded(name))
    source_hash = keyed_hash(browser or address)
    _wait_for_turn(name_hash, source_hash)
    _sweep()

    recent = Attempt.objects.filter(tried_at__gt=Now() - WINDOW)
    of_name, of_source = Q(name_hash=name_hash), Q(source_hash=source_hash)
    counted = recent.filter(of_name | of_source, is_refused=False).aggregate(
        own=Count("pk", filter=of_name & of_source),
        name=Count("pk", filter=of_name),
        source=Count("pk", filter=of_source & Q(tried_at__gt=Now() - ADDRESS_WINDOW)),
    )
    if may_try(Failures(**counted), is_known=bool(browser)):
        return Attempt.objects.create(name_hash=name_hash, source_hash=source_hash)

    if not recent.filter(of_name, of_source, is_refused=True).exists():
        Attempt.objects.create(name_hash=name_hash, source_hash=source_hash, is_refused=True)
        data = {"name": name_hash, "address": keyed_hash(address)}
        record(AccountEvent.SIGN_IN_REFUSED, subject=user_named(name) or by, by=by, on=on, data=data)
    return None


@transaction.atomic
def forget_attempt(*, attempt: Attempt) -> None:
    """The password was right: the try does not count."""
    Attempt.objects.filter(pk=attempt.pk).delete()


@transaction.atomic
def note_failure(*, name: str, address: str, why: str, on: date, by: User) -> None:
    """Write down a failed try: whose name it was if anybody's; name and address as keyed hashes."""
    data = {"name": keyed_hash(_folded(name)), "address": keyed_hash(address), "why": why}
    record(AccountEvent.SIGN_IN_FAILED, subject=user_named(name) or by, by=by, on=on, data=data)


@transaction.atomic
def note_signed_in(*, user: User, address: str, on: date, by: User) -> None:
    """Write down that somebody signed in, and from where as a keyed hash."""
    record(AccountEvent.SIGNED_IN, subject=user, by=by, on=on, data={"address": keyed_hash(address)})


@transaction.atomic
def note_signed_out(*, user: User, on: date, by: User) -> None:
    """Write down that somebody signed out."""
    record(AccountEvent.SIGNED_OUT, subject=user, by=by, on=on)


def _folded(name: str) -> str:
    """Names are the same in any case, as signing in takes them."""
    return name.strip().casefold()


def _wait_for_turn(name_hash: str, source_hash: str) -> None:
    """Tries at one name from one place are counted one after another, however many come at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name_hash + source_hash])


def _sweep() -> None:
    """Some rows that no limit looks at any more go; others sweeping at the same time are not waited for."""
    old = Attempt.objects.filter(tried_at__lt=Now() - KEPT_FOR).select_for_update(skip_locked=True)
    Attempt.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:_SWEPT_AT_ONCE])).delete()
