"""Does somebody follow one link after the other faster than anybody reads? Filters do, by the name of any browser.

Links name no reader: so of each visitor it is remembered, for two seconds and under a keyed hash, which links of a
campaign they followed. Where Valkey does not answer, nobody is taken for a machine by this.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Final, NamedTuple

import redis
from django.conf import settings
from django.utils.crypto import salted_hmac
from redis.backoff import NoBackoff
from redis.retry import Retry

from campaigns.feedback.scanners import AT_ONCE, MANY_LINKS

PATIENCE: Final = 0.1  # a reader who is led on waits no longer for it


class Click(NamedTuple):
    """A link that was followed, on the day on which it was counted."""

    link: int
    day: date


def joined(visitor: str, click: Click, *, campaign: int) -> list[Click]:
    """Which clicks of this visitor are a machine's, as far as this one tells: none while they are few, all of them
    once they are many, then each that follows.
    """
    name = f"burst:{salted_hmac('burst', f'{campaign} {visitor}', algorithm='sha256').hexdigest()}"
    try:
        with _valkey().pipeline() as together:
            together.sadd(name, f"{click.link} {click.day}")
            together.pexpire(name, AT_ONCE, nx=True)  # from the first on: who goes on clicking begins anew
            together.smembers(name)
            is_new, _, followed = together.execute()
    except redis.RedisError:
        return []
    if len(followed) < MANY_LINKS:
        return []
    return sorted(map(_read, followed)) if is_new and len(followed) == MANY_LINKS else [click]


def _read(member: bytes) -> Click:
    link, day = member.decode().split()
    return Click(int(link), date.fromisoformat(day))


@cache
def _valkey() -> redis.Redis:
    once = Retry(NoBackoff(), 0)
    return redis.Redis.from_url(
        str(settings.RATES_URL), socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=once
    )
