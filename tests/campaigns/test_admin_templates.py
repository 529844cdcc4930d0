"""Templates as a list and as their readers will see them."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from campaigns import identities, previews, versions
from campaigns.flow import render
from campaigns.models import MessageTemplate
from campaigns.placeholders import samples
from committee import languages
from committee.roles import Role
from tests.factories import in_nine, make_block, make_template, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    user = make_user(language="en")
    user.groups.add(Group.objects.get(name=Role.AUTHOR))
    client.force_login(user)
    return user


def test_the_list_counts_the_languages_in_which_a_reader_would_find_a_hole(client, author):
    begun = make_template(name="Week to go", **in_nine("subject", ""), **in_nine("body", ""))
    begun.blocks.all().delete()
    MessageTemplate.objects.filter(pk=begun.pk).update(subject_fr="J - 7", subject_en="A week to go")
    make_block(begun, **dict.fromkeys(languages.columns("text"))).save()
    begun.blocks.update(text_fr="Les portes ouvrent.")

    listed = client.get(reverse("admin:campaigns_messagetemplate_changelist"), {"languages": "missing"})

    assert [row.name for row in listed.context["cl"].result_list] == ["Week to go"]
    assert listed.content.decode().count('data-state="missing"') == 8


def test_the_proof_shows_a_missing_language_as_missing_and_a_wrong_one_with_the_block_and_the_reason(client, author):
    template = make_template(subject_ko="", body_ko="", body_es="{{ nobody }}")

    page = client.get(reverse("admin:campaigns_messagetemplate_proof", args=[template.pk])).content.decode()

    assert page.count('class="proof-telephone"') == 7
    assert page.count("Missing: nothing is written in this language yet.") == 1
    assert re.search(r">E-mail, block \d \(text\), text, line 1<", page)
    assert "There is no placeholder “nobody”." in page


def test_the_list_leads_to_the_proof_sheet(client, author):
    template = make_template()

    answer = client.get(reverse("admin:campaigns_messagetemplate_proof_from_list", args=[template.pk]))

    assert answer.url == reverse("admin:campaigns_messagetemplate_proof", args=[template.pk])


def test_the_preview_is_what_delivery_makes_of_the_same_values():
    template = make_template()
    version = versions.freeze(template, by=None)
    versions.compile_texts(version, channels=["email"], identity=identities.default())

    frozen = version.compiled.get(language="ar")
    sent = render.fill(
        render.read_email(frozen.text),
        samples("ar"),
        unsubscribe_url=samples("ar")["unsubscribe_url"],
    )

    assert previews.of_template(template, language="ar").email.hash == sent.hash
