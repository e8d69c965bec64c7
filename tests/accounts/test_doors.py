"""Closed, ended, changed: seen over HTTP on the next click, on every face, with two browsers and a key."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import RoleAssignment, User
from accounts.states import Role
from tests.accounts.factories import PASSWORD, ApiKeyFactory, UserFactory
from tests.days import EVER, ON, at
from tests.enforcement.factories import CaseFactory
from tests.journal.factories import journal_entries
from tests.reference.factories import the_region

pytestmark = pytest.mark.django_db
GOOD = "river lamp 7 stone"

#: For each role a page that it alone (with few others) opens.
FACES = {
    "officer": "/admin/registry/person/find/",
    "supervisor": "/desk/",
    "protection_officer": "/admin/registry/person/find/",
    "permit_officer": "/admin/permits/application/",
    "quota_officer": "/admin/quotas/quotaallocation/",
    "quota_admin": "/admin/quotas/quotaallocation/",
    "analyst": "/admin/registry/stay/",
    "auditor": "/admin/journal/entry/",
    "admin": "/admin/accounts/user/",
    "employer": "/portal/applications/",
    "host": "/portal/arrivals/",
}
#: For each role that a program may hold a key for: what the key reads.
PROGRAMS = {
    "officer": ("migrants", "/api/v1/migrants/?q=NOBODY"),
    "supervisor": ("cases", "/api/v1/cases/"),
    "permit_officer": ("permits", "/api/v1/permits/"),
    "border_feed": ("crossings", "/api/v1/checkpoints/"),
    "analyst": ("quotas", "/api/v1/quotas/"),
}


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("core.clock.now", lambda: at(ON))


@pytest.fixture
def administrator():
    return signed_in(UserFactory(admin=True))


def signed_in(user, password=PASSWORD):
    """A browser in which the user has typed his password."""
    browser = Client(headers={"Accept-Language": "en"})
    answer = browser.post("/accounts/login/", {"login": user.username, "password": password})
    assert answer.status_code == 302, answer.content
    browser.cookies["django_language"] = "en"
    return browser


def act(browser, name, subject, **given):
    """Press an act's button, fill in its form and send it."""
    model = subject._meta.model_name
    url = reverse(f"admin:accounts_{model}_act", args=[subject.pk, name])
    form = browser.get(url).context_data["form"]
    filled = {field: form[field].value() for field in form.fields}
    return browser.post(url, {key: value for key, value in filled.items() if value is not None} | given)


def is_out(answer):
    return answer.status_code == 302 and "/login/" in answer["Location"]


@pytest.mark.parametrize(("chosen", "greeting"), [("", "Successfully signed in"), ("kk", "ретінде кірдіңіз")])
def test_the_greeting_is_in_the_language_of_the_page(chosen, greeting):
    user, browser = UserFactory(officer=True, language="en"), Client()
    if chosen:
        browser.cookies["django_language"] = chosen

    browser.post("/accounts/login/", {"login": user.username, "password": PASSWORD})

    assert greeting in browser.get("/admin/").content.decode()


class TestClosed:
    def test_two_browsers_and_a_key_are_out_on_the_next_click(self, administrator):
        officer = UserFactory(officer=True)
        ApiKeyFactory(user=officer, secret="koshi_of_officer", scopes=["migrants"])
        browsers = [signed_in(officer), signed_in(officer)]
        program = Client(headers={"Authorization": "Bearer koshi_of_officer"})
        for client in browsers:
            assert client.get(FACES["officer"]).status_code == 200
        assert program.get("/api/v1/migrants/?q=NOBODY").status_code == 200

        assert act(administrator, "close", officer, reason="Left the service.").status_code == 302

        for client in browsers:
            assert is_out(client.get(FACES["officer"]))
            assert client.get("/api/v1/migrants/?q=NOBODY").status_code in (401, 403)
        assert program.get("/api/v1/migrants/?q=NOBODY").status_code == 401
        page = administrator.get(reverse("admin:accounts_user_change", args=[officer.pk])).content.decode()
        assert "Left the service." in page

        assert act(administrator, "open", officer, reason="Came back.").status_code == 302

        for client in browsers:
            assert is_out(client.get(FACES["officer"]))
        assert program.get("/api/v1/migrants/?q=NOBODY").status_code == 401
        assert signed_in(officer).get(FACES["officer"]).status_code == 200

    def test_nobody_signs_in_with_it(self, administrator):
        officer = UserFactory(officer=True)
        act(administrator, "close", officer, reason="Left the service.")

        browser = Client()
        right = browser.post("/accounts/login/", {"login": officer.username, "password": PASSWORD})
        assert right["Location"] == "/accounts/inactive/"
        assert is_out(browser.get("/"))

    def test_a_reason_is_asked_beside_its_box(self, administrator):
        officer = UserFactory(officer=True)

        answer = act(administrator, "close", officer, reason=".")

        assert answer.status_code == 422
        assert "reason" in answer.context_data["form"].errors
        assert User.objects.get(pk=officer.pk).is_active


