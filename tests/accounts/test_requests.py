"""Acting once: a key of one user stands for one request."""

import pytest
from django.db import IntegrityError

from accounts.models import IdempotentRequest
from accounts.operations.requests import answer_once
from tests.accounts.factories import UserFactory, the_system
from tests.days import ON, at

pytestmark = pytest.mark.django_db


def test_a_key_of_a_user_is_kept_once():
    kept = {"user": the_system(), "key": "one", "request_hash": "0" * 64, "made_at": at(ON)}
    IdempotentRequest.objects.create(**kept)

    with pytest.raises(IntegrityError, match="accounts_idempotentrequest_key_once"):
        IdempotentRequest.objects.create(**kept)


def test_acts_once_and_answers_the_same():
    acts = []

    def act():
        acts.append(1)
        return {"number": len(acts)}

    asked = {"key": "k", "request_hash": "h", "at": at(ON), "by": the_system(), "act": act}

    assert answer_once(**asked) == ({"number": 1}, False)
    assert answer_once(**asked) == ({"number": 1}, True)
    assert acts == [1]


def test_the_same_key_of_another_user_is_another_request():
    asked = {"key": "k", "request_hash": "h", "at": at(ON), "act": dict}

    answer_once(**asked, by=the_system())

    assert answer_once(**asked, by=UserFactory()) == ({}, False)
