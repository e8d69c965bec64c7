"""Users, roles, keys and the journal's pages: by acts, for those who answer for them."""

import re
from datetime import date

import pytest
from django.urls import reverse

from accounts.events import AccountEvent
from accounts.models import ApiKey, RoleAssignment, User
from accounts.queries.roles import api_key_of, roles_of
from journal.models import Entry
from journal.operations import record, seal_journal
from tests.accounts.factories import ApiKeyFactory, UserFactory
from tests.days import ON
from tests.reference.factories import district_of, the_region

pytestmark = pytest.mark.django_db
ACCOUNT_LISTS = ("accounts_user", "accounts_roleassignment", "accounts_apikey")
JOURNAL_LISTS = ("journal_entry", "journal_seal")


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("core.clock.today", lambda: ON)


@pytest.fixture
def administrator(client):
    user = UserFactory(admin=True)
    client.force_login(user)
    return user


def send(client, url, **given):
    form = client.get(url).context_data["form"]
    filled = {name: form[name].value() for name in form.fields}
    return client.post(url, {name: value for name, value in filled.items() if value is not None} | given)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("admin", 200),
        ("auditor", 200),
        ("officer", 403),
        ("supervisor", 403),
        ("analyst", 403),
        ("host", 403),
    ],
)
def test_accounts_and_journal_are_for_administrators_and_auditors(client, role, status):
    client.force_login(UserFactory(**{role: True}))
    for name in (*ACCOUNT_LISTS, *JOURNAL_LISTS):
        assert client.get(reverse(f"admin:{name}_changelist")).status_code == status, name
    assert client.get(reverse("admin:journal_entry_proof")).status_code == status


def test_an_auditor_reads_and_changes_nothing(client):
    someone = UserFactory()
    client.force_login(UserFactory(auditor=True))
    page = client.get(reverse("admin:accounts_user_change", args=[someone.pk]))
    assert page.context_data["acts"] == []
    url = reverse("admin:accounts_user_act", args=[someone.pk, "assign-role"])
    assert client.post(url, {"role": "admin"}).status_code == 403
    assert not RoleAssignment.objects.filter(user=someone).exists()


def test_no_role_is_chosen_before_the_administrator_chooses(client, administrator):
    someone = UserFactory()
    url = reverse("admin:accounts_user_act", args=[someone.pk, "assign-role"])

    page = client.get(url).content.decode()
    answer = send(client, url, role="", territory="country")

    assert re.search(r'<select name="role"[^>]*>\s*<option value="" selected>', page)
    assert answer.status_code == 422
    assert not RoleAssignment.objects.filter(user=someone).exists()


def test_a_user_is_added_without_rights_and_given_a_role_for_a_district(client, administrator):
    send(
        client,
        reverse("admin:accounts_user_list_act", args=["create"]),
        username="asem",
        password="long-enough-secret",
        language="kk",
    )
    user = User.objects.get(username="asem")
    assert roles_of(user, ON) == frozenset()
    district = district_of("KZ-75")
    url = reverse("admin:accounts_user_act", args=[user.pk, "assign-role"])
    send(client, url, role="officer", territory=f"d{district.pk}", valid_until="31.12.2026")
    held = RoleAssignment.objects.get(user=user)
    assert (held.role, held.region_id, held.district_id) == ("officer", the_region("KZ-75").pk, district.pk)
    assert Entry.objects.filter(kind="role_assigned", by_id=administrator.pk).exists()

    overlapping = send(client, url, role="officer", territory=f"d{district.pk}")
    assert overlapping.status_code == 422
    assert "already holds this role" in overlapping.content.decode()

    send(client, reverse("admin:accounts_roleassignment_act", args=[held.pk, "end"]))
    held.refresh_from_db()
    assert (held.valid_until, held.ended_on) == (date(2026, 12, 31), ON)
    assert roles_of(User.objects.get(pk=user.pk), ON) == frozenset()


