"""A layout on its page: each save is a version, and what could not be sent is refused with its line."""

from __future__ import annotations

import pytest
from django.urls import reverse

from campaigns import layouts
from campaigns.migrations._brand import BRAND
from campaigns.models import Layout, LayoutVersion
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(client):
    client.force_login(factories.make_user(language="en", is_superuser=True))
    return client


def save(root, **said):
    layout = Layout.objects.get(name="Brand")
    form = {"name": "Brand", "is_default": "on", "mjml": BRAND, **said}
    return root.post(reverse("admin:campaigns_layout_change", args=[layout.pk]), form)


def test_a_save_makes_a_version_and_the_page_shows_its_source(root):
    assert save(root, mjml=BRAND.replace("#12264d", "#0a4fa8")).status_code == 302

    assert (layouts.current().number, "#0a4fa8" in layouts.current().mjml) == (2, True)
    page = root.get(reverse("admin:campaigns_layout_change", args=[layouts.current().layout_id])).content.decode()
    assert "v2" in page


def test_a_source_that_could_not_be_sent_is_refused_with_its_line(root):
    answer = save(root, mjml=BRAND.replace("{{ blocks }}", "{{ blocks }}{{ settings.SECRET_KEY }}"))

    assert "Line " in " ".join(answer.context["adminform"].form.errors["mjml"])
    assert LayoutVersion.objects.count() == 1


def test_another_layout_takes_the_place_of_the_one_for_new_templates(root):
    form = {"name": "Night", "is_default": "on", "mjml": BRAND}
    answer = root.post(reverse("admin:campaigns_layout_add"), form)
    assert answer.status_code == 302, answer.context["adminform"].form.errors

    assert layouts.current().layout.name == "Night"
    assert Layout.objects.filter(is_default=True).count() == 1
