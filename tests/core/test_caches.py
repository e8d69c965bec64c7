"""The cache holds JSON, and stands in nobody's way when its server is gone."""

import os
import pickle
import time

import pytest
from django.core.cache import cache, caches
from redis import Redis

from core import caches as ours
from core.caches import OpenCache
from tests.brokers import forget_silence

pytestmark = pytest.mark.servers


@pytest.fixture
def server(settings):
    with Redis.from_url(settings.CACHE_URL) as found:
        yield found


@pytest.mark.parametrize("value", [7, 0, True, 2.5, "Қазақ", [1.5, 2.5], {"a": [1, None]}, ""])
def test_what_is_kept_comes_back(value):
    cache.set("koshi-test", value, 60)

    assert cache.get("koshi-test") == value
    assert type(cache.get("koshi-test")) is type(value)
    assert cache.get_many(["koshi-test", "not-there"]) == {"koshi-test": value}


def test_what_is_no_json_is_refused_when_it_is_put_in():
    with pytest.raises(TypeError):
        cache.set("koshi-test", object(), 60)


class Hostile:
    """Unpickled, it would leave a folder."""

    def __init__(self, folder):
        self.folder = str(folder)

    def __reduce__(self):
        return (os.mkdir, (self.folder,))


def test_a_pickle_that_somebody_planted_is_a_value_that_is_not_there(server, tmp_path):
    server.set(cache.make_key("koshi-test"), pickle.dumps(Hostile(tmp_path / "opened")))

    assert cache.get("koshi-test", "nothing") == "nothing"
    assert cache.get_many(["koshi-test"]) == {}
    assert not (tmp_path / "opened").exists()


@pytest.fixture
def gone():
    """A cache whose server nobody runs."""
    forget_silence()
    yield OpenCache("redis://127.0.0.1:9/0", {"TIMEOUT": 300})
    forget_silence()


def test_without_a_server_the_process_counts_by_itself(gone):
    assert gone.add("asked", 1, 60) is True
    assert gone.add("asked", 1, 60) is False
    assert [gone.incr("asked"), gone.incr("asked")] == [2, 3]
    with pytest.raises(ValueError, match="not found"):
        gone.incr("never asked")


def test_without_a_server_nothing_raises_and_values_are_remembered(gone):
    gone.set("one", [1], None)
    gone.set_many({"two": 2, "three": 3}, 60)

    assert gone.get_many(["one", "two", "four"]) == {"one": [1], "two": 2}
    assert gone.has_key("three")
    assert gone.touch("three", 0) is True
    assert gone.get("three", "over") == "over"
    assert gone.delete("one") is True
    gone.delete_many(["two"])
    assert gone.get("two") is None
    gone.clear()


def test_threads_share_what_is_remembered(gone):
    gone.set("told", "yes")

    assert OpenCache("redis://127.0.0.1:9/0", {}).get("told") == "yes"


def test_a_silent_server_is_asked_again_after_a_rest(gone, monkeypatch):
    gone.get("anything")
    assert gone._standby.is_resting()

    moment = time.monotonic() + ours.REST
    monkeypatch.setattr(ours.time, "monotonic", lambda: moment)
    assert not gone._standby.is_resting()


def test_the_products_cache_is_this_one():
    assert isinstance(caches["default"], OpenCache)
