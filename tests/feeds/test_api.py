"""The border service's resources: crossings, checkpoints, watermarks, and what they refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import IdempotentRequest
from accounts.states import Role
from core.clock import start_of
from feeds.models import FeedWatermark, RejectedLine
from registry.models import Crossing, Person, Stay
from tests.accounts.factories import ApiKeyFactory, UserFactory
from tests.feeds.feed_lines import AT, DELIVERED_ON, ITEM, item
from tests.journal.factories import journal_entries
from tests.properties import examples

pytestmark = pytest.mark.django_db
SECRET = "koshi_border"
CROSSINGS = "/api/v1/crossings/"
#: Queries of one delivery; of an enrolment with everything that comparing those who look alike asks.
A_KNOWN_HOLDER, A_DEPARTURE, A_CORRECTION, AN_ENROLMENT = 37, 40, 44, 62
WATERMARK = "/api/v1/checkpoints/ALA/watermark/"
Post = Callable[..., Any]


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.clock.now", lambda: AT)


@pytest.fixture
def feed(db: None) -> Any:
    user = UserFactory(username="border_feed", border_feed=True)
    ApiKeyFactory(user=user, secret=SECRET)
    return user


@pytest.fixture
def post(client: Client, feed: Any) -> Post:
    def send(body: Any, path: str = CROSSINGS, *, key: str = "", secret: str = SECRET, **extra: Any) -> Any:
        headers = {"Authorization": f"Bearer {secret}", "Accept-Language": "en"}
        if key:
            headers["Idempotency-Key"] = key
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        kind = extra.pop("content_type", "application/json")
        return client.post(path, data=content, content_type=kind, headers=headers, **extra)

    return send


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert (told["status"], told["code"], told["request"]) == (status, code, answer.headers["X-Request-ID"])
    assert told["title"]
    return told


# --- crossings ------------------------------------------------------------------------------------


def test_crossings_are_taken_and_refused_one_by_one(post: Post) -> None:
    answer = post({"crossings": [item(), item(source_id="2", checkpoint="XXX"), item()]})

    assert answer.status_code == 200
    assert answer.json() == {
        "accepted": 1,
        "unchanged": 1,
        "rejected": [
            {
                "source_id": "2",
                "field": "checkpoint",
                "code": "checkpoint_unknown",
                "message": "checkpoint: no checkpoint has the code “XXX”. Take a code from the list.",
            }
        ],
        "notices": [],
    }
    crossing = Crossing.objects.get()
    assert (crossing.source, crossing.batch.by.username) == ("border_feed", "border_feed")
    assert crossing.batch.name == f"api {answer.headers['X-Request-ID']}"
    assert Stay.objects.count() == 1


def test_the_message_is_in_the_callers_language(post: Post) -> None:
    from django.utils import translation

    with translation.override("en"):
        english = post({"crossings": [item(checkpoint="XXX")]}).json()["rejected"][0]
    assert english["code"] == "checkpoint_unknown"
    assert RejectedLine.objects.get().code == "checkpoint_unknown"  # the rule is kept, not the sentence


def test_a_thousand_are_taken_and_one_more_is_refused(post: Post) -> None:
    items = [item(source_id=f"{n}", document__number=f"AB1{n:06}") for n in range(1001)]

    told = problem(post({"crossings": items}), 422, "number_of_items")
    assert told["facts"] == {"limit": 1000, "count": 1001}
    assert post({"crossings": items[:1000]}).json()["accepted"] == 1000
    assert Person.objects.count() == 1000


def test_the_number_of_queries_does_not_grow_with_the_items(post: Post) -> None:
    post({"crossings": [item(source_id="first")]})
    counted = []
    for size in (2, 10, 300):
        items = [item(source_id=f"{size} {n}", document__number=f"Q{size:03}{n:04}") for n in range(size)]
        with CaptureQueriesContext(connection) as queries:
            assert post({"crossings": items}).json()["accepted"] == size
        counted.append(len(queries))

    assert counted[0] == counted[1] == counted[2] <= AN_ENROLMENT


ENTRY = {"source_id": "in", "crossed_at": "2026-03-01T10:00:00+05:00"}
EXIT = {"source_id": "out", "direction": "exit", "crossed_at": "2026-03-03T10:00:00+05:00"}
CORRECTED = {"source_id": "in", "crossed_at": "2026-03-01T11:00:00+05:00", "revision": 2}
AGAIN = {"source_id": "again", "crossed_at": "2026-03-05T10:00:00+05:00"}


@pytest.mark.parametrize(
    ("before", "told", "at_most"),
    [
        ([ENTRY, EXIT], AGAIN, A_KNOWN_HOLDER),
        ([ENTRY], EXIT, A_DEPARTURE),
        ([ENTRY], CORRECTED, A_CORRECTION),
    ],
)
def test_a_single_crossing_asks_so_many_queries_and_no_more(
    post: Post, before: list[Any], told: Any, at_most: int
) -> None:
    """A traveller stands and waits. Whoever adds a query here says why it is worth the wait of everybody."""
    post({"crossings": [item(**one) for one in before]})

    with CaptureQueriesContext(connection) as queries:
        assert post({"crossings": [item(**told)]}).json()["accepted"] == 1

    assert len(queries) <= at_most


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ([], "envelope"),
        ("text", "envelope"),
        (None, "envelope"),
        (5, "envelope"),
        ({}, "envelope"),
        (b"", "envelope"),
        ({"crossings": {}}, "envelope"),
        ({"crossings": None}, "envelope"),
        ({"crossing": [ITEM]}, "envelope"),
        ({"crossings": []}, "number_of_items"),
    ],
    ids=str,
)
def test_a_wrong_envelope_is_refused(post: Post, body: Any, code: str) -> None:
    problem(post(body), 422, code)


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"{'crossings': []}", b'{"crossings": [NaN]}', b'{"crossings": [Infinity]}', b"\xff\xfe{}",
        b"\xef\xbb\xbf{}", b'{"crossings": [' + b"9" * 5000 + b"]}", b"[" * 100_000, b'{"a":' * 50_000,
    ],
    ids=["cut", "quotes", "NaN", "Infinity", "utf-16", "mark", "digits", "deep list", "deep object"],
)  # fmt: skip
def test_a_body_that_is_no_json_is_refused(post: Post, body: bytes) -> None:
    problem(post(body), 400, "parse_error")


def test_a_body_that_is_too_large_is_refused(post: Post) -> None:
    problem(post(b'{"crossings": ["' + b"x" * (2 * 1024 * 1024) + b'"]}'), 413, "body_too_large")


def test_another_content_type_is_refused(post: Post) -> None:
    problem(
        post(b"crossings=1", content_type="application/x-www-form-urlencoded"), 415, "unsupported_media_type"
    )


def test_reading_crossings_is_no_method(client: Client, feed: Any) -> None:
    answer = client.get(CROSSINGS, headers={"Authorization": f"Bearer {SECRET}"})
    problem(answer, 405, "method_not_allowed")


def test_a_source_name_that_is_too_long_is_refused(client: Client, post: Post) -> None:
    ApiKeyFactory(user=UserFactory(username="border_feed_of_the_east", border_feed=True), secret="koshi_east")

    problem(post({"crossings": [item()]}, secret="koshi_east"), 422, "source_name")


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)
_names = [*ITEM, *(f"{group}__{name}" for group in ("document", "person") for name in ITEM[group])]


@st.composite
def _spoiled(draw: Any) -> Any:
    """An item with one to three of its values replaced by anything."""
    changes = {name: draw(_json) for name in draw(st.lists(st.sampled_from(_names), min_size=1, max_size=3))}
    inner = {name: value for name, value in changes.items() if "__" in name}
    whole = {name: value for name, value in changes.items() if "__" not in name}
    return {**item(**inner), **whole} if None not in inner.values() else {**ITEM, **whole}


@settings(
    max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(items=st.lists(_spoiled() | _json, min_size=1, max_size=3))
def test_no_json_is_ever_a_fault_of_the_server(post: Post, items: list[Any]) -> None:
    answer = post({"crossings": items})

    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert told["accepted"] + told["unchanged"] + len(told["rejected"]) == len(items)


@settings(
    max_examples=examples(50), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=_json, path=st.sampled_from([CROSSINGS, WATERMARK]))
def test_no_envelope_is_ever_a_fault_of_the_server(post: Post, body: Any, path: str) -> None:
    assert post(body, path).status_code in (200, 422)


# --- doing it once --------------------------------------------------------------------------------


def test_a_repeated_key_gets_the_first_answer_and_acts_once(post: Post) -> None:
    body = {"crossings": [item(), item(source_id="2", checkpoint="?")]}
    first = post(body, key="a-1")
    again = post(body, key="a-1")

    assert again.json() == first.json() == {**first.json(), "accepted": 1}
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert post(body).json()["unchanged"] == 1


def test_a_key_for_another_body_is_refused(post: Post) -> None:
    post({"crossings": [item()]}, key="a-1")

    problem(post({"crossings": [item(source_id="2")]}, key="a-1"), 422, "idempotency_key_reused")
    assert Crossing.objects.count() == 1


def test_keys_of_two_callers_are_apart(post: Post) -> None:
    ApiKeyFactory(user=UserFactory(username="rail", border_feed=True), secret="koshi_rail")
    post({"crossings": [item()]}, key="a-1")

    answer = post({"crossings": [item(source_id="2")]}, key="a-1", secret="koshi_rail")
    assert answer.json()["accepted"] == 1


def test_a_refused_request_keeps_no_key(post: Post) -> None:
    problem(post({"crossings": []}, key="a-1"), 422, "number_of_items")

    assert post({"crossings": [item()]}, key="a-1").json()["accepted"] == 1


@pytest.mark.parametrize("key", ["x" * 101, "ключ"])
def test_an_unusable_key_is_refused(post: Post, key: str) -> None:
    problem(post({"crossings": [item()]}, key=key), 422, "idempotency_key")


def test_old_answers_are_forgotten(post: Post, feed: Any) -> None:
    for age in (6, 8):
        IdempotentRequest.objects.create(
            user=feed, key=f"{age} days", request_hash="x", made_at=AT - timedelta(days=age)
        )
    post({"crossings": [item()]}, key="now")

    assert set(IdempotentRequest.objects.values_list("key", flat=True)) == {"6 days", "now"}


# --- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if role != Role.BORDER_FEED])
def test_only_a_border_feed_sends_crossings_and_watermarks(client: Client, role: Role) -> None:
    client.force_login(UserFactory(**{role.value: True}))
    for path in (CROSSINGS, WATERMARK):
        answer = client.post(path, data=json.dumps({"crossings": [item()]}), content_type="application/json")
        problem(answer, 403, "permission_denied")
    assert Crossing.objects.count() == FeedWatermark.objects.count() == 0


@pytest.mark.parametrize(
    "key",
    [
        {"scopes": ["migrants"]},
        {"scopes": []},
        {"expires_on": DELIVERED_ON - timedelta(days=1)},
        {"revoked_on": DELIVERED_ON},
    ],
    ids=["other scope", "no scope", "expired yesterday", "revoked"],
)
def test_a_key_without_the_right_is_refused(post: Post, feed: Any, key: dict[str, Any]) -> None:
    ApiKeyFactory(user=feed, secret="koshi_other", **key)
    answer = post({"crossings": [item()]}, secret="koshi_other")

    problem(
        *((answer, 403, "permission_denied") if "scopes" in key else (answer, 401, "authentication_failed"))
    )


def test_a_key_opens_on_its_last_day(post: Post, feed: Any) -> None:
    ApiKeyFactory(user=feed, secret="koshi_last", expires_on=DELIVERED_ON)

    assert post({"crossings": [item()]}, secret="koshi_last").status_code == 200


def test_a_signed_in_feed_needs_the_token_against_forgery(feed: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(feed)
    answer = browser.post(
        CROSSINGS, data=json.dumps({"crossings": [item()]}), content_type="application/json"
    )

    problem(answer, 403, "permission_denied")


def test_nobody_is_let_in_without_a_name(client: Client) -> None:
    for path in (CROSSINGS, "/api/v1/checkpoints/", "/api/v1/migrants/"):
        problem(client.get(path), 401, "not_authenticated")


# --- checkpoints and watermarks -------------------------------------------------------------------


def get(client: Client, path: str) -> Any:
    return client.get(path, headers={"Authorization": f"Bearer {SECRET}"})


def test_checkpoints_are_listed_with_their_names_and_watermarks(
    client: Client, feed: Any, post: Post
) -> None:
    post({"complete_until": "2026-03-10T00:00:00+05:00"}, WATERMARK)
    found: dict[str, Any] = {}
    path: str | None = "/api/v1/checkpoints/"
    pages = 0
    while path:
        page = get(client, path).json()
        found.update({row["code"]: row for row in page["results"]})
        path, pages = page["next"], pages + 1

    assert pages >= 1
    assert found["ALA"]["names"].keys() == {"kk", "ru", "en"}
    assert found["ALA"]["region"] == "KZ-75"
    assert datetime.fromisoformat(found["ALA"]["watermark"]["complete_until"]) == start_of(DELIVERED_ON)
    assert found["A-AISH"]["watermark"] is None


def test_a_list_of_checkpoints_is_few_queries(client: Client, feed: Any) -> None:
    with CaptureQueriesContext(connection) as queries:
        get(client, "/api/v1/checkpoints/")

    assert len(queries) <= 4


def test_a_feed_declares_how_far_it_is_complete(post: Post) -> None:
    answer = post({"complete_until": "2026-03-10T11:59:00+05:00"}, WATERMARK)

    assert answer.status_code == 200
    assert answer.json()["checkpoint"] == "ALA"
    mark = FeedWatermark.objects.get()
    assert (mark.complete_until, mark.told_at) == (datetime(2026, 3, 10, 6, 59, tzinfo=UTC), AT)
    assert [(entry.region_id, entry.data["was"]) for entry in journal_entries(kind="watermark_moved")] == [
        (mark.checkpoint.region_id, None)
    ]


def test_the_same_watermark_again_is_noted_and_not_journaled(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post({"complete_until": "2026-03-10T00:00Z"}, WATERMARK)
    later = AT + timedelta(hours=1)
    monkeypatch.setattr("core.clock.now", lambda: later)
    assert post({"complete_until": "2026-03-10T05:00+05:00"}, WATERMARK).status_code == 200

    assert FeedWatermark.objects.get().told_at == later
    assert journal_entries(kind="watermark_moved").count() == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "required"),
        ({"complete_until": None}, "required"),
        ({"complete_until": "2026-03-10T00:00:00"}, "moment_form"),
        ({"complete_until": "yesterday"}, "moment_form"),
        ({"complete_until": 5}, "moment_form"),
        ({"complete_until": (AT + timedelta(seconds=1)).isoformat()}, "watermark_in_future"),
        ({"complete_until": "1990-12-31T00:00Z"}, "watermark_too_early"),
        ({"complete_until": "2026-03-01T00:00Z", "reason": "because"}, "reason_unknown"),
        ({"complete_until": "2026-03-01T00:00Z", "reason": 5}, "type"),
    ],
    ids=str,
)
def test_a_nonsensical_watermark_is_refused(post: Post, body: dict[str, Any], code: str) -> None:
    problem(post(body, WATERMARK), 422, code)
    assert FeedWatermark.objects.filter(complete_until__isnull=False).count() == 0


def test_the_present_moment_is_not_in_the_future(post: Post) -> None:
    assert post({"complete_until": AT.isoformat()}, WATERMARK).status_code == 200


def test_a_watermark_moves_back_for_a_listed_reason_only(post: Post) -> None:
    post({"complete_until": "2026-03-10T00:00Z"}, WATERMARK)
    back = {"complete_until": "2026-03-09T23:59:59Z"}

    told = problem(post(back, WATERMARK), 422, "watermark_backwards")
    assert told["facts"]["reasons"] == ["lines_missing", "told_too_early", "source_failed"]
    assert post({**back, "reason": "lines_missing"}, WATERMARK).status_code == 200
    assert journal_entries(kind="watermark_moved").latest("pk").data["reason"] == "lines_missing"


def test_an_unknown_checkpoint_is_not_found(post: Post) -> None:
    problem(
        post({"complete_until": "2026-03-10T00:00Z"}, "/api/v1/checkpoints/XXX/watermark/"),
        404,
        "checkpoint_unknown",
    )


# --- the description ------------------------------------------------------------------------------


def test_the_published_description_is_valid_and_without_warnings(tmp_path: Any) -> None:
    path = tmp_path / "schema.json"
    call_command(
        "spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json", "--file", str(path)
    )

    described = json.loads(path.read_text())
    assert described["openapi"] == "3.1.0"
    assert {
        "/api/v1/crossings/",
        "/api/v1/checkpoints/",
        "/api/v1/checkpoints/{code}/watermark/",
        "/api/v1/migrants/",
        "/api/v1/migrants/{public_id}/",
        "/api/v1/migrants/{public_id}/stay/",
    } <= described["paths"].keys()
    sent = described["paths"]["/api/v1/crossings/"]["post"]
    assert "application/problem+json" in sent["responses"]["422"]["content"]
