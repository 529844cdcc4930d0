"""Beside the words that are written: what their readers see, what it costs, what is wrong, what can be inserted."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils.html import escape

from campaigns.models import CONTENT_FIELDS, MessageTemplate, Price
from committee.models import AuditEntry
from committee.roles import Role
from tests.campaigns.typed import ADD, BESIDE, BLOCKS, CHANGE, begun, keys, page_of, posted
from tests.contacts.admin.staff import logged_in
from tests.factories import make_contact, make_template, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return logged_in(Role.AUTHOR)


@pytest.fixture
def topic():
    return make_topic("news")


# --- Beside the words --------------------------------------------------------------------------------------------


def test_the_placeholders_are_offered_by_what_they_are_of_with_samples_in_the_language_written(author):
    page = page_of(author, make_template())

    assert "{{ person.given_name | default: &quot;…&quot; }}" in page
    assert "for example Camille" in page
    assert "confirm_url" not in page
    assert page.index("The person") < page.index("The session") < page.index("The venue")


def test_what_is_typed_is_shown_as_its_reader_will_get_it_before_it_is_saved(author):
    template = make_template(channels=["email", "sms", "push"])
    fields = posted(page_of(author, template))
    fields |= {"subject": "Just typed", "sms": "Portes à 9 h ❤", "push_title": "Bientôt", "push_body": "Neuf heures"}

    beside = author.post(reverse(BESIDE), fields).content.decode()

    assert "<strong>Just typed</strong>" in beside
    assert "Portes à 9 h ❤" in beside
    assert 'sandbox=""' in beside
    assert "<strong>Bientôt</strong>" in beside
    assert MessageTemplate.objects.get(pk=template.pk).subject_fr == template.subject_fr


def test_the_preview_while_one_writes_is_that_of_the_saved_words(author):
    template = make_template()
    fields = posted(page_of(author, template)) | {"subject": "Bonjour"}
    typed = author.post(reverse(BESIDE), fields).content.decode()

    author.post(reverse(CHANGE, args=[template.pk]), fields)
    saved = page_of(author, template)

    frame = re.compile(r'srcdoc="([^"]*)"')
    assert frame.search(typed)[1] == frame.search(saved)[1]
    assert len(frame.search(typed)[1]) > 1_000


def test_what_the_sms_costs_stands_under_it_with_the_character_that_makes_it_dear(author):
    template = make_template(channels=["sms"], sms_fr="Portes à 9 h, peut-être")
    page = page_of(author, template)
    assert "no price is known for France" in page
    Price.objects.create(provider="any", country="FR", amount=Decimal("0.05"), valid=DateRange(None, None))

    beside = author.post(reverse(BESIDE), posted(page) | {"sms": "Fête " * 30}).content.decode()
    plain = author.post(reverse(BESIDE), posted(page) | {"sms": "Portes à 9 h"}).content.decode()

    assert "3 parts, UCS-2, 52 characters left · €0.15 a person in France" in beside
    assert "“ê” makes each part hold 70 characters instead of 160: write “e”." in beside
    assert "1 part, GSM-7" in plain
    assert "instead of 160" not in plain


def test_the_preview_is_read_in_any_language_by_day_or_in_the_dark(author):
    template = make_template(subject_de="Türen um neun", channels=["email", "sms"], sms_fr="Portes", sms_ar="الأبواب")
    fields = posted(page_of(author, template)) | {"subject": "Just typed"}

    def shown(**view):
        return author.post(reverse(BESIDE), fields | view).content.decode()

    by_day, dark = shown(view_language="de"), shown(view_language="de", view_look="dark")

    assert "<strong>Türen um neun</strong>" in by_day
    assert ("@media not all" in unescape(by_day), "@media all" in unescape(by_day)) == (True, False)
    assert ("@media not all" in unescape(dark), "@media all" in unescape(dark)) == (False, True)
    assert 'lang="ar" dir="rtl">الأبواب' in shown(view_language="ar")
    assert "<strong>Just typed</strong>" in shown(view_language="marquee")


def test_the_preview_is_read_as_the_longest_name_and_that_is_written_down_once(author):
    make_contact(given_name="Bo", family_name="Ek")
    longest = make_contact(given_name="Maximiliane-Charlotte", family_name="von Hohenzollern-Sigmaringen")
    template = make_template(subject_fr="Bonjour {{ person.given_name | default: 'vous' }}")
    fields = posted(page_of(author, template)) | {"view_reader": "longest"}
    looked = AuditEntry.objects.filter(action="campaigns.view_proof_of_person")

    first = author.post(reverse(BESIDE), fields).content.decode()
    again = author.post(reverse(BESIDE), fields | posted(first)).content.decode()

    for page in (first, again):
        assert "Bonjour Maximiliane-Charlotte" in page
    assert list(looked.values_list("object_id", flat=True)) == [str(longest.pk)]
    author.post(reverse(BESIDE), fields | {"view_token": posted(first)["view_token"][0] + "x"})
    assert looked.count() == 2


def test_real_names_are_offered_only_to_those_who_may_see_everybody(author):
    make_contact(given_name="Maximiliane-Charlotte", family_name="Ek")
    template = make_template(subject_fr="Bonjour {{ person.given_name | default: 'vous' }}")
    approver = logged_in(Role.APPROVER)

    assert [value for value, _name in _readers(author, template)] == ["sample", "longest", "shortest", "oddest"]
    assert [value for value, _name in _readers(approver, template)] == ["sample"]


def _readers(client, template):
    return client.get(reverse(CHANGE, args=[template.pk])).context["view_readers"]


def test_a_mistake_is_said_beside_with_a_way_to_its_field(author):
    template = make_template()
    fields = posted(page_of(author, template))
    key = keys(fields)[0]

    beside = author.post(reverse(BESIDE), fields | {f"{key}-text": "{{ person.shoe_size }}"}).content.decode()

    assert f'href="#id_{key}-text"' in beside
    assert escape("There is no placeholder “person.shoe_size”.") in beside


def test_before_anything_is_written_nothing_is_called_missing(author):
    page = author.get(reverse(ADD)).content.decode()

    assert "Nothing is written yet." in page
    assert "Missing:" not in page


def test_the_checks_of_an_empty_page_say_that_it_is_empty_and_not_that_all_is_well(author):
    page = author.get(reverse(ADD)).content.decode()

    assert "Nothing is wrong." not in page
    assert '<span class="quiet" data-verdict>Nothing is written yet.</span>' in page


def test_what_a_begun_template_leaves_as_it_was_offered_is_said_before_it_is_saved(author):
    subject = 'Bonjour {{ person.given_name | default: "…" }}'
    beside = author.post(reverse(BESIDE), begun(author, subject=subject)).content.decode()

    assert escape("{{ person.given_name }} says “…” to whoever lacks it") in beside


def test_one_bad_link_is_named_where_the_preview_is_and_the_rest_is_shown(author):
    fields = begun(author, subject="J - 7")
    title, text, button = keys(fields)
    fields |= {
        f"{title}-text": "Plus qu’une semaine",
        f"{text}-text": "Les portes ouvrent.",
        f"{button}-label": "Mon billet",
        f"{button}-link": "javascript:alert(1)",
    }

    beside = author.post(reverse(BESIDE), fields).content.decode()

    assert re.search(r'<ul class="authoring-problem"><li>[^<]*link', beside)
    assert "The rest, without what cannot be shown:" in beside
    assert "Les portes ouvrent." in beside.partition("srcdoc=")[2]


def test_who_may_only_read_reads_and_cannot_save():
    reader, template = logged_in(Role.MANAGER), make_template()

    page = page_of(reader, template)

    assert ">Save</button>" not in page
    assert reader.post(reverse(CHANGE, args=[template.pk]), {}).status_code == 403
    assert reader.post(reverse(BLOCKS), {}).status_code == 403
    assert reader.post(reverse(BESIDE), {}).status_code == 403


def test_each_page_of_a_template_is_one_link_away_for_those_to_whom_it_is_open(author):
    template = make_template(name="Week to go")

    ways = [way["title"] for way in author.get(reverse(CHANGE, args=[template.pk])).context["ways"]]
    of_a_reader = logged_in(Role.MANAGER).get(reverse(CHANGE, args=[template.pk])).context["ways"]

    assert ways == ["Translations", "Checks", "Proof sheet", "Send a trial", "Approval", "Versions"]
    assert "Send a trial" not in [way["title"] for way in of_a_reader]
    assert "<h1>Week to go</h1>" in page_of(author, template)


def test_every_word_beside_the_blocks_has_its_input(author):
    page = page_of(author, make_template())

    for field in CONTENT_FIELDS:
        assert f'name="{field}"' in page


def test_where_no_preheader_is_written_the_field_shows_in_grey_what_a_mailbox_reads(author, topic):
    template = make_template(topic=topic, body_fr="The **doors** open at nine.")

    page = page_of(author, template)

    field = re.search(r'<input[^>]*id="id_preheader"[^>]*>', page)[0]
    assert unescape(re.search(r'placeholder="([^"]*)"', field)[1]).endswith("The doors open at nine.")
    assert posted(page)["preheader"] == [""]
    beside = author.post(reverse(BESIDE), {**posted(page), "template": template.pk}).content.decode()
    assert 'class="quiet">' in beside
    assert "The doors open at nine.</span>" in beside