@pytest.mark.parametrize("password", ["short", "password123", "1234567890123"])
def test_a_weak_password_is_refused_beside_its_box(client, administrator, password):
    url = reverse("admin:accounts_user_list_act", args=["create"])
    answer = send(client, url, username="weak", password=password, language="kk")
    assert answer.status_code == 422
    assert answer.context_data["form"].errors["password"]
    assert f'value="{password}"' not in answer.content.decode()
    assert not User.objects.filter(username="weak").exists()


def test_a_taken_name_is_refused(client, administrator):
    url = reverse("admin:accounts_user_list_act", args=["create"])
    answer = send(client, url, username=administrator.username, password="long-enough-secret", language="kk")
    assert answer.status_code == 422
    assert "taken" in answer.content.decode()


def test_a_key_is_shown_once_and_kept_as_a_hash(client, administrator):
    feed = UserFactory(border_feed=True)
    url = reverse("admin:accounts_user_act", args=[feed.pk, "issue-key"])
    form = client.get(url).context_data["form"]
    sent = {
        "once": form["once"].value(),
        "label": "border service",
        "scopes": ["crossings"],
        "expires_on": "31.12.2026",
    }
    answer = client.post(url, sent)
    secret = answer.context_data["secret"]
    assert answer.status_code == 200
    assert secret in answer.content.decode()
    key = api_key_of(secret, ON)
    assert key is not None
    assert key.scopes == ["crossings"]
    assert secret not in str(list(Entry.objects.values_list("data", flat=True)))

    again = client.post(url, sent, follow=True)
    assert secret not in again.content.decode()
    assert ApiKey.objects.count() == 1
    page = client.get(reverse("admin:accounts_apikey_change", args=[key.pk])).content.decode()
    assert secret not in page
    assert key.key_hash not in page


def test_a_revoked_key_opens_nothing(client, administrator):
    key = ApiKeyFactory(secret="koshi_of_the_test")
    send(client, reverse("admin:accounts_apikey_act", args=[key.pk, "revoke"]))
    assert api_key_of("koshi_of_the_test", ON) is None


def test_nobody_gives_a_role_to_the_system(client, administrator):
    page = client.get(reverse("admin:accounts_user_change", args=[1]))
    assert [act["name"] for act in page.context_data["acts"]] == []


# --- the journal -----------------------------------------------------------------------------------


def entry(by, **more):
    record(AccountEvent.LANGUAGE_CHOSEN, subject=by, by=by, on=ON, **{"data": {"language": "kk"}, **more})
    return Entry.objects.latest("id")


def test_the_journal_is_filtered_by_event_person_and_user(client, administrator):
    other = UserFactory()
    entry(administrator, person_id=71)
    entry(other, person_id=72)

    def found(**asked):
        rows = client.get(reverse("admin:journal_entry_changelist"), asked).context_data["table"]["rows"]
        return len(rows)

    assert found(person="71") == 1
    assert found(by=str(other.pk)) == 1
    assert found(kind="language_chosen") == 2
    assert found(kind="user_created") == 0
    assert found(person="x") == 0
    assert found(person="9" * 40) == 0


def test_an_entry_shows_its_data(client, administrator):
    made = entry(administrator, data={"language": "ru"})
    page = client.get(reverse("admin:journal_entry_change", args=[made.pk])).content.decode()
    assert "language: ru" in page


def test_the_proof_compares_every_seal_when_asked(client, administrator):
    entry(administrator)
    seal_journal()
    url = reverse("admin:journal_entry_proof")
    assert client.get(url).context_data["verdict"] is None
    page = client.post(url).context_data
    assert page["verdict"].is_intact
    assert page["last"].kind == "journal_verified"
    assert (page["last"].by_id, page["last"].data["altered"]) == (administrator.pk, 0)


def test_seals_are_listed_without_their_marks(client, administrator, django_assert_max_num_queries):
    entry(administrator)
    seal_journal()
    with django_assert_max_num_queries(8):
        assert client.get(reverse("admin:journal_seal_changelist")).status_code == 200
