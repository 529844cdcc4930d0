"""A coordinator's morning: fill a shift, be kept from booking somebody twice, take the roster along."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.factories import make_contact, make_position, make_shift, make_venue, make_volunteer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def assign(page: Page, number: str) -> None:
    """Find the volunteer as one types, and press the button."""
    page.locator(".select2-selection").click()
    page.locator(".select2-search__field").fill(number)
    page.locator(".select2-results__option", has_text=number).click()
    page.get_by_role("button", name="Assign").click()


def test_a_shift_is_filled_a_double_booking_refused_and_the_roster_taken_along(sign_in):
    position = make_position(venue=make_venue(code="STA"))
    morning, same_morning = make_shift(position=position, needed=2), make_shift(position=position)
    make_volunteer(contact=make_contact(given_name="Zoé", family_name="Martin"), number="V-0007")
    page = sign_in("coordinator", language="en")

    page.goto(f"/admin/volunteers/shift/{morning.pk}/fill/")
    assign(page, "V-0007")
    expect(page.locator("#seats")).to_contain_text("1 of 2 seats are taken.")

    page.goto(f"/admin/volunteers/shift/{same_morning.pk}/fill/")
    assign(page, "V-0007")
    expect(page.get_by_role("alert")).to_contain_text(f"is already on {morning.code} at that time.")
    expect(page.locator("#seats")).to_contain_text("0 of 1 seats are taken.")

    page.goto("/admin/volunteers/shift/roster/?venue=STA&day=2024-07-26")
    expect(page.get_by_text("1 of 3 seats are taken, 2 are open.")).to_be_visible()
    rows = list(csv.reader(io.StringIO(downloaded(page, "Download as CSV").read_text("utf-8-sig"))))
    assert [row[rows[0].index("Number")] for row in rows[1:]].count("V-0007") == 1
    sheet = load_workbook(downloaded(page, "Download as XLSX")).active
    assert [[str(cell or "") for cell in row][:4] for row in sheet.iter_rows(values_only=True)] == [
        row[:4] for row in rows
    ]


def downloaded(page: Page, name: str) -> Path:
    with page.expect_download() as started:
        page.get_by_role("link", name=name).click()
    file = Path(started.value.path())
    return file.rename(file.with_suffix(Path(started.value.suggested_filename).suffix))
