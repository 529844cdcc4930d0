"""A layout on its page: each save is a version, and what could not be sent is refused with its line."""

from __future__ import annotations

import pytest
from django.urls import reverse

from campaigns import layouts
from campaigns.enums import TemplateStatus
from campaigns.migrations._brand import BRAND
from campaigns.models import Edit, Layout, LayoutVersion, MessageTemplate
from committee.roles import Role
from tests import factories
from tests.campaigns.stages import approved_template
from tests.contacts.admin.staff import logged_in

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


def test_one_press_gives_all_templates_the_newest_look_and_each_is_a_draft_again():
    first = layouts.current()
    old = approved_template(factories.make_template(name="Old look", layout_version=first))
    factories.make_template(
        name="Put away", layout_version=first, archived_at=factories.NOON, archived_by=factories.make_user()
    )
    newest = layouts.save(first.layout, BRAND.replace("#12264d", "#0a4fa8"), by=None)
    kept = approved_template(factories.make_template(name="New look", layout_version=newest))
    author, page = logged_in(Role.AUTHOR), reverse("admin:campaigns_layout_use_in_all", args=[first.layout_id])
    assert page in author.get(reverse("admin:campaigns_layout_change", args=[first.layout_id])).content.decode()

    shown = author.get(page)
    assert "Old look" in [template.name for template in shown.context["templates"]]
    assert not {"New look", "Put away"} & {template.name for template in shown.context["templates"]}
    answer = author.post(page, follow=True)

    behind = len(shown.context["templates"])
    assert f"{behind} template" in str(*answer.context["messages"])
    old.refresh_from_db()
    kept.refresh_from_db()
    assert (old.layout_version, old.status) == (newest, TemplateStatus.DRAFT)
    assert old.reviews.get().voided_at
    assert Edit.objects.get(template=old).by.groups.get().name == Role.AUTHOR
    assert (kept.layout_version, kept.status) == (newest, TemplateStatus.APPROVED)
    assert MessageTemplate.objects.get(name="Put away").layout_version == first
    assert not author.get(page).context["templates"]


def test_whoever_saves_a_layout_reads_who_brings_it_into_the_templates_and_its_author_finds_it(root):
    MessageTemplate.objects.all().update(layout_version=None)
    factories.make_template(layout_version=layouts.current())

    layout = Layout.objects.get(name="Brand")
    form = {"name": "Brand", "is_default": "on", "mjml": BRAND.replace("#12264d", "#0a4fa8")}
    answer = root.post(reverse("admin:campaigns_layout_change", args=[layout.pk]), form, follow=True)

    said = [str(message) for message in answer.context["messages"]]
    assert "1 template keeps an older version of this layout. An author gives it the newest, on this page." in said
    page = reverse("admin:campaigns_layout_use_in_all", args=[layout.pk])
    assert page in logged_in(Role.AUTHOR).get(reverse("admin:index")).content.decode()
    assert page not in logged_in(Role.DUTY_OFFICER).get(reverse("admin:index")).content.decode()


def test_who_may_not_change_templates_may_not_change_their_look():
    page = reverse("admin:campaigns_layout_use_in_all", args=[layouts.current().layout_id])

    assert logged_in(Role.ADMINISTRATOR).post(page).status_code == 403
