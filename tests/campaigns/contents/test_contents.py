"""What a template says, as data: what is kept of it, what each language reads, and when two say the same."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns import contents
from campaigns.enums import BlockKind
from campaigns.models import MessageTemplate, TemplateBlock
from contacts.enums import Channel
from tests import factories

pytestmark = pytest.mark.django_db

FIRST_FORMAT = {
    "fr": {
        "subject": "Bonjour",
        "preheader": "",
        "heading": "Les portes",
        "body": "Elles ouvrent à neuf heures.",
        "button_label": "Voir",
        "button_url": "https://example.org/",
    },
    "de": {
        "subject": "Guten Tag",
        "preheader": "",
        "heading": "",
        "body": "Um neun Uhr.",
        "button_label": "",
        "button_url": "",
    },
}
SECOND_FORMAT = {
    "format": 2,
    "source": "fr",
    "channels": ["email"],
    "fallbacks": {"ko": ["en", "fr"]},
    "blocks": [{"key": "b3f9k2aa", "kind": "button", "image": None, "settings": {"look": "primary"}}],
    "products": {},
    "texts": {
        "fr": {
            "subject": "Bonjour",
            "preheader": "",
            "sms": "",
            "push_title": "",
            "push_body": "",
            "push_url": "",
            "blocks": {"b3f9k2aa": {"text": "", "second": "", "label": "Voir", "link": "https://a.com", "alt": ""}},
            "products": {},
        }
    },
}


def make_template(**fields) -> MessageTemplate:
    """Without the words that templates of tests have."""
    nothing = dict.fromkeys((*factories.in_nine("subject", ""), *factories.in_nine("body", "")))
    return factories.make_template(**{**nothing, **fields})


def said(content: dict) -> dict:
    """As a version keeps it, and gives it back."""
    return json.loads(json.dumps(content))


def test_a_template_is_kept_with_its_blocks_in_their_order():
    template = make_template(subject_fr="Bonjour")
    last = factories.make_block(template, position=2)
    first = factories.make_block(template, BlockKind.HEADING, position=1, settings={"level": 1})

    content = contents.of_template(template)

    assert [block["key"] for block in content["blocks"]] == [first.key, last.key]
    assert [block.key for block in contents.in_language(said(content), "fr").blocks] == [first.key, last.key]


def test_languages_without_a_word_are_left_out_though_their_pictures_are_described():
    template = make_template(subject_fr="Bonjour")
    picture = factories.make_block(
        template, BlockKind.IMAGE, image=factories.make_image(), **dict.fromkeys(factories.in_nine("text", ""))
    )

    content = contents.of_template(template)

    assert contents.languages_in(content) == ["fr"]
    assert contents.in_language(content, "ja") is None
    assert content["texts"]["fr"]["blocks"][picture.key]["alt"].endswith("(fr)")


def test_a_link_that_a_language_does_not_say_is_that_of_the_source():
    template = make_template(subject_fr="Bonjour", subject_de="Guten Tag", subject_es="Hola", push_url_fr="https://p")
    words = {"link_fr": "https://a/fr", "link_es": "https://a/es", "label_fr": "Voir"}
    block = factories.make_block(template, BlockKind.BUTTON, **dict.fromkeys(factories.in_nine("text", "")), **words)

    content = contents.of_template(template)

    led = {code: contents.links(content, code)[f"{block.key}.link"] for code in ("fr", "de", "es")}
    assert led == {"fr": "https://a/fr", "de": "https://a/fr", "es": "https://a/es"}
    assert contents.links(content, "de")["push_url"] == "https://p"


def test_a_decorative_picture_needs_no_words_and_says_so():
    template = make_template(subject_fr="Bonjour")
    factories.make_block(template, BlockKind.IMAGE, image=factories.make_image(is_decorative=True))

    picture = contents.in_language(contents.of_template(template), "fr").blocks[0].picture

    assert (picture.alt, picture.is_decorative, picture.width) == ("", True, 1200)
    assert picture.url.startswith("http")


def test_products_are_kept_with_the_price_and_name_of_the_moment():
    product = factories.make_product(price="19.90")
    template = make_template(subject_fr="Bonjour")
    factories.make_block(template, BlockKind.PRODUCTS, settings={"codes": [product.code, "GONE"]})

    [goods] = contents.in_language(said(contents.of_template(template)), "fr").blocks[0].goods

    assert (goods.code, str(goods.price.amount), goods.name[-4:]) == (product.code, "19.90", "(fr)")


def test_it_takes_two_queries_however_many_blocks_there_are():
    template = make_template(subject_fr="Bonjour")
    product = factories.make_product(image=factories.make_image())
    for _ in range(5):
        factories.make_block(template, BlockKind.PRODUCTS, settings={"codes": [product.code]})

    with CaptureQueriesContext(connection) as queries:
        contents.of_template(MessageTemplate.objects.get(pk=template.pk))

    assert len(queries) == 3  # the template itself, its blocks, their products


def test_lines_end_one_way_whatever_a_browser_made_of_them():
    template = make_template(subject_fr="Bonjour", sms_fr="un\r\ndeux\rtrois")

    assert contents.of_template(template)["texts"]["fr"]["sms"] == "un\ndeux\ntrois"


def test_the_first_format_reads_as_blocks_and_an_empty_one_is_not_there():
    french, german = (contents.in_language(FIRST_FORMAT, code) for code in ("fr", "de"))

    assert [(block.key, block.kind) for block in french.blocks] == [
        ("heading", "heading"),
        ("body", "text"),
        ("button", "button"),
    ]
    assert (french.blocks[0].settings, french.blocks[2].link) == ({"level": 1}, "https://example.org/")
    assert [block.key for block in german.blocks] == ["body"]


@pytest.mark.parametrize(("language", "served"), [("fr", "fr"), ("ko", "fr"), ("de", None)])
def test_a_language_is_served_by_itself_or_by_the_declared_chain_and_never_by_a_guess(language, served):
    assert contents.served_by(SECOND_FORMAT).get(language) == served


def test_the_units_are_the_texts_that_their_kind_shows_in_the_order_of_reading():
    assert list(contents.units(SECOND_FORMAT, "fr")) == [
        "subject",
        "preheader",
        "b3f9k2aa.label",
        "sms",
        "push_title",
        "push_body",
    ]
    assert contents.links(SECOND_FORMAT, "fr") == {"b3f9k2aa.link": "https://a.com", "push_url": ""}
    assert contents.units(SECOND_FORMAT, "ru") == {}


def test_the_hashes_are_the_same_on_every_run():
    told = {"purpose": "marketing", "topic": "news", "layout": "f" * 64}

    assert contents.sha256(FIRST_FORMAT, **told) == "e096f22c562493dba4f34f2d8c020c0cd9d84d3fbd97d77c021580a59bed7322"
    assert contents.sha256(SECOND_FORMAT, **told) == "df43058b4a7851ce9c9a02764c24687d6d361adc1e374ac357b57f1490174216"
    assert (
        contents.language_sha256(SECOND_FORMAT, "fr", layout="f" * 64)
        == "4bd76c4b019e092feafb93ebc85b034ced64973904f9d7c2570a4c0badf05cd2"
    )


@pytest.mark.parametrize("changed", ["purpose", "topic", "layout"])
def test_what_for_about_what_and_in_which_look_belong_to_what_is_approved(changed):
    told = {"purpose": "marketing", "topic": "news", "layout": "f" * 64}

    assert contents.sha256(SECOND_FORMAT, **told) != contents.sha256(SECOND_FORMAT, **{**told, changed: "other"})


def test_a_language_keeps_its_hash_when_another_one_changes_and_loses_it_with_the_structure():
    template = make_template(subject_fr="Bonjour", subject_de="Guten Tag")
    block = factories.make_block(template)
    before = contents.of_template(template)

    template.subject_de = "Hallo"
    words_changed = contents.of_template(template)
    TemplateBlock.objects.filter(pk=block.pk).update(kind=BlockKind.HEADING)
    structure_changed = contents.of_template(template)

    def signed(content, language):
        return contents.language_sha256(content, language, layout="")

    assert signed(words_changed, "fr") == signed(before, "fr")
    assert signed(words_changed, "de") != signed(before, "de")
    assert signed(structure_changed, "fr") != signed(words_changed, "fr")


def test_a_channel_more_is_another_content():
    template = make_template(subject_fr="Bonjour")
    before = contents.of_template(template)
    template.channels = [Channel.EMAIL, Channel.SMS]

    told = {"purpose": "marketing", "topic": "news", "layout": ""}
    assert contents.sha256(contents.of_template(template), **told) != contents.sha256(before, **told)
