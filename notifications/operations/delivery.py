"""Sending letters: each once, tried again with growing waits, a failure visible to people."""

from datetime import date, datetime
from smtplib import SMTPException
from typing import Any

import structlog
from django.core.mail import EmailMessage, get_connection
from django.db import InterfaceError, OperationalError, connection, transaction

from accounts.capabilities import AccountsCapability
from accounts.models import User
from accounts.queries.roles import require
from core.errors import NotFound
from core.moves import next_state
from journal.operations import record
from notifications.events import NotificationEvent
from notifications.models import Message
from notifications.operations.letters import LETTERS
from notifications.queries.letters import letter
from notifications.rules import wait_after
from notifications.states import MESSAGE_MOVES, MessageAct, MessageTemplate, Recipient
from parties.models import Employer, Host
from registry.models import Person
from registry.queries.open_files import of_open_files

AT_MOST = 500

_log = structlog.get_logger("koshi.letters")


def send_messages(*, on: date, by: User, at: datetime, at_most: int = AT_MOST) -> dict[str, int]:
    """Send what is due `at`, one transaction a letter, beside other senders.

    A letter is marked sent in the transaction that held it, so a sender killed in between sends it
    again rather than never. After the last try it is failed and a person is told. A letter whose occasion is
    gone is withheld.
    """
    counts = {"sent": 0, "withheld": 0, "retried": 0, "failed": 0}
    mail = get_connection()
    try:
        for _number in range(at_most):
            outcome = _send_next(mail, on=on, by=by, at=at)
            if outcome is None:
                break
            counts[outcome] += 1
    finally:
        mail.close()
    return counts


@transaction.atomic
def retry_message(*, message_id: int, on: date, by: User, at: datetime) -> Message:
    """Queue a failed letter once more, when its cause is mended.

    Raises: MoveNotAllowed unless it has failed.
    """
    message = (
        Message.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person")
        .filter(pk=message_id)
        .first()
    )
    if message is None or (message.person is not None and not message.person.is_open):
        raise NotFound(code="message_unknown")
    require(by, on, AccountsCapability.ATTEND_ALERTS, region_id=message.region_id)

    message.state = next_state(MESSAGE_MOVES, message.state, MessageAct.RETRY)
    message.attempts, message.next_attempt_at, message.last_error = 0, at, ""
    message.save(update_fields=["state", "attempts", "next_attempt_at", "last_error"])

    _record(NotificationEvent.MESSAGE_RETRIED, message, on=on, by=by)
    return message


@transaction.atomic
def _send_next(mail: Any, *, on: date, by: User, at: datetime) -> str | None:
    """Send the letter that is longest due and nobody else is sending; what came of it."""
    message = (
        Message.objects.select_for_update(skip_locked=True, no_key=True)
        .filter(state="queued", next_attempt_at__lte=at)
        .order_by("next_attempt_at", "id")
        .first()
    )
    if message is None:
        return None
    if not _occasion_holds(message):
        message.state = next_state(MESSAGE_MOVES, message.state, MessageAct.WITHHOLD)
        message.next_attempt_at, message.last_error = None, ""
        message.save()
        _record(NotificationEvent.MESSAGE_WITHHELD, message, on=on, by=by)
        return "withheld"
    message.attempts += 1
    error = _deliver(mail, message)
    if error == "":
        message.state = next_state(MESSAGE_MOVES, message.state, MessageAct.DELIVER)
        message.sent_at, message.next_attempt_at, message.last_error = at, None, ""
        message.save()
        _record(NotificationEvent.MESSAGE_SENT, message, on=on, by=by)
        return "sent"
    return _put_off(message, error, on=on, by=by, at=at)


def _occasion_holds(message: Message) -> bool:
    """Whether what the letter says is still so: days may lie between its writing and the mail server."""
    asked = {"entry": message.entry_id, "recipient": message.recipient_id}
    with connection.cursor() as cursor:
        cursor.execute(LETTERS[MessageTemplate(message.template)].holds, asked)
        return bool(cursor.fetchone()[0])


def _put_off(message: Message, error: str, *, on: date, by: User, at: datetime) -> str:
    wait = None if error == NO_ADDRESS else wait_after(message.attempts)
    message.last_error = error
    if wait is not None:
        message.next_attempt_at = at + wait
        message.save()
        return "retried"
    message.state = next_state(MESSAGE_MOVES, message.state, MessageAct.GIVE_UP)
    message.next_attempt_at = None
    message.save()
    _record(NotificationEvent.MESSAGE_FAILED, message, on=on, by=by)
    _log.warning("letter failed", kind=message.template, error=error, attempt=message.attempts)
    return "failed"


NO_ADDRESS = "no_address"


def _deliver(mail: Any, message: Message) -> str:
    """Hand the letter to the mail server; the kind of error, empty when it was taken.

    Whatever is wrong with one letter puts off this one alone; a lost database stops the run.
    """
    try:
        with transaction.atomic():
            address = _address_of(message)
            if not address:
                return NO_ADDRESS
            subject, body = letter(message.template, message.language, message.params)
            EmailMessage(subject, body, to=[address], connection=mail).send()
    except (OperationalError, InterfaceError):
        raise
    except (OSError, SMTPException) as error:
        mail.close()
        return type(error).__name__
    except Exception as error:  # noqa: BLE001 - a letter that cannot be written must not hold up the others
        _log.error("letter cannot be written", kind=message.template, exc_info=error)
        return type(error).__name__
    return ""


def _address_of(message: Message) -> str:
    if message.recipient_kind == Recipient.HOST:
        return Host.objects.filter(pk=message.recipient_id).values_list("email", flat=True).first() or ""
    if message.recipient_kind == Recipient.EMPLOYER:
        return Employer.objects.filter(pk=message.recipient_id).values_list("email", flat=True).first() or ""
    found = of_open_files(Person.objects.filter(pk=message.recipient_id))
    return found.values_list("email", flat=True).first() or ""


def _record(event: NotificationEvent, message: Message, *, on: date, by: User) -> None:
    record(
        event,
        subject=message,
        by=by,
        on=on,
        person_id=message.person_id,
        region_id=message.region_id,
        data={
            "template": message.template,
            "recipient": message.recipient_kind,
            "about": f"{message.subject_kind}:{message.subject_id}",
            "error": message.last_error,
        },
    )
