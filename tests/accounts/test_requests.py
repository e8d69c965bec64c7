"""Acting once: a key of one user stands for one request."""

import pytest
from django.db import IntegrityError

from accounts.models import IdempotentRequest
from accounts.operations.requests import answer_once
from tests import factories as f

pytestmark = pytest.mark.django_db


def test_a_key_of_a_user_is_kept_once():
    kept = {"user": f.system(), "key": "one", "request_hash": "0" * 64, "made_at": f.at(f.ON)}
    IdempotentRequest.objects.create(**kept)

    with pytest.raises(IntegrityError, match="accounts_idempotentrequest_key_once"):
        IdempotentRequest.objects.create(**kept)


def test_acts_once_and_answers_the_same():
    acts = []

    def act():
        acts.append(1)
        return {"number": len(acts)}

    asked = {"key": "k", "request_hash": "h", "at": f.at(f.ON), "by": f.system(), "act": act}

    assert answer_once(**asked) == ({"number": 1}, False)
    assert answer_once(**asked) == ({"number": 1}, True)
    assert acts == [1]


def test_the_same_key_of_another_user_is_another_request():
    asked = {"key": "k", "request_hash": "h", "at": f.at(f.ON), "act": dict}

    answer_once(**asked, by=f.system())

    assert answer_once(**asked, by=f.UserFactory()) == ({}, False)
