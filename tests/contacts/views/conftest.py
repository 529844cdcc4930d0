from __future__ import annotations

import pytest
from django.core.cache import cache

from contacts.views import limits


@pytest.fixture(autouse=True)
def nobody_asked_before():
    cache.clear()
    limits._alone.clear()
