"""Acting once however often a request is repeated."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import IdempotentRequest, User
from core.errors import RuleViolation

#: Answers are kept so long; a caller that repeats itself later is answered anew.
KEPT_FOR = timedelta(days=7)
_FORGOTTEN_AT_ONCE = 20
_KEY_AT_MOST = 100

_CLAIM = """
INSERT INTO accounts_idempotentrequest (user_id, key, request_hash, made_at) VALUES (%s, %s, %s, %s)
ON CONFLICT (user_id, key) DO NOTHING RETURNING id
"""

_FORGET = """
DELETE FROM accounts_idempotentrequest WHERE id IN (
  SELECT id FROM accounts_idempotentrequest WHERE made_at < %s ORDER BY made_at LIMIT %s
  FOR UPDATE SKIP LOCKED)
"""


@transaction.atomic
def answer_once(
    *, key: str, request_hash: str, at: datetime, by: User, act: Callable[[], dict[str, Any]]
) -> tuple[dict[str, Any], bool]:
    """What `act` answers, and whether this is the kept answer of an earlier request with this key.

    Key, act and answer are one transaction: a second request with the key waits for the first and
    gets its answer; if the first failed, the second acts.

    Raises: RuleViolation for an unusable key, or one used before for another request.
    """
    if not 0 < len(key) <= _KEY_AT_MOST or not key.isascii() or not key.isprintable():
        raise RuleViolation(
            _("Idempotency-Key: 1 to 100 visible Latin characters are expected."), code="idempotency_key"
        )
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [by.pk, key, request_hash, at])
        claimed = cursor.fetchone()
    if claimed is None:
        earlier = IdempotentRequest.objects.get(user=by, key=key)
        if earlier.request_hash != request_hash:
            raise RuleViolation(
                _("Idempotency-Key: it was used for another request. Take a new key for a new request."),
                code="idempotency_key_reused",
            )
        return earlier.answer, True

    answer = act()

    IdempotentRequest.objects.filter(pk=claimed[0]).update(answer=answer)
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [at - KEPT_FOR, _FORGOTTEN_AT_ONCE])
    return answer, False
