"""Which settings does every message ask for? Kept from one change to the next, and none changes while a server runs.

Django looks up a setting behind a proxy each time: seven of them would be a fiftieth of what an e-mail costs.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver


@lru_cache(maxsize=1)
def base_url() -> str:
    """Where our public pages are, without a slash at its end."""
    url: str = settings.BASE_URL
    return url


@lru_cache(maxsize=1)
def link_key() -> str:
    """With which links and the names of messages are sealed."""
    key: str = settings.LINK_KEY
    return key


@lru_cache(maxsize=1)
def email_domain() -> str:
    """The domain of our Message-IDs and return paths."""
    domain: str = settings.EMAIL_FROM_DOMAIN
    return domain


@receiver(setting_changed)
def look_again(**_: Any) -> None:
    """Tests change settings."""
    for kept in (base_url, link_key, email_domain):
        kept.cache_clear()
