"""What holds for every answer: headers, the request's number, error pages, health."""

import io
import json
import logging
from datetime import timedelta

import pytest
import structlog
from django.test import Client, RequestFactory

from accounts.models import User
from config import errors, health
from config.tasks import heartbeat
from core.clock import system_now
from operating.operations import note_run

pytestmark = pytest.mark.django_db


def test_every_answer_carries_the_security_headers(client):
    response = client.get("/accounts/login/")

    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cache-Control"]
    assert "camera=()" in response["Permissions-Policy"]


def test_a_well_formed_number_of_the_request_is_kept_and_another_is_replaced(client):
    kept = client.get("/healthz", headers={"X-Request-ID": "abcd-1234-efgh"})
    replaced = client.get("/healthz", headers={"X-Request-ID": "<script>"})

    assert kept["X-Request-ID"] == "abcd-1234-efgh"
    assert replaced["X-Request-ID"] != "<script>"
    assert len(replaced["X-Request-ID"]) == 12


def test_a_missing_page_quotes_the_number(client):
    response = client.get("/no/such/page/", headers={"X-Request-ID": "quoted-number-1"})

    assert response.status_code == 404
    assert "quoted-number-1" in response.content.decode()


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (errors.bad_request, 400),
        (errors.permission_denied, 403),
        (errors.page_not_found, 404),
        (errors.server_error, 500),
        (errors.csrf_failure, 403),
    ],
)
def test_each_error_page_quotes_the_number(view, status):
    request = RequestFactory().get("/")
    request.request_number = "ABCDEF123456"

    response = view(request)

    assert response.status_code == status
    assert "ABCDEF123456" in response.content.decode()


def test_a_form_without_its_token_is_refused_with_a_page_that_says_what_to_do():
    response = Client(enforce_csrf_checks=True).post("/language/", {"language": "ru"})

    assert response.status_code == 403
    assert response["X-Request-ID"] in response.content.decode()


def test_healthz_answers(client):
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize(("minutes", "is_well"), [(-2, True), (2, True), (4, False), (-4, False)])
def test_a_sign_of_life_is_of_these_three_minutes(client, monkeypatch, minutes, is_well):
    """One from the future would hide for as long that the worker is gone."""
    heartbeat()
    later = system_now() + timedelta(minutes=minutes)
    monkeypatch.setattr("core.clock.system_now", lambda: later)

    assert client.get("/readyz").json()["worker"]["ok"] is is_well


def test_readyz_names_a_silent_worker_and_is_well_when_it_beats(client):
    silent = client.get("/readyz")
    heartbeat()
    beating = client.get("/readyz")

    assert silent.status_code == 503
    assert silent.json()["worker"]["ok"] is False
    assert beating.json()["worker"]["ok"] is True
    assert {part for part in beating.json() if part != "status"} == {
        "database",
        "schema",
        "broker",
        "cache",
        "worker",
        "tasks",
        "dispatch",
        "seals",
        "journal",
    }


def test_readyz_names_an_old_heartbeat(client):
    too_long_ago = system_now() - timedelta(seconds=health.HEARTBEAT_SECONDS + 5)
    note_run(name=health.HEARTBEAT, seconds=0.1, at=too_long_ago)

    assert client.get("/readyz").json()["worker"]["ok"] is False


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_language_switch_stays_in_the_browser_and_on_the_user(client, language):
    user = User.objects.create_user("somebody", password="a long password", language="en")
    client.force_login(user)

    response = client.post("/language/", {"language": language, "next": "/"})

    assert response.status_code == 302
    user.refresh_from_db()
    assert user.language == language
    assert client.get("/")["Content-Language"] == language


def test_the_first_visit_is_kazakh_whatever_the_browser_says(client):
    response = client.get("/accounts/login/", headers={"Accept-Language": "de,en;q=0.8"})

    assert response["Content-Language"] == "kk"


@pytest.mark.parametrize("nonsense", ["xx", "", "../kk"])
def test_an_unknown_language_changes_nothing(client, nonsense):
    response = client.post("/language/", {"language": nonsense, "next": "https://elsewhere.example/"})

    assert response["Location"] == "/"
    assert "django_language" not in response.cookies


@pytest.fixture
def log_lines(monkeypatch):
    """What the configured handler prints."""
    printed = io.StringIO()
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, structlog.stdlib.ProcessorFormatter):
            monkeypatch.setattr(handler, "stream", printed)
    return printed


def test_logs_hold_no_personal_data(client, log_lines):
    structlog.get_logger("koshi.test").warning("read", surname="IVANOV", document="N1234567", status=200)
    logging.getLogger("koshi.test").error("refused %s", "IVANOV N1234567")
    try:
        raise ValueError("IVANOV N1234567")
    except ValueError:
        logging.getLogger("koshi.test").exception("failed for %s", "N1234567")
    client.get("/api/v1/migrants/", {"document": "N1234567", "q": "IVANOV"})

    lines = log_lines.getvalue().splitlines()

    assert len(lines) >= 4
    assert "IVANOV" not in "".join(lines)
    assert "N1234567" not in "".join(lines)
    assert json.loads(lines[0])["status"] == 200
    assert any(json.loads(line).get("error") == "ValueError" for line in lines)
    assert any(json.loads(line).get("request") for line in lines)
