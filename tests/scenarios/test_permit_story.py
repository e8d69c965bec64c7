"""From need to permit, through the firm's program, the portal and the public page, to the revocation."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from permits import operations
from permits.models import Application, Permit
from permits.queries import grounds_for
from quotas.queries import drift
from tests import factories as f
from tests.permits.situations import ALMATY, ON, World
from tests.permits.test_api import APPLICATIONS, BODY, WORKER, send, signed_in
from tests.quotas.places import make_allocation


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.clock.now", lambda: f.at(ON))


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer
    return str(answer.content.decode())


def verified(number: str) -> str:
    return text(Client(headers={"Accept-Language": "en"}).get(reverse("verify:permit", args=[number])))


def begun(program: Client, **worker: Any) -> str:
    body = {**BODY, "workers": [{**WORKER, **worker}]}
    return str(send(program, APPLICATIONS, body, key=json.dumps(worker)).json()["number"])


@pytest.mark.django_db
def test_from_the_last_place_to_a_revoked_permit() -> None:
    world = World(places=1)
    program = signed_in(world.firm)
    stay = f.StayFactory(
        person__citizenship="TUR", person__document__number="U12345678", region=ALMATY, entered_on=ON
    )

    # The last place is taken; the next application is refused with the ground and stays a draft.
    first, second = begun(program), begun(program, document_number="U87654321")
    assert send(program, f"{APPLICATIONS}{first}/submit/").json()["state"] == "submitted"
    refused = send(program, f"{APPLICATIONS}{second}/submit/").json()
    assert (refused["code"], refused["facts"]["ground"]) == ("quota_exhausted", "quota_exceeded")

    # An order adds places, and the next one succeeds.
    make_allocation(3, ALMATY, "3")
    assert send(program, f"{APPLICATIONS}{second}/submit/").json()["state"] == "submitted"

    # The akimat grants, the firm pays and sees its permit on the portal.
    application = Application.objects.get(number=first)
    world.act("review", application)
    world.act("grant", application)
    world.pay(application)
    (permit,) = world.issue(application)
    assert permit.number in text(program.get(reverse("portal:permits")))
    assert world.places() == (1, 1, 1)

    # It is a ground for the police, for the person who is here, and gives no stay by itself.
    assert permit.person_id == stay.person_id
    assert list(grounds_for(stay.person_id, ON)) == [permit]
    lawful_until = stay.authorised_until
    stay.refresh_from_db()
    assert stay.authorised_until == lawful_until
    valid = verified(permit.number)
    assert "Yılmaz" not in valid

    # Revoked, it is public at once; its place stays used.
    operations.revoke_permit(permit_id=permit.pk, reason="Works in another post", on=ON, by=world.officer)
    assert verified(permit.number) != valid
    assert Permit.objects.get().state == "revoked"
    assert world.places() == (1, 1, 1)
    assert f.entries(kind="permit_revoked").get().person_id == stay.person_id
    assert list(drift()) == []
