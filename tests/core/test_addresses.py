"""The asker's address: what our own proxies say, and nothing that anybody else does."""

import pytest
from django.test import RequestFactory

from core.addresses import client_address, proxies_from, source_of

PEER, PROXY, ASKER, CLAIMED = "203.0.113.9", "10.0.0.1", "198.51.100.7", "192.0.2.250"


@pytest.mark.parametrize(
    ("stated", "peer", "forwarded", "expected"),
    [
        ("", PEER, None, PEER),
        ("", PEER, CLAIMED, PEER),
        ("0", PEER, CLAIMED, PEER),
        ("1", PROXY, ASKER, ASKER),
        ("1", PROXY, f"{CLAIMED}, {ASKER}", ASKER),
        ("1", PROXY, f"{CLAIMED}, {CLAIMED},{ASKER}", ASKER),
        ("1", PEER, None, PEER),
        ("1", PEER, "", PEER),
        ("2", PROXY, f"{CLAIMED}, {ASKER}, 10.0.0.2", ASKER),
        ("2", PROXY, f"{ASKER}, 10.0.0.2", ASKER),
        ("2", PEER, ASKER, PEER),
        ("10.0.0.0/8", PROXY, ASKER, ASKER),
        ("10.0.0.0/8", PROXY, f"{CLAIMED}, {ASKER}", ASKER),
        ("10.0.0.0/8", PROXY, f"{CLAIMED}, {ASKER}, 10.9.9.9", ASKER),
        ("10.0.0.0/8", PEER, CLAIMED, PEER),
        ("10.0.0.0/8", PROXY, None, PROXY),
        ("10.0.0.0/8, fd00::/8", "fd00::1", f"{CLAIMED}, {ASKER}, {PROXY}", ASKER),
        ("10.0.0.0/8", PROXY, "<script>", PROXY),
        ("1", PROXY, "nonsense", PROXY),
        ("1", PROXY, f"{ASKER}:4711", ASKER),
        ("1", PROXY, "[2001:db8::7]:4711", "2001:db8::7"),
        ("1", PROXY, "::ffff:198.51.100.7", ASKER),
        ("1", "", ASKER, ASKER),
        ("0", "", ASKER, ""),
    ],
)
def test_is_what_our_proxies_say(settings, stated, peer, forwarded, expected):
    settings.TRUSTED_PROXIES = stated
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}

    assert client_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer)) == expected


@pytest.mark.parametrize(
    ("address", "source"),
    [
        (ASKER, ASKER),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("", ""),
        ("nonsense", ""),
    ],
)
def test_limits_count_by_subscriber(address, source):
    assert source_of(address) == source


@pytest.mark.parametrize("nonsense", ["two", "-1", "10", "1,2", "10.0.0.0/99", "²", "10.0.0.1/8"])
def test_nonsense_is_refused(nonsense):
    with pytest.raises(ValueError, match=r".+"):
        proxies_from(nonsense)


@pytest.mark.parametrize("nothing", ["", " ", ",", " , "])
def test_nothing_states_nothing(nothing):
    assert proxies_from(nothing) is None
