"""Links to choose a new password, sent where nobody waits for them."""

from typing import Any

import structlog
from allauth.account.utils import user_pk_to_url_str
from celery import shared_task
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from accounts.operations import answer_reset
from accounts.queries.roles import open_reset_requests
from accounts.rules import ResetTokens

AT_ONCE = 200
_log = structlog.get_logger("koshi.accounts")


@shared_task
def send_reset_links(**_: Any) -> dict[str, int]:
    """Answer every wish for a link: one mail to a verified address of an open account, else nothing.

    A mail that cannot be sent is not tried again: the link is asked for again.
    """
    counts = {"asked": 0, "sent": 0, "failed": 0}
    for request_id in open_reset_requests(AT_ONCE):
        found = answer_reset(request_id=request_id)
        counts["asked"] += 1
        if found is None:
            continue
        try:
            _link(*found).send()
            counts["sent"] += 1
        except OSError as error:
            counts["failed"] += 1
            _log.warning("a link was not sent", error=type(error).__name__)
    return counts


def _link(user: User, email: str, site: str) -> EmailMessage:
    key = {"uidb36": user_pk_to_url_str(user), "key": ResetTokens().make_token(user)}
    context = {
        "username": user.username,
        "url": site + reverse("account_reset_password_from_key", kwargs=key),
    }
    with translation.override(user.language):
        subject = render_to_string("account/email/password_reset_key_subject.txt", context).strip()
        body = render_to_string("account/email/password_reset_key_message.txt", context).strip()
    return EmailMessage(subject, body, to=[email])
