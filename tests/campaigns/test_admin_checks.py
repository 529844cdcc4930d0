"""The page of the checks: what is wrong, where, and the way there."""

from __future__ import annotations

import pytest
from django.urls import reverse

from campaigns.enums import BlockKind
from committee import roles
from committee.roles import Role
from tests.factories import make_block, make_template, make_user

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
    groups = {group["lang"]: group for group in answer.context["groups"]}
    with_errors = [any(finding["is_error"] for finding in group["findings"]) for group in groups.values()]
    assert with_errors == sorted(with_errors, reverse=True)
    assert with_errors[0]
    assert groups["ko"]["findings"][0]["message"].startswith("Korean is missing")
    first = groups["fr"]["findings"][0]
    assert (first["is_error"], first["place"]) == (True, "E-mail, subject, line 1")
    assert first["url"] == reverse("admin:campaigns_messagetemplate_change", args=[template.pk]) + "#id_subject"
    for group in groups.values():
        graveness = [finding["is_error"] for finding in group["findings"]]
        assert graveness == sorted(graveness, reverse=True)
    assert not answer.context["is_ready"]
    assert "There is no placeholder “nobody.knows”." in answer.content.decode()


def test_a_finding_of_a_translation_leads_to_its_text_on_the_desk(author):
    template = make_template(subject_de="{{ nobody.knows }}", source_language="fr")
    block = make_block(template, BlockKind.TEXT, text_fr="Portes", text_de="{{ nobody.knows }}")
    desk = reverse("admin:campaigns_messagetemplate_desk", args=[template.pk, "de"])

    answer = author.get(page_of(template))

    (german,) = (group for group in answer.context["groups"] if group["lang"] == "de")
    wrong = {finding["url"] for finding in german["findings"] if finding["is_error"]}
    assert wrong == {f"{desk}#unit-subject", f"{desk}#unit-{block.key}.text"}
    page = author.get(desk).content.decode()
    assert all(f'id="{url.partition("#")[2]}"' in page for url in wrong)
    beside = author.get(reverse("admin:campaigns_messagetemplate_change", args=[template.pk])).content.decode()
    assert f'href="{desk}#unit-subject"' in beside


def test_a_page_may_ask_for_the_list_alone(author):
    template = make_template(subject_ko="", body_ko="")
    answer = author.get(page_of(template), headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert "Korean is missing" in answer.content.decode()


def test_a_template_that_does_not_exist_is_no_page(author):
    assert author.get(reverse("admin:campaigns_messagetemplate_checks", args=[0])).status_code == 404
