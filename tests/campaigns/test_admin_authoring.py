"""The page on which a template is written: its buttons work on the page, and what is wrong is said at its place."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape
from PIL import Image as Pillow

from campaigns import versions
from campaigns.enums import BlockKind, Purpose
from campaigns.models import Image, MessageTemplate
from committee.models import AuditEntry, User
from committee.roles import Role
from contacts.enums import NoticeKind, TopicKind
from tests.campaigns.stages import approved_template
from tests.campaigns.typed import ADD, BLOCKS, CHANGE, begun, errors_in, keys, page_of, posted
from tests.contacts.admin.staff import logged_in
from tests.factories import (
    make_block,
    make_campaign,
    make_image,
    make_product,
    make_session,
    make_template,
    make_topic,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return logged_in(Role.AUTHOR)


@pytest.fixture
def topic():
    return make_topic("news")


# --- Writing -----------------------------------------------------------------------------------------------------


def test_a_template_is_written_from_nothing_for_three_channels(author, topic):
    fields = begun(author)
    title, text, button = keys(fields)
    fields |= {
        "name": "Week to go",
        "topic": topic.pk,
        "channels": ["email", "sms", "push"],
        "subject": "J - 7",
        "sms": "Les portes ouvrent dans 7 jours.",
        "push_title": "J - 7",
        "push_body": "Les portes ouvrent.",
        f"{title}-text": "Plus qu’une semaine",
        f"{text}-text": "Les portes ouvrent.\r\n\r\nÀ bientôt.",
        f"{button}-label": "Mon billet",
        f"{button}-link": "https://example.org/",
        "fallback_ko": "en,fr",
        "tags": "opening, day 1",
    }

    answer = author.post(reverse(ADD), fields)

    template = MessageTemplate.objects.get(name="Week to go")
    assert answer.status_code == 302
    assert answer.url == reverse(CHANGE, args=[template.pk])
    assert (template.subject_fr, template.sms_fr, template.push_body_fr) == (
        "J - 7",
        "Les portes ouvrent dans 7 jours.",
        "Les portes ouvrent.",
    )
    assert (template.channels, template.fallbacks) == (["email", "sms", "push"], {"ko": ["en", "fr"]})
    assert template.tags == ["opening", "day 1"]
    assert list(template.blocks.values_list("key", "kind", "text_fr", "label_fr", "link_fr")) == [
        (title, "heading", "Plus qu’une semaine", None, None),
        (text, "text", "Les portes ouvrent.\n\nÀ bientôt.", None, None),
        (button, "button", None, "Mon billet", "https://example.org/"),
    ]
    assert AuditEntry.objects.filter(action="campaigns.add", object_id=str(template.pk)).exists()


def test_one_choice_stands_in_for_all_languages_that_have_none_of_their_own(author):
    template = make_template(source_language="fr")
    fields = posted(page_of(author, template)) | {"fallback_others": "en,fr", "fallback_ko": "ja"}

    author.post(reverse(CHANGE, args=[template.pk]), fields)

    chain = ["en", "fr"]
    assert MessageTemplate.objects.get(pk=template.pk).fallbacks == {
        **dict.fromkeys(("de", "es", "ru", "ar", "zh-hans", "ja"), chain),
        "en": ["fr"],
        "ko": ["ja"],
    }


def test_what_is_said_of_a_missing_language_leads_to_the_choice_of_another(author):
    template = make_template(subject_ko="", body_ko="")

    assert 'href="#id_fallback_ko"' in page_of(author, template)


def test_saving_the_page_as_it_is_changes_nothing(author):
    template = make_template(sms_fr="Bonjour", channels=["email", "sms"])
    for kind, more in (
        (BlockKind.BUTTON, {"label_fr": "Voir", "link_fr": "https://example.org"}),
        (BlockKind.COLUMNS, {"second_fr": "Droite", "settings": {"split": "33-67"}}),
        (BlockKind.SESSIONS, {"settings": {"of": "chosen", "codes": [make_session().code]}}),
        (BlockKind.PRODUCTS, {"settings": {"codes": [make_product().code]}}),
        (BlockKind.IMAGE, {"image": make_image(), "settings": {"width": 50}}),
    ):
        make_block(template, kind, **more)
    author.post(reverse(CHANGE, args=[template.pk]), posted(page_of(author, template)))
    before = versions.freeze(template, by=None)

    answer = author.post(reverse(CHANGE, args=[template.pk]), posted(page_of(author, template)))

    assert errors_in(answer) == []
    assert answer.status_code == 302
    assert versions.freeze(MessageTemplate.objects.get(pk=template.pk), by=None) == before


def test_words_of_another_source_language_are_written_in_its_columns(author, topic):
    fields = begun(author, source_language="ar")
    assert fields["source_language"] == ["ar"]
    author.post(reverse(ADD), fields | {"name": "Soon", "topic": topic.pk, "subject": "قريبا"})

    template = MessageTemplate.objects.get(name="Soon")
    assert (template.source_language, template.subject_ar, template.subject_fr) == ("ar", "قريبا", None)


@pytest.mark.parametrize(
    ("field", "words", "said"),
    [
        ("subject", "Doors\r\nBcc: all@example.org", "This must be one line."),
        ("subject", "Doors\u202e open", "The invisible character RIGHT-TO-LEFT OVERRIDE is not allowed: delete it."),
        ("push_title", "x" * 201, "Ensure this value has at most 200 characters (it has 201)."),
        ("sms", "x" * 1_000_000, "Ensure this value has at most 1600 characters (it has 1000000)."),
        ("tags", "x" * 41, "At most 12 tags, of 40 letters each."),
        ("channels", [], "Choose at least one channel."),
    ],
)
def test_what_can_be_no_words_is_refused_at_its_field_and_nothing_is_saved(author, topic, field, words, said):
    answer = author.post(reverse(ADD), begun(author) | {"name": "Soon", "topic": topic.pk, field: words})

    assert errors_in(answer) == [escape(said)]
    assert not MessageTemplate.objects.filter(name="Soon").exists()


def test_a_block_of_a_million_letters_is_refused_at_its_field(author, topic):
    fields = begun(author)

    answer = author.post(
        reverse(ADD), fields | {"name": "Soon", "topic": topic.pk, f"{keys(fields)[1]}-text": "x" * 1_000_000}
    )

    assert errors_in(answer) == ["Ensure this value has at most 30000 characters (it has 1000000)."]


def test_more_fields_than_any_page_of_ours_has_are_a_bad_request_and_no_failure(author):
    assert author.post(reverse(ADD), {f"x{n}": "" for n in range(2_000)}).status_code == 400


def test_whoever_saves_over_somebody_elses_words_is_told_once(author):
    template = make_template()
    url = reverse(CHANGE, args=[template.pk])
    fields = posted(page_of(author, template))
    MessageTemplate.objects.update(subject_fr="Theirs")

    told = author.post(url, fields | {"subject": "Mine"})

    assert "Somebody else has saved this template since you opened the page." in told.content.decode()
    assert MessageTemplate.objects.get(pk=template.pk).subject_fr == "Theirs"
    author.post(url, posted(told.content.decode()))
    assert MessageTemplate.objects.get(pk=template.pk).subject_fr == "Mine"


@pytest.mark.parametrize("is_saved", [True, False])
def test_every_input_names_only_what_stands_on_the_page(author, topic, is_saved):
    """What describes it: its help, and why it was refused; as one writes, nothing is reproached yet."""
    said = begun(author) | {"name": "", "subject": "Doors\u202e open"} | ({} if is_saved else {"edit": "refresh"})

    answer = author.post(reverse(ADD), said)

    page = answer.content.decode()
    named = {name for names in re.findall(r'aria-describedby="([^"]+)"', page) for name in names.split()}
    assert {"id_name_error", "id_subject_error", "id_preheader_helptext"} <= named
    assert {name for name in named if f'id="{name}"' not in page} == set()
    assert bool(errors_in(answer)) is is_saved


# --- Blocks ------------------------------------------------------------------------------------------------------


def edit(client, fields, edit):
    """The fields after that button of a block."""
    return posted(client.post(reverse(BLOCKS), fields | {"edit": edit}).content.decode())


def test_blocks_come_move_and_go_without_being_saved_and_keep_what_is_typed(author):
    fields = begun(author)
    title, text, button = keys(fields)
    fields[f"{text}-text"] = "Typed just now"

    fields |= edit(author, fields, f"up {text}")
    assert keys(fields) == [text, title, button]
    fields |= edit(author, fields, f"add image {text}")
    assert [line.split()[1] for line in fields["block"]] == ["text", "image", "heading", "button"]
    fields = fields | edit(author, fields, f"remove {title}")
    assert [line.split()[1] for line in fields["block"]] == ["text", "image", "button"]
    assert fields[f"{text}-text"] == ["Typed just now"]
    assert not MessageTemplate.objects.filter(name="").exists()


def test_the_first_block_stays_first_and_the_last_stays_last(author):
    fields = begun(author)
    before = keys(fields)

    assert keys(edit(author, fields, f"up {before[0]}")) == before
    assert keys(edit(author, fields, f"down {before[-1]}")) == before


def test_a_forty_first_block_is_refused_with_a_sentence(author):
    fields = {"block": [f"{chr(97 + n // 20)}{chr(97 + n % 20)} text" for n in range(40)]}

    answer = author.post(reverse(BLOCKS), fields | {"edit": "add text end"})

    assert errors_in(answer) == ["An e-mail has 40 blocks at most."]
    assert len(posted(answer.content.decode())["block"]) == 40


@pytest.mark.parametrize("line", ["", "x", "../etc text", "aa marquee", "aa text more", "aa text\naa text"])
def test_lines_that_no_page_of_ours_sends_are_left_out(author, line):
    page = author.post(reverse(BLOCKS), {"block": [line, "bb text"], "edit": "refresh"}).content.decode()

    assert posted(page)["block"] == ["bb text"]


def test_what_a_block_lacks_is_said_in_it(author, topic):
    fields = {
        "block": ["aa image", "bb sessions", "cc sessions"],
        "aa-width": "100",
        "bb-of": "chosen",
        "cc-of": "chosen",
        "cc-codes": "NONE1",
    }

    answer = author.post(reverse(ADD), begun(author) | fields | {"name": "Soon", "topic": topic.pk})

    assert errors_in(answer) == [
        "Choose a picture, or add one.",
        "Name at least one session.",
        "There is no session NONE1.",
    ]


# --- Pictures ----------------------------------------------------------------------------------------------------


def a_file(name="the_stadium.png"):
    content = BytesIO()
    Pillow.new("RGB", (60, 40), "red").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue())


def test_a_picture_is_brought_and_described_where_it_is_needed(author, topic):
    fields = begun(author, start="start picture")
    key = keys(fields)[1]

    page = author.post(reverse(BLOCKS), fields | {f"{key}-upload": a_file(), "edit": f"stay {key}"}).content.decode()
    fields |= posted(page)
    fields |= {"name": "Soon", "topic": topic.pk, f"{key}-alt": "Le stade"}
    author.post(reverse(ADD), fields)

    image = Image.objects.get()
    assert (image.name, image.alt_fr) == ("the stadium", "Le stade")
    assert MessageTemplate.objects.get(name="Soon").blocks.get(kind="image").image == image


def test_who_may_not_bring_pictures_nor_describe_them_chooses_those_of_the_library(author, topic):
    writer = User.objects.get(pk=author.session["_auth_user_id"])
    writer.groups.clear()
    names = ("view_messagetemplate", "add_messagetemplate", "change_messagetemplate")
    writer.user_permissions.set(Permission.objects.filter(codename__in=names))
    known = make_image(alt_fr=None)
    fields = begun(author, start="start picture")
    key = keys(fields)[1]

    brought = author.post(reverse(BLOCKS), fields | {f"{key}-upload": a_file(), "edit": f"stay {key}"})
    chosen = {f"{key}-image": known.pk, f"{key}-alt": "Le stade"}
    author.post(reverse(ADD), fields | chosen | {"name": "Soon", "topic": topic.pk})

    assert "You may choose pictures of the library, and not bring new ones." in brought.content.decode()
    known.refresh_from_db()
    assert (list(Image.objects.all()), known.alt_fr) == ([known], None)
    assert MessageTemplate.objects.get(name="Soon").blocks.get(kind="image").image == known


def test_a_picture_that_came_with_a_block_is_in_the_trail(author, topic):
    fields = begun(author, start="start picture")
    key = keys(fields)[1]

    author.post(reverse(BLOCKS), fields | {f"{key}-upload": a_file(), "edit": f"stay {key}"})

    assert AuditEntry.objects.get(action="campaigns.add").object_id == str(Image.objects.get().pk)


def test_a_file_that_is_no_picture_is_refused_in_its_block(author, topic):
    fields = begun(author, start="start picture")
    key = keys(fields)[1]
    file = SimpleUploadedFile("a.jpg", b"<script>")

    answer = author.post(reverse(ADD), fields | {f"{key}-upload": file, "name": "Soon", "topic": topic.pk})

    assert errors_in(answer)[-1].startswith("This file cannot be read as a picture.")
    assert not MessageTemplate.objects.filter(name="Soon").exists()


def test_a_picture_in_the_archive_is_offered_only_where_it_stands_already(author):
    template, gone = make_template(), make_image(archived_at="2024-07-26T12:00Z", name="Put away")
    assert "Put away" not in page_of(author, template)

    make_block(template, BlockKind.IMAGE, image=gone)

    assert "Put away" in page_of(author, template)


# --- What the template is ----------------------------------------------------------------------------------------


def test_marketing_about_what_nobody_opts_in_to_is_refused_at_once(author):
    service = make_topic("tickets", kind=TopicKind.SERVICE)

    answer = author.post(reverse(ADD), begun(author) | {"name": "Soon", "topic": service.pk})

    assert errors_in(answer) == ["Nobody opts in to this topic: marketing needs one with an opt-in."]


def test_the_purpose_and_topic_of_a_letter_that_answers_something_stand(author):
    template = MessageTemplate.objects.get(notice_kind=NoticeKind.CONFIRM_OPT_IN)

    author.post(reverse(CHANGE, args=[template.pk]), posted(page_of(author, template)) | {"purpose": Purpose.SAFETY})

    assert MessageTemplate.objects.get(pk=template.pk).purpose == Purpose.SERVICE


def test_purpose_and_topic_stand_once_a_campaign_has_frozen_the_words(author):
    template = make_template()
    make_campaign(template=template, version=versions.freeze(template, by=None))

    author.post(reverse(CHANGE, args=[template.pk]), posted(page_of(author, template)) | {"purpose": Purpose.SAFETY})

    assert MessageTemplate.objects.get(pk=template.pk).purpose == Purpose.MARKETING


def test_where_other_words_are_approved_the_page_says_so_and_shows_the_difference(author):
    template = approved_template(make_template(subject_fr="Portes à neuf heures"))
    told = "The approved words differ from these."
    assert told not in page_of(author, template)

    fields = posted(page_of(author, template)) | {"subject": "Portes à dix heures"}
    author.post(reverse(CHANGE, args=[template.pk]), fields)
    page = page_of(author, template)

    difference = reverse("admin:campaigns_messagetemplate_review", args=[template.pk])
    assert told in page
    assert f'href="{difference}#changes-title"' in page
    assert re.search(r"<ins[^>]*>\s*dix", author.get(difference).content.decode())
    author.post(reverse(CHANGE, args=[template.pk]), posted(page) | {"subject": "Portes à neuf heures"})
    assert told not in page_of(author, template)
