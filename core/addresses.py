"""Where a request comes from: the asker's address behind the proxies that are stated to be ours."""

import ipaddress
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@lru_cache(maxsize=8)
def proxies_from(text: str) -> int | tuple[Network, ...] | None:
    """What `KOSHI_PROXIES` states: how many proxies, or their networks; None when it is empty.

    Raises: ValueError for anything else, and for more proxies than anybody has in a row.
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        return None
    if len(parts) == 1 and parts[0].isascii() and parts[0].isdigit():
        count = int(parts[0])
        if count > 9:
            raise ValueError(f"{count} proxies in a row cannot be meant")
        return count
    return tuple(ipaddress.ip_network(part) for part in parts)


def client_address(request: HttpRequest) -> str:
    """The asker's address. Only what our own proxies wrote in `X-Forwarded-For` is believed.

    By count: the entry that the outermost of our proxies added; a request with fewer entries came
    past them, and then its peer is the asker. By networks: from the peer outwards, the first
    address that is none of our proxies.
    """
    peer = _parsed(request.META.get("REMOTE_ADDR", ""))
    said = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    stated = proxies_from(settings.TRUSTED_PROXIES)
    found = peer
    if isinstance(stated, int):
        if 0 < stated <= len(said):
            found = _parsed(said[-stated]) or peer
    elif stated:
        while said and found is not None and any(found in network for network in stated):
            found = _parsed(said.pop()) or found
    return "" if found is None else str(found)


def source_of(address: str) -> str:
    """What limits count by: an IPv4 address, or the /64 that one subscriber of IPv6 holds."""
    parsed = _parsed(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return "" if parsed is None else str(parsed)


def _parsed(text: str) -> Address | None:
    """An address as proxies write it, with or without brackets and port; None for anything else."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        parsed = ipaddress.ip_address(bare)
    except ValueError:
        return None
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return mapped or parsed
