"""Providers that report to us."""

from __future__ import annotations

from datetime import timedelta

import pytest

from campaigns.feedback import bursts, sources
from tests.campaigns.feedback import providers
from tests.campaigns.stages import deliver, sending
from tests.factories import make_contact

SECRETS = {"generic": ["a secret of ours"]}


@pytest.fixture
def configure(settings, tmp_path):
    """Configures providers: how each speaks, and its secrets."""

    def write(secrets: dict[str, list[str]]) -> None:
        settings.PROVIDERS_FILE = tmp_path / "providers.toml"
        settings.PROVIDERS_FILE.write_text(providers.configuration(secrets), encoding="utf-8")
        sources.configured.cache_clear()

    yield write
    sources.configured.cache_clear()


@pytest.fixture
def generic(configure):
    """One provider, which speaks our own JSON."""
    configure(SECRETS)


@pytest.fixture
def sent():
    """A campaign of one message, handed over."""
    make_contact(email="ada@example.org", opted_in="news")
    campaign = sending()
    deliver(campaign)
    return campaign


@pytest.fixture
def slowly(monkeypatch):
    """However busy the machine is, what follows is at once, and is remembered."""
    monkeypatch.setattr(bursts, "AT_ONCE", timedelta(hours=1))
    monkeypatch.setattr(bursts, "PATIENCE", 10)
    bursts._valkey.cache_clear()
    yield
    for name in bursts._valkey().scan_iter("burst:*"):
        bursts._valkey().delete(name)
    bursts._valkey.cache_clear()
