"""E-mail addresses and the links that are sent to them: to verified addresses only, never to strangers."""

from datetime import date

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.events import AccountEvent
from accounts.models import ResetRequest, User
from accounts.operations.signing import begin_attempt, keyed_hash
from accounts.queries.roles import user_of_verified_email
from journal.operations import record


@transaction.atomic
def ask_reset(*, email: str, site: str, address: str, on: date, by: User) -> bool:
    """Keep the wish for a link, whoever the address belongs to; False when it was asked too often.

    The same work for every address, so that neither the answer nor its time tells who has an
    account. Limits are those of tries at a password, counted by themselves.
    """
    allowed = begin_attempt(name=f"reset {email}", address=f"reset {address}", browser="", on=on, by=by)
    if allowed is None:
        return False

    ResetRequest.objects.create(email=email, site=site)

    data = {"email": keyed_hash(email.casefold()), "address": keyed_hash(address)}
    record(AccountEvent.PASSWORD_RESET_ASKED, subject=by, by=by, on=on, data=data)
    return True


@transaction.atomic
def answer_reset(*, request_id: int) -> tuple[User, str, str] | None:
    """Take one wish away: who gets the link, at which verified address, on which site; None for nobody."""
    row = ResetRequest.objects.select_for_update(skip_locked=True).filter(pk=request_id).first()
    if row is None:
        return None
    row.delete()
    user = user_of_verified_email(row.email)
    return None if user is None else (user, row.email, row.site)


@transaction.atomic
def note_new_email(*, address: EmailAddress, on: date, by: User) -> None:
    """Write down that a verified address took the former one's place; neither stands in the journal."""
    record(
        AccountEvent.EMAIL_CHANGED,
        subject=address.user,
        by=by,
        on=on,
        data={"email": keyed_hash(address.email.casefold())},
    )


@transaction.atomic
def note_email_asked(*, user: User, email: str, on: date, by: User) -> None:
    """Write down that the user typed a new address, which is not his before it is verified."""
    data = {"email": keyed_hash(email.casefold())}
    record(AccountEvent.EMAIL_CHANGE_ASKED, subject=user, by=by, on=on, data=data)
