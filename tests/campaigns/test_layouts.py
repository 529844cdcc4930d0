"""Looks are kept as versions: templates keep theirs, new ones take the newest, and what cannot be sent is refused."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from campaigns import layouts
from campaigns.flow.render.layout import faults
from campaigns.migrations._brand import BRAND
from campaigns.models import Layout, LayoutVersion
from committee.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db

LIGHTER = BRAND.replace("#12264d", "#0a4fa8")


@pytest.fixture
def brand() -> Layout:
    """As the migrations leave it."""
    return Layout.objects.get()


def test_the_brand_is_there_from_the_start_and_is_sound(brand):
    assert layouts.current().mjml == BRAND
    assert (brand.is_default, layouts.current().number) == (True, 1)
    assert faults(BRAND, kind="layout") == []


def test_a_save_makes_a_version_that_names_its_author_and_new_templates_take_it(brand):
    author = factories.make_user()

    saved = layouts.save(brand, LIGHTER, by=author)

    assert (saved.number, saved.created_by) == (2, author)
    assert layouts.current() == saved
    assert AuditEntry.objects.get(object_type="campaigns.layout").after == {"version": 2}


def test_an_unchanged_source_makes_no_version(brand):
    assert layouts.save(brand, BRAND.replace("\n", "\r\n"), by=None) == layouts.current()
    assert LayoutVersion.objects.count() == 1


def test_a_look_of_before_comes_back_as_the_newest(brand):
    layouts.save(brand, LIGHTER, by=None)
    back = layouts.save(brand, BRAND, by=None)

    assert (layouts.current(), back.number) == (back, 3)


def test_a_template_keeps_its_look_when_another_is_saved(brand):
    template = factories.make_template(layout_version=layouts.current())
    layouts.save(brand, LIGHTER, by=None)

    assert layouts.of_template(template).number == 1
    assert layouts.of_template(factories.make_template()).number == 2


@pytest.mark.parametrize(
    "mjml",
    [
        BRAND.replace("{{ blocks }}", '<mj-include path="/etc/passwd" />{{ blocks }}'),
        BRAND.replace("{{ sender_name }}", "{{ settings.SECRET_KEY }}"),
        BRAND.replace("</mj-body>", ""),
    ],
    ids=["an include", "a name of ours", "broken MJML"],
)
def test_a_source_that_could_not_be_sent_is_refused_with_its_line(brand, mjml):
    with pytest.raises(layouts.LayoutRefused) as refused:
        layouts.save(brand, mjml, by=None)

    assert all(finding.line for finding in refused.value.findings)
    assert LayoutVersion.objects.count() == 1


def test_the_database_refuses_to_rewrite_a_version(brand):
    with pytest.raises(DatabaseError), transaction.atomic():
        LayoutVersion.objects.update(mjml="")
