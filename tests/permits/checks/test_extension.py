"""Extension: in its window, so many times, of a permit that stands."""

from datetime import date, timedelta

import pytest

from permits import operations
from permits.models import Permit
from permits.queries.checks import filing_of
from permits.queries.checks.extension import extension
from permits.rules import Terms, check_extension
from tests.permits.situations import ON

CATEGORY_1 = Terms(36, 36, None, 60, 30)
CATEGORY_3 = Terms(12, 12, 3, 60, 30)
CATEGORY_4 = Terms(12, None, None, 60, 30)


@pytest.mark.parametrize(
    ("on", "outcome", "cure"),
    [
        (date(2026, 4, 15), "failed", "cure.extension_early"),
        (date(2026, 4, 16), "passed", None),
        (date(2026, 5, 16), "passed", None),
        (date(2026, 5, 17), "failed", "cure.extension_late"),
        (date(2026, 6, 15), "failed", "cure.extension_late"),
    ],
)
def test_extension_from_60_to_30_days_before_the_end(on, outcome, cure):
    # The end is 15 June: 60 days before is 16 April, 30 days before is 16 May.
    check = check_extension(on=on, valid_until=date(2026, 6, 15), extended_before=0, terms=CATEGORY_3)

    assert check.outcome == outcome
    assert (check.remedy.code if check.remedy else None) == cure


@pytest.mark.parametrize(
    ("terms", "before", "outcome"),
    [
        (CATEGORY_3, 2, "passed"),
        (CATEGORY_3, 3, "failed"),
        (CATEGORY_1, 30, "passed"),
        (CATEGORY_4, 0, "failed"),
    ],
)
def test_how_often_a_category_is_extended(terms, before, outcome):
    check = check_extension(
        on=date(2026, 5, 1), valid_until=date(2026, 6, 15), extended_before=before, terms=terms
    )

    assert check.outcome == outcome


@pytest.mark.django_db
class TestFound:
    @pytest.fixture
    def permit(self, world):
        (permit,) = world.permits()
        return permit

    def asked(self, world, permit, days):
        on = permit.valid_until - timedelta(days=days)
        return operations.request_extension(permit_id=permit.pk, on=on, by=world.firm), on

    def test_new_permits_are_not_asked_this(self, world):
        assert extension(filing_of(world.draft(), ON)) is None

    @pytest.mark.parametrize(
        ("days", "outcome"), [(61, "failed"), (60, "passed"), (30, "passed"), (29, "failed")]
    )
    def test_in_the_window_of_the_permit(self, world, permit, days, outcome):
        assert extension(filing_of(*self.asked(world, permit, days))).outcome == outcome

    def test_of_a_revoked_permit(self, world, permit):
        application, on = self.asked(world, permit, 45)
        Permit.objects.filter(pk=permit.pk).update(
            state="revoked", revoked_on=on, revoked_by=world.officer, revocation_reason="false papers"
        )
        application.refresh_from_db()

        check = extension(filing_of(application, on))

        assert (check.outcome, check.reasons[0].code) == ("failed", "extension.revoked")
