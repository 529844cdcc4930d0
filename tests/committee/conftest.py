"""Refusals are read in English here, whatever language the back-office speaks first."""

from __future__ import annotations

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield
