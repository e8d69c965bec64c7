"""A real Valkey, frozen or killed while people work: every page still answers, and soon."""

import time
from contextlib import suppress

import pytest
from django.core.cache import cache

from config.tasks import heartbeat
from papers.web.verify import MOST
from tests.brokers import forget_silence, freeze, kill, own_broker, thaw
from tests.parties.factories import EmployerFactory
from tests.permits.situations import employer_user
from tests.registry import watch

pytestmark = pytest.mark.django_db

SOON = 2.0  # seconds for any answer, the first one included that finds the cache silent
#: How old the template's entries are is not asked here.
OF_AGE = {"dispatch", "seals"}
PASSWORD = "a password of nobody's"


@pytest.fixture(scope="module")
def server():
    with own_broker() as started:
        yield started


@pytest.fixture(params=["frozen", "killed"])
def silent(request, server, settings):
    """Broker and cache on a server that stops to answer once the site has spoken with it."""
    settings.REDIS_URL, cache_url = server.url(0), server.url(1)
    settings.CACHE_URL = cache_url
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": cache_url}}
    if not server.running():
        server.start()
    cache.set("koshi-test", "spoken", 60)
    assert cache.get("koshi-test") == "spoken"
    (freeze if request.param == "frozen" else kill)(server)
    forget_silence()
    yield
    with suppress(ProcessLookupError):
        thaw(server)
    forget_silence()


def soon(ask, *arguments, **options):
    started = time.monotonic()
    answer = ask(*arguments, **options)
    took = time.monotonic() - started
    assert took < SOON, f"{arguments} took {took:.1f} s"
    return answer


@pytest.mark.usefixtures("silent")
def test_people_sign_in(client):
    user = watch.user("officer")
    user.set_password(PASSWORD)
    user.save()

    assert soon(client.get, "/accounts/login/").status_code == 200
    answer = soon(client.post, "/accounts/login/", {"login": user.username, "password": PASSWORD})

    assert answer.status_code == 302
    assert soon(client.get, "/admin/").status_code == 200


@pytest.mark.usefixtures("silent")
@pytest.mark.parametrize(
    ("role", "address"),
    [("officer", "/admin/"), ("officer", "/admin/registry/person/"), ("supervisor", "/desk/")],
)
def test_officers_and_supervisors_go_on(client, role, address):
    client.force_login(watch.user(role))

    for _ in range(3):
        assert soon(client.get, address).status_code == 200


@pytest.mark.usefixtures("silent")
def test_employers_go_on(client):
    client.force_login(employer_user(EmployerFactory()))

    assert soon(client.get, "/portal/").status_code == 200


@pytest.mark.usefixtures("silent")
def test_the_public_check_answers_and_its_limit_still_counts(client):
    answers = [soon(client.get, "/verify/NO-SUCH-PERMIT/").status_code for _ in range(MOST + 1)]

    assert answers[0] in (200, 404)
    assert 429 not in answers[:MOST]
    assert answers[MOST] == 429


@pytest.mark.usefixtures("silent")
def test_readiness_answers_and_names_what_is_down(client):
    heartbeat()

    answer = soon(client.get, "/readyz")

    assert answer.status_code == 503
    down = {name for name, part in answer.json().items() if name != "status" and not part["ok"]}
    assert down - OF_AGE == {"broker", "cache"}
