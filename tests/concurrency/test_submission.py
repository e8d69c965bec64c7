"""Many firms submit at once: each place goes to one application, and nothing is left of the others."""

import threading
import time

from django.db import transaction

from core.errors import RuleViolation
from enforcement.operations.bars import bar_employer
from permits.models import Application
from quotas.queries import drift
from tests.databases import in_threads
from tests.permits.situations import ON, World


def test_as_many_as_there_are_places(committed_db):
    world = World(places=5)
    rivals = [world, World(places=0), World(places=0)]
    drafts = [(firm, firm.draft()) for firm in rivals for _number in range(4)]

    done = in_threads(*(lambda firm=firm, draft=draft: firm.submit(draft).state for firm, draft in drafts))

    refusals = [future.exception() for future in done if future.exception()]
    assert len(refusals) == len(drafts) - 5
    assert {type(refusal) for refusal in refusals} == {RuleViolation}
    assert {refusal.code for refusal in refusals} == {"quota_exhausted"}
    assert world.places() == (0, 5, 0)
    assert Application.objects.filter(state="submitted").count() == 5
    untouched = Application.objects.filter(state="draft")
    assert set(untouched.values_list("places", "submitted_on", "queue_since")) == {(0, None, None)}
    assert drift() == []


def test_one_application_submitted_twice_at_once(committed_db):
    world = World(places=5)
    application = world.draft(2)

    done = in_threads(*(lambda: world.submit(application).state for _attempt in range(4)))

    assert [future.exception() is None for future in done].count(True) == 1
    assert world.places() == (3, 2, 0)
    assert drift() == []


def test_one_firms_applications_count_each_other(committed_db):
    """Nine citizens and one foreigner keep the share of 90 %; the second foreigner does not."""
    world = World(places=10)
    drafts = [world.draft(citizens_specialists=9) for _number in range(6)]

    done = in_threads(*(lambda draft=draft: world.submit(draft).state for draft in drafts))

    refusals = [future.exception() for future in done if future.exception()]
    assert [refusal.code for refusal in refusals] == ["checks_failed"] * 5
    assert world.places() == (9, 1, 0)


def test_a_bar_being_entered_is_waited_for(committed_db):
    world = World(places=5)
    draft = world.draft()
    entered = threading.Event()

    def bar():
        with transaction.atomic():
            bar_employer(employer_id=world.employer.pk, decision="7", in_force_on=ON, on=ON, by=world.officer)
            entered.set()
            time.sleep(0.5)

    def submit():
        assert entered.wait(10)
        return world.submit(draft).state

    _barred, submitted = in_threads(bar, submit)

    assert submitted.exception().code == "checks_failed"
    assert world.places() == (5, 0, 0)
