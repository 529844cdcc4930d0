"""May this visitor ask once more? Counted by network and by address, so that nobody fills a stranger's mailbox.

The counters lie in the cache that all processes share. While it is away each process counts for itself, and is
stricter: a visitor may meet any of them.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from redis import RedisError

logger = logging.getLogger(__name__)

# An IPv6 connection is given at least this much: its addresses within are all one visitor's.
_IPV6_PREFIX: Final = 64
# Kept small, and the oldest counters leave first: the process must not grow with the number of visitors.
_alone = LocMemCache("public-limits", {"OPTIONS": {"MAX_ENTRIES": 10_000}})


def wait(action: str, *, origin: str | None, address: bytes | None = None) -> int:
    """Count one more `action` from that IP address, about the e-mail address of that fingerprint.

    Returns the seconds until it may be asked again: 0 when it may be now.
    """
    now = time.time()
    return max(_wait(key, *settings.PUBLIC_LIMITS[kind], now=now) for kind, key in _keys(action, origin, address))


def _keys(action: str, origin: str | None, address: bytes | None) -> Iterator[tuple[str, str]]:
    yield "network", f"public:{action}:{network_of(origin)}"
    if address is not None:
        yield "address", f"public:{action}:{address.hex()}"


def network_of(origin: str | None) -> str:
    """What counts as one visitor: an IPv4 address, an IPv6 network of 64 bits."""
    if origin is None:
        return "unknown"
    seen = ip_address(origin)
    if isinstance(seen, IPv6Address):
        return str(seen.ipv4_mapped or ip_network((seen, _IPV6_PREFIX), strict=False))
    return str(seen)


def _wait(key: str, most: int, seconds: int, *, now: float) -> int:
    window = int(now // seconds)
    left = int((window + 1) * seconds - now) + 1
    return left if _is_above(f"{key}:{window}", most, seconds) else 0


def _is_above(key: str, most: int, seconds: int) -> bool:
    try:
        return _counted(cache, key, seconds) > most
    except RedisError:
        logger.warning("the cache does not answer: this process counts requests for itself")
        return _counted(_alone, key, seconds) > max(1, int(most * settings.PUBLIC_LIMITS_ALONE))


def _counted(counters: BaseCache, key: str, seconds: int) -> int:
    counters.add(key, 0, timeout=seconds)
    try:
        return counters.incr(key)
    except ValueError:  # it ran out between the two calls
        return 1
