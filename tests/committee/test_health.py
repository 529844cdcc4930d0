"""The page that machines ask."""

from __future__ import annotations

import pytest


@pytest.mark.django_db
def test_a_process_that_reaches_its_database_and_cache_says_so(client):
    answer = client.get("/health")

    assert answer.status_code == 200
    assert answer.json().items() >= {"database": True, "migrations": True, "broker": True, "cache": True}.items()
