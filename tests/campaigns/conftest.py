"""Who carries the messages of a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from campaigns.gateways import providers


@pytest.fixture
def without_simulator(settings) -> Iterator[None]:
    """As where nobody has set up a provider of SMS or push yet: e-mail leaves, and nothing else."""
    settings.SIMULATOR_URL = ""
    providers.by_channel.cache_clear()
    yield
    providers.by_channel.cache_clear()
