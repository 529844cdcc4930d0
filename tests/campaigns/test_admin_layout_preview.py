"""A layout is looked at in a letter: by day and in the dark, wide and narrow, in both directions, and unsaved."""

from __future__ import annotations

from html import unescape

import pytest
from django.urls import reverse

from campaigns import layouts, sample_letter
from campaigns.migrations._brand import BRAND
from campaigns.models import LayoutVersion
from committee import languages
from committee.roles import Role
from tests.contacts.admin.staff import logged_in

pytestmark = pytest.mark.django_db

DRAFT = "admin:campaigns_layout_preview_draft"


@pytest.mark.parametrize("language", languages.CODES)
def test_the_letter_is_written_in_every_language_in_its_direction(language):
    page = sample_letter.page(BRAND, language=language)

    sample, read = (
        sample_letter.SAMPLES[language],
        unescape(page).replace("<!--\r\n-->", ""),
    )  # a long line is broken there
    for words in (sample.title, sample.button, sample.quiet, *sample.points, sample.more):
        assert words in read
    assert f'dir="{languages.direction(language)}"' in page
    assert "**" not in page


def test_the_newest_version_is_shown_in_both_directions_wide_and_narrow_by_day_and_in_the_dark():
    layout = layouts.current().layout
    layouts.save(layout, BRAND.replace("#12264d", "#0a4fa8"), by=None)

    page = logged_in(Role.AUTHOR).get(reverse("admin:campaigns_layout_preview", args=[layout.pk])).content.decode()

    assert page.count("<iframe") == page.count('sandbox=""') == 8
    assert page.count('class="on-telephone"') == page.count('class="on-desk"') == 4
    assert page.count("#0a4fa8") >= 8
    assert page.count("@media not all") == page.count("@media all") > 0
    for code in ("fr", "ar"):
        assert sample_letter.SAMPLES[code].title in page
    assert "dir=&quot;rtl&quot;" in page


def test_a_source_is_looked_at_before_it_is_saved_in_the_language_that_is_chosen():
    administrator = logged_in(Role.ADMINISTRATOR)
    form = administrator.get(reverse("admin:campaigns_layout_change", args=[layouts.current().layout_id]))
    assert f'formaction="{reverse(DRAFT)}"' in form.content.decode()

    said = {"mjml": BRAND.replace("#12264d", "#0a4fa8"), "language": "ja"}
    page = administrator.post(reverse(DRAFT), said).content.decode()

    assert (page.count("<iframe"), sample_letter.SAMPLES["ja"].title in page) == (4, True)
    assert "#0a4fa8" in page
    assert LayoutVersion.objects.count() == 1


def test_a_source_that_could_not_be_sent_is_answered_with_its_line():
    page = logged_in(Role.ADMINISTRATOR).post(reverse(DRAFT), {"mjml": "<mjml>{{ settings.SECRET_KEY }}"})

    assert page.status_code == 200
    assert "Line 1:" in page.content.decode()
    assert "<iframe" not in page.content.decode()


def test_who_may_not_save_a_layout_brings_no_source():
    assert logged_in(Role.AUTHOR).post(reverse(DRAFT), {"mjml": BRAND}).status_code == 403