class TestSessions:
    def test_ended_in_every_browser_but_not_of_others(self, administrator):
        officer, other = UserFactory(officer=True), UserFactory(officer=True)
        browsers, untouched = [signed_in(officer), signed_in(officer)], signed_in(other)

        act(administrator, "end-sessions", officer)

        assert all(is_out(client.get("/")) for client in browsers)
        assert not is_out(untouched.get("/"))
        assert not is_out(signed_in(officer).get("/"))


class TestGivenPassword:
    def test_is_changed_before_anything_else_opens(self, administrator):
        officer = UserFactory(officer=True)
        before = signed_in(officer)
        assert act(administrator, "give-password", officer, password=GOOD).status_code == 302
        assert is_out(before.get("/"))

        browser = signed_in(officer, GOOD)
        for path in ("/", FACES["officer"], "/accounts/email/", "/desk/", "/no/such/page/"):
            assert browser.get(path)["Location"] == "/accounts/password/change/", path
        refused = browser.get("/api/v1/migrants/?q=NOBODY")
        assert (refused.status_code, refused.json()["code"]) == (403, "password_change_needed")
        part = browser.get("/desk/", headers={"HX-Request": "true"})
        assert part["HX-Redirect"] == "/accounts/password/change/"
        assert browser.post("/language/", {"language": "ru", "next": "/"}).status_code == 302

        kept = {"oldpassword": GOOD, "password1": GOOD, "password2": GOOD}
        assert browser.post("/accounts/password/change/", kept).context_data["form"].errors["password1"]
        assert browser.get("/")["Location"] == "/accounts/password/change/"

        mine = {"oldpassword": GOOD, "password1": "four-white-camels", "password2": "four-white-camels"}
        assert browser.post("/accounts/password/change/", mine)["Location"] == "/"
        assert browser.get(FACES["officer"]).status_code == 200
        assert not is_out(signed_in(officer, "four-white-camels").get("/"))

    def test_a_changed_one_ends_the_other_browsers(self):
        officer = UserFactory(officer=True)
        here, there = signed_in(officer), signed_in(officer)

        mine = {"oldpassword": PASSWORD, "password1": GOOD, "password2": GOOD}
        here.post("/accounts/password/change/", mine)

        assert not is_out(here.get("/"))
        assert is_out(there.get("/"))

    def test_a_program_with_a_key_goes_on(self, administrator):
        officer = UserFactory(officer=True)
        ApiKeyFactory(user=officer, secret="koshi_of_officer", scopes=["migrants"])
        act(administrator, "give-password", officer, password=GOOD)

        program = Client(headers={"Authorization": "Bearer koshi_of_officer"})
        assert program.get("/api/v1/migrants/?q=NOBODY").status_code == 200


