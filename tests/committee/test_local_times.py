"""Which time zones are there? Asked of every person and every venue, and so known after the first."""

from __future__ import annotations

import os

import pytest

from committee import local_times
from committee.models.venue import validate_time_zone
from contacts.api.people import ContactIn
from contacts.rows import cells


@pytest.mark.parametrize("check", [validate_time_zone, cells.time_zone, lambda zone: ContactIn(time_zone=zone)])
def test_the_files_of_all_zones_are_not_gone_through_for_every_person(check, monkeypatch):
    def gone_through(*_folder):
        raise AssertionError("the folder of time zones is read again")

    assert "Pacific/Tahiti" in local_times.zones()
    monkeypatch.setattr(os, "walk", gone_through)

    check("Pacific/Tahiti")
