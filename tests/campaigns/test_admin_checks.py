"""The page of the checks: what is wrong, where, and the way there."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from campaigns import contents, identities, layouts
from campaigns.admin import mending
from campaigns.enums import BlockKind, Severity
from campaigns.findings import Finding
from campaigns.translations import shared
from committee import roles
from committee.roles import Role
from tests.factories import make_block, make_image, make_template, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    user = make_user(language="en")
    user.groups.add(roles.Group.objects.get(name=Role.AUTHOR))
    client.force_login(user)
    return client


def page_of(template) -> str:
    return reverse("admin:campaigns_messagetemplate_checks", args=[template.pk])


def test_findings_stand_by_language_the_gravest_first_with_the_way_to_their_field(author):
    template = make_template(subject_fr="{{ nobody.knows }}", subject_ko="", body_ko="", source_language="fr")

    answer = author.get(page_of(template))

    told = answer.context["told"]
    groups = {group.lang: group for group in told.groups}
    with_errors = [bool(group.errors) for group in told.groups]
    assert with_errors == sorted(with_errors, reverse=True)
    assert with_errors[0]
    assert groups["ko"].errors[0].message.startswith("Korean is missing")
    written = reverse("admin:campaigns_messagetemplate_change", args=[template.pk])
    assert groups["ko"].errors[0].url == f"{written}#id_fallback_ko"
    first = groups["fr"].errors[0]
    assert first.place == "E-mail, subject, line 1"
    assert first.url == reverse("admin:campaigns_messagetemplate_change", args=[template.pk]) + "#id_subject"
    assert not any(row.is_error for group in told.groups for row in group.warnings)
    assert not told.is_ready
    assert "There is no placeholder “nobody.knows”." in answer.content.decode()


def test_a_finding_of_a_translation_leads_to_its_text_on_the_desk(author):
    template = make_template(subject_de="{{ nobody.knows }}", source_language="fr")
    block = make_block(template, BlockKind.TEXT, text_fr="Portes", text_de="{{ nobody.knows }}")
    desk = reverse("admin:campaigns_messagetemplate_desk", args=[template.pk, "de"])

    answer = author.get(page_of(template))

    (german,) = (group for group in answer.context["told"].groups if group.lang == "de")
    wrong = {row.url for row in german.errors}
    assert wrong == {f"{desk}#unit-subject", f"{desk}#unit-{block.key}.text"}
    page = author.get(desk).content.decode()
    assert all(f'id="{url.partition("#")[2]}"' in page for url in wrong)
    beside = author.get(reverse("admin:campaigns_messagetemplate_change", args=[template.pk])).content.decode()
    assert f'href="{desk}#unit-subject"' in beside


def test_what_is_no_word_leads_to_the_page_that_can_mend_it_or_nowhere(author):
    template = make_template(source_language="fr", fallbacks={"ko": ["ja"]})
    picture = make_image(name="Stadium", alt_fr="Le stade")
    shown = make_block(template, BlockKind.IMAGE, image=picture)
    bare = make_block(template, BlockKind.IMAGE, image=make_image(name="New", alt_fr=""))
    content = contents.of_template(template)
    change = reverse("admin:campaigns_messagetemplate_change", args=[template.pk])

    def leads(language="", **place):
        finding = Finding("ANY", Severity.ERROR, "Wrong.", language, **place)
        url = mending.address(finding, template, content)
        page, _hash, anchor = url.partition("#")
        assert not page or author.get(page).status_code == 200
        if anchor and page == change:
            assert f'id="{anchor}"' in author.get(page).content.decode()
        return url

    sender, look = identities.for_topic(template.topic), layouts.of_template(template).layout
    assert leads("ko", field="fallbacks") == f"{change}#id_fallback_ko"
    assert leads("fr", block=bare.key, field="alt") == f"{change}#id_{bare.key}-alt"
    desk = reverse("admin:campaigns_messagetemplate_desk", args=[template.pk, "de"])
    assert leads("de", block=shown.key, field="alt") == f"{desk}#unit-{shared.address(picture)}"
    assert f'id="unit-{shared.address(picture)}"' in author.get(desk).content.decode()
    assert leads(block=shown.key, field="kind") == f"{change}#block-{shown.key}"
    assert leads("fr", field="sms_sender") == reverse("admin:campaigns_senderidentity_change", args=[sender.pk])
    assert leads(field="layout") == reverse("admin:campaigns_layout_change", args=[look.pk])
    assert leads(field="topic") == f"{change}#id_topic"
    make_block(template, BlockKind.MJML, text_fr="<mj-section></mj-section>")
    content = contents.of_template(template)
    assert leads("fr", field="look") == ""
    assert leads(field="layout") == reverse("admin:campaigns_layout_change", args=[look.pk])


def test_all_pages_tell_of_a_finding_in_the_same_words(author):
    template = make_template(subject_fr="{{ nobody.knows }}", source_language="fr")
    pages = ["change", "checks", "review", "proof"]

    for page in pages:
        told = author.get(reverse(f"admin:campaigns_messagetemplate_{page}", args=[template.pk])).content.decode()
        assert re.search(r'<a href="[^"]*#id_subject">[^<]*[Ee]-mail, subject, line 1</a>', told), page
        assert "There is no placeholder “nobody.knows”." in told, page


def test_a_template_that_does_not_exist_is_no_page(author):
    assert author.get(reverse("admin:campaigns_messagetemplate_checks", args=[0])).status_code == 404
