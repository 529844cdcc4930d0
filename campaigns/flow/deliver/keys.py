"""Under which name does a message travel? Known before the hand-over, the same at every try, found without a search.

`<campaign>.<n>.<seal>`: it is the Message-ID and stands in the return path, so that a bounce says whose it is; the
seal keeps strangers from inventing bounces.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import uuid
from functools import lru_cache
from typing import Final

from django.conf import settings

from committee import kept_settings, tokens
from committee.tokens import Scope

SEAL_BYTES: Final = 6
NOBODY: Final = uuid.UUID(int=0)
# In the place of a campaign's number: what stands in the outbox of a lower app.
NO_CAMPAIGN: Final = 0
MOST_DIGITS: Final = 18  # no number of ours is longer; a stranger's may be of any length
_OF_TRIAL: Final = re.compile(r"trial\.\d{1,18}", re.ASCII)
TOPIC_BYTES: Final = 24  # 32 characters: as many as a topic may have


def local_part(campaign_id: int, n: int) -> str:
    """The key without its domain."""
    return f"{campaign_id}.{n}.{_seal(campaign_id, n, kept_settings.link_key())}"


def of_trial(pk: int) -> str:
    """What a colleague tries: without a seal, for nothing follows from what is reported of it."""
    return f"trial.{pk}"


def is_of_trial(local: str) -> bool:
    return bool(_OF_TRIAL.fullmatch(local))


def message_id(local: str) -> str:
    """The Message-ID, without angle brackets."""
    return f"{local}@{kept_settings.email_domain()}"


def return_path(local: str) -> str:
    return f"bounce+{local}@{kept_settings.email_domain()}"


def mark(campaign_id: int, n: int) -> str:
    """What stands in the links and the picture of somebody who agreed to be measured: a message, and no name."""
    return tokens.make(Scope.READING, subject=NOBODY, reference=(campaign_id, n))


def marked_by(mark: str) -> tuple[int, int]:
    """Campaign and place of the message that bears this mark. Raises `BadToken`."""
    return tokens.read(mark, Scope.READING).reference


def topic(local: str) -> str:
    """The topic of a push message: of two with the same one a push service keeps the later (RFC 8030, 5.4)."""
    return base64.urlsafe_b64encode(hashlib.blake2b(local.encode(), digest_size=TOPIC_BYTES).digest()).decode()


def resolve(local: str) -> tuple[int, int] | None:
    """Campaign and place of the message that has this key; None for one we did not make."""
    campaign, _, rest = local.partition(".")
    n, _, seal = rest.partition(".")
    if not local.isascii() or not all(part.isdecimal() and len(part) <= MOST_DIGITS for part in (campaign, n)):
        return None
    place = int(campaign), int(n)
    seals = [_seal(*place, key) for key in (settings.LINK_KEY, *settings.LINK_KEY_FALLBACKS)]
    return place if any(hmac.compare_digest(seal.encode(), ours.encode()) for ours in seals) else None


def _seal(campaign_id: int, n: int, link_key: str) -> str:
    named = f"{campaign_id}.{n}".encode()
    return hashlib.blake2b(named, key=_key(link_key), digest_size=SEAL_BYTES, person=b"message-key").hexdigest()


@lru_cache(maxsize=4)
def _key(link_key: str) -> bytes:
    return hashlib.blake2b(link_key.encode(), digest_size=32).digest()
