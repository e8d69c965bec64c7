"""The lists of reference data and the acts on dated terms, as officers and administrators see them."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from accounts.rules import rights
from core.languages import NAME_COLUMNS
from journal.models import Entry
from reference.models import CalendarDay, CountryGroupMembership, DatedTerms, MonthlyIndex
from reference.queries.dated import terms_in_force, working_calendar
from tests.accounts.factories import UserFactory
from tests.forms import send

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
REFERENCE = list(apps.get_app_config("reference").get_models())
DATED = [model for model in apps.get_models() if issubclass(model, DatedTerms)]
LISTS = [model for model in {*REFERENCE, *DATED} if model._meta.auto_created is False]
LISTS.sort(key=lambda model: model._meta.label)


def named(model):
    return model.__name__


@pytest.fixture
def administrator(client):
    user = UserFactory(admin=True)
    client.force_login(user)
    return user


@pytest.fixture
def auditor(client):
    user = UserFactory(auditor=True)
    client.force_login(user)
    return user


def url(model, view, *arguments):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}", args=arguments)


def index_of_2026():
    return MonthlyIndex.objects.get(valid_from="2026-01-01", withdrawn_on=None)


VALUES = {
    "amount": "4330",
    "valid_from": "01.01.2026",
    "valid_until": "31.12.2026",
    "source": "Read again",
    "confidence": "confirmed",
}


@pytest.mark.parametrize("model", LISTS, ids=named)
def test_everybody_with_the_right_reads_the_list_and_a_row(client, auditor, model):
    assert admin.site.is_registered(model)

    listed = client.get(url(model, "changelist"))
    row = model.objects.first()
    page = client.get(url(model, "change", row.pk)) if row else listed

    assert (listed.status_code, page.status_code) == (200, 200)
    assert "/acts/" not in listed.text
    assert "/acts/" not in page.text


@pytest.mark.parametrize("model", LISTS, ids=named)
def test_the_number_of_queries_of_a_list_is_constant(client, auditor, model, django_assert_max_num_queries):
    client.get(url(model, "changelist"))

    with django_assert_max_num_queries(7):  # session, user, roles; then at most four
        client.get(url(model, "changelist"))


@pytest.mark.parametrize("model", LISTS, ids=named)
def test_without_the_right_there_is_no_list(client, model, monkeypatch):
    monkeypatch.setattr(rights, "_permissions_of", lambda _roles: frozenset())
    client.force_login(UserFactory(auditor=True))

    assert client.get(url(model, "changelist")).status_code == 403


@pytest.mark.parametrize("model", DATED, ids=named)
def test_every_kind_of_terms_has_its_acts_for_the_administrator(client, administrator, model):
    row = model.objects.filter(withdrawn_on=None).first()
    pages = [url(model, "list_act", "add")]
    if row is not None:
        pages += [url(model, "act", row.pk, name) for name in ("correct", "withdraw")]

    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert 'name="valid_from"' in answer.text or page.endswith("/withdraw/")


def test_an_act_is_refused_to_whoever_may_only_look(client, auditor):
    row = index_of_2026()

    for page in (
        url(MonthlyIndex, "list_act", "add"),
        url(MonthlyIndex, "act", row.pk, "correct"),
        url(MonthlyIndex, "act", row.pk, "withdraw"),
        url(CalendarDay, "list_act", "add"),
    ):
        assert client.get(page).status_code == 403
        assert client.post(page, {**VALUES, "reason": "x"}).status_code == 403
    row.refresh_from_db()
    assert row.withdrawn_on is None


def test_terms_are_added(client, administrator):
    values = {**VALUES, "amount": "4700", "valid_from": "01.01.2027", "valid_until": ""}

    answer = client.post(url(MonthlyIndex, "list_act", "add"), values)

    row = terms_in_force(MonthlyIndex, on=date(2027, 6, 1))
    assert answer.status_code == 302
    assert answer.url == url(MonthlyIndex, "change", row.pk)
    assert (
        Entry.objects.get(kind="terms_added", subject_kind="monthlyindex", subject_id=row.pk).by_id
        == administrator.pk
    )


def test_terms_are_corrected_from_a_form_filled_in_from_them(client, administrator):
    wrong = index_of_2026()
    page = url(MonthlyIndex, "act", wrong.pk, "correct")
    assert 'value="4325"' in client.get(page).text

    answer = client.post(page, {**VALUES, "reason": "Misprint"})

    right = index_of_2026()
    assert answer.url == url(MonthlyIndex, "change", right.pk)
    assert (right.amount, right.source) == (4330, "Read again")
    wrong.refresh_from_db()
    assert wrong.withdrawn_on is not None


def test_terms_are_withdrawn_and_then_offer_no_act(client, administrator):
    row = index_of_2026()

    answer = client.post(url(MonthlyIndex, "act", row.pk, "withdraw"), {"reason": "Not law"})

    row.refresh_from_db()
    assert answer.status_code == 302
    assert row.withdrawn_on is not None
    assert "/acts/" not in client.get(url(MonthlyIndex, "change", row.pk)).text


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"amount": "much"}, 422),
        ({"reason": ""}, 422),
        ({"source": ""}, 422),
        ({"valid_from": "2026"}, 422),
        ({"valid_until": "31.12.2025"}, 422),
        ({"valid_from": "01.12.2025"}, 422),  # overlaps the row of 2025
    ],
)
def test_a_refusal_stands_beside_the_form_and_keeps_what_was_typed(client, administrator, change, status):
    row = index_of_2026()

    answer = client.post(
        url(MonthlyIndex, "act", row.pk, "correct"), {**VALUES, "reason": "Misprint", **change}
    )

    assert answer.status_code == status
    if "source" not in change:
        assert "Read again" in answer.text
    row.refresh_from_db()
    assert row.withdrawn_on is None


def test_a_day_of_the_calendar_is_set(client, administrator):
    values = {
        "day": "14.12.2026",
        "kind": "moved_day_off",
        "source": "Order 5",
        **dict.fromkeys(NAME_COLUMNS, "Day off"),
    }

    answer = client.post(url(CalendarDay, "list_act", "add"), values)

    assert answer.status_code == 302
    assert not working_calendar().is_working(date(2026, 12, 14))


def test_a_holiday_is_cancelled_from_its_own_page(client, administrator):
    row = CalendarDay.objects.get(day="2026-12-16")
    page = url(CalendarDay, "act", row.pk, "change")
    assert "16.12.2026" in client.get(page).text

    send(client, page, kind="working_day", source="Order 6", **dict.fromkeys(NAME_COLUMNS, "Day"))

    assert working_calendar().is_working(date(2026, 12, 16))


@pytest.mark.parametrize(("state", "number"), [("now", 1), ("withdrawn", 0), ("later", 0)])
def test_terms_are_filtered_by_where_they_stand(client, auditor, monkeypatch, state, number):
    monkeypatch.setattr("core.clock.today", lambda: TODAY)

    answer = client.get(url(MonthlyIndex, "changelist"), {"state": state})

    assert len(answer.context["table"]["rows"]) == number


def test_a_country_is_found_by_part_of_its_name_in_any_language(client, auditor):
    from reference.models import Country

    for text in ("бекстан", "Узбек", "uzbek"):
        answer = client.get(url(Country, "changelist"), {"name": text})
        assert len(answer.context["table"]["rows"]) == 1, text


def test_terms_are_found_by_the_name_or_code_of_what_they_are_about(client, auditor):
    for text, number in (("Қырғыз", 5), ("KGZ", 5), ("EAEU", 5), ("Nur Zholy", 0)):
        answer = client.get(url(CountryGroupMembership, "changelist"), {"about": text})
        assert len(answer.context["table"]["rows"]) == number, text
