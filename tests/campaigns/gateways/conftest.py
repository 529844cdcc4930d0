"""A pretend provider and a gateway to it, for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.utils import translation

from campaigns.gateways.email import EmailGateway
from tests.simulator import RunningSimulator, run_simulator


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[RunningSimulator]:
    with run_simulator(tmp_path, "--keep-content") as running:
        yield running


@pytest.fixture
def new_gateway() -> Iterator[Callable[..., EmailGateway]]:
    """Makes gateways, and closes them when the test ends."""
    with ExitStack() as stack:

        def make(*arguments: object, **options: object) -> EmailGateway:
            gateway = EmailGateway(*arguments, **options)
            stack.callback(gateway.close)
            return gateway

        yield make


@pytest.fixture
def gateway(provider: RunningSimulator, new_gateway: Callable[..., EmailGateway]) -> EmailGateway:
    return new_gateway(provider.url, connections=4)


@pytest.fixture(autouse=True)
def in_english():
    """Refusals are read in English here, whatever language the back-office speaks first."""
    with translation.override("en"):
        yield