class TestEndedRoles:
    @pytest.mark.parametrize("role", FACES)
    def test_close_their_face_on_the_next_click(self, administrator, role):
        user = UserFactory(**{role: True})
        browser = signed_in(user)
        assert browser.get(FACES[role]).status_code in (200, 404)

        act(administrator, "end", RoleAssignment.objects.get(user=user))

        assert browser.get(FACES[role]).status_code == 403
        assert not is_out(browser.get("/"))

    @pytest.mark.parametrize("role", PROGRAMS)
    def test_close_the_key_on_the_next_call(self, administrator, role):
        user = UserFactory(**{role: True})
        scope, path = PROGRAMS[role]
        ApiKeyFactory(user=user, secret="koshi_of_it", scopes=[scope])
        program = Client(headers={"Authorization": "Bearer koshi_of_it"})
        before = program.get(path).status_code

        act(administrator, "end", RoleAssignment.objects.get(user=user))

        assert before == 200
        assert program.get(path).status_code == 403

    def test_one_of_two_regions_closes_that_region_only(self, administrator):
        user = UserFactory(supervisor=True, region="KZ-75")
        RoleAssignment.objects.create(
            user=user, role="supervisor", region=the_region("KZ-79"), valid_from=EVER
        )
        browser = signed_in(user)
        here = CaseFactory(stay__checkpoint="ALA")
        path = reverse("desk:case", args=[here.public_id])
        assert browser.get(path).status_code == 200

        act(administrator, "end", RoleAssignment.objects.get(user=user, region=the_region("KZ-75")))

        assert browser.get(path).status_code in (403, 404)
        assert browser.get("/desk/").status_code == 200


class TestGivingRoles:
    def test_a_form_without_a_territory_is_refused(self, administrator):
        user = UserFactory()

        answer = act(administrator, "assign-role", user, role="officer", territory="")

        assert answer.status_code == 422
        assert "Say where the role is held" in answer.content.decode()
        assert not RoleAssignment.objects.filter(user=user).exists()

    def test_the_whole_country_is_chosen_in_words(self, administrator):
        user = UserFactory()

        act(administrator, "assign-role", user, role="officer", territory="country")

        held = RoleAssignment.objects.get(user=user)
        assert (held.region_id, held.proposed_by_id) == (None, None)

    @pytest.mark.parametrize("name", ["assign-role", "close", "open", "give-password"])
    def test_nobody_does_it_to_himself(self, administrator, name):
        me = User.objects.get(role_assignments__role="admin")
        page = administrator.get(reverse("admin:accounts_user_change", args=[me.pk]))
        assert name not in {button["name"] for button in page.context_data["acts"]}
        url = reverse("admin:accounts_user_act", args=[me.pk, name])

        given = {"role": "officer", "territory": "country", "reason": "Why", "password": GOOD}
        assert administrator.post(url, given).status_code == 403
        assert RoleAssignment.objects.get(user=me).role == "admin"

    def test_a_second_administrator_confirms(self, administrator):
        second, user = signed_in(UserFactory(admin=True)), UserFactory()
        act(administrator, "assign-role", user, role="auditor", territory="country")
        browser = signed_in(user)
        proposal = RoleAssignment.objects.get(user=user)
        assert browser.get(FACES["auditor"]).status_code == 403
        url = reverse("admin:accounts_roleassignment_act", args=[proposal.pk, "confirm"])
        assert administrator.post(url).status_code == 403

        listed = second.get(reverse("admin:accounts_roleassignment_changelist"), {"held": "proposed"})
        assert len(listed.context_data["table"]["rows"]) == 1
        asked = second.get(url).content.decode()
        proposer = proposal.proposed_by.username
        for told in (
            user.username,
            "Auditor",
            "The whole country",
            proposer,
            "Read the journal and its seals",
        ):
            assert told in asked, told
        assert act(second, "confirm", proposal).status_code == 302

        assert is_out(browser.get(FACES["auditor"]))
        assert signed_in(user).get(FACES["auditor"]).status_code == 200

    @pytest.mark.parametrize("role", sorted(set(Role.values) - {"system", "admin"}))
    def test_nobody_else_sees_or_does_any_of_it(self, role):
        browser, user = signed_in(UserFactory(**{role: True})), UserFactory(auditor=True)
        held = user.role_assignments.get()
        urls = [
            reverse("admin:accounts_user_act", args=[user.pk, name])
            for name in ("assign-role", "close", "open", "give-password", "end-sessions", "issue-key")
        ] + [
            reverse("admin:accounts_roleassignment_act", args=[held.pk, name])
            for name in ("confirm", "decline", "end")
        ]
        before = journal_entries().count()
        for url in urls:
            assert browser.get(url).status_code == 403, url
            assert browser.post(url, {"reason": "Why", "password": GOOD}).status_code == 403, url
        assert journal_entries().count() == before
        held.refresh_from_db()
        assert held.ended_on is None
