"""What is signed is what leaves; a signature stands for one language's words and for nothing else."""

from __future__ import annotations

from decimal import Decimal

import pytest
from psycopg.types.range import Range

from campaigns import contents, previews, proofs
from campaigns.approvals import ContentChanged
from campaigns.findings import NotReady
from campaigns.models import Price, SignOff
from campaigns.placeholders import Money
from committee.languages import CODES
from committee.models import AuditEntry
from contacts.enums import Channel
from tests.campaigns.findings.templates import make_finished
from tests.campaigns.written import make_written
from tests.factories import NOON, make_template, make_user

pytestmark = pytest.mark.django_db


def sheet(template, *, country="FR"):
    return proofs.sheet(
        previews.words_of(template),
        languages=CODES,
        reader=None,
        price_country=country,
        at=NOON,
        template=template,
    )


def proof(template, language):
    return next(each for each in sheet(template).proofs if each.language == language)


def sign(template, language, *, by=None, sha256=None):
    shown = proof(template, language).sha256 if sha256 is None else sha256
    return proofs.sign(template, language, by=by or make_user(), at=NOON, sha256=shown)


def test_proof_shows_nine_languages_on_three_channels():
    found = sheet(make_written()).proofs

    assert [each.language for each in found] == list(CODES)
    assert all(each.email.email and each.sms.sms and each.push.push for each in found)
    assert all(each.sms_shown.parts.parts >= 1 for each in found)


@pytest.mark.parametrize(("look", "rule"), [(proofs.dark, "@media all"), (proofs.light, "@media not all")])
def test_views_by_day_and_in_the_dark_differ_in_one_rule_and_in_nothing_else(look, rule):
    html = proof(make_written(), "fr").email.email.html

    assert look(html) != html
    assert look(html).replace(rule, "@media (prefers-color-scheme: dark)") == html


def test_sms_costs_its_parts_where_a_price_is_known():
    Price.objects.create(
        channel=Channel.SMS, provider="Example", country="FR", amount=Decimal("0.05"), valid=Range(None, None)
    )
    template = make_written()

    arabic = proof(template, "ar").sms_shown
    assert arabic.price == Money(Decimal("0.05") * arabic.parts.parts, "EUR")
    assert [each.sms_shown.price for each in sheet(template, country="KE").proofs] == [None] * len(CODES)


@pytest.mark.parametrize(
    ("text", "columns", "shown"),
    [
        ("Short", 5, "Short"),
        ("Too long", 5, "Too…"),
        ("競技延期", 8, "競技延期"),
        ("競技延期のお知らせ", 8, "競技延…"),
        ("", 5, ""),
    ],
)
def test_lock_screen_shows_what_fits_and_says_that_there_is_more(text, columns, shown):
    assert proofs.cut(text, columns) == shown


def test_signature_is_kept_with_its_words_and_told_to_the_trail():
    template, somebody = make_finished(), make_user()

    signed = sign(template, "ja", by=somebody)

    assert (signed.by, signed.language, signed.at) == (somebody, "ja", NOON)
    assert signed.version.content == contents.of_template(template)
    assert proof(template, "ja").signatures == (signed,)
    assert AuditEntry.objects.filter(action="campaigns.sign_off").count() == 1


def test_signing_twice_is_one_signature():
    template, somebody = make_template(), make_user()

    assert sign(template, "fr", by=somebody) == sign(template, "fr", by=somebody)
    assert SignOff.objects.count() == 1
    assert AuditEntry.objects.filter(action="campaigns.sign_off").count() == 1


def test_signature_ends_with_that_languages_words_and_with_no_others():
    template = make_finished()
    sign(template, "ja")
    sign(template, "de")

    template.subject_de = "Andere Worte"
    template.save()

    assert [each.language for each in sheet(template).proofs if each.signatures] == ["ja"]


def test_words_that_changed_while_somebody_read_are_not_signed():
    template = make_template()
    shown = proof(template, "fr").sha256
    template.subject_fr = "Autre"
    template.save()

    with pytest.raises(ContentChanged):
        sign(template, "fr", sha256=shown)
    assert not SignOff.objects.exists()


def test_language_with_mistakes_is_not_signed_and_others_are():
    template = make_template(body_de="{{ person.shoe_size }}")

    with pytest.raises(NotReady):
        sign(template, "de")
    assert sign(template, "fr").language == "fr"


def test_language_that_has_no_words_of_its_own_cannot_be_signed():
    template = make_template(subject_ko="", body_ko="", fallbacks={"ko": ["en"]})

    assert proof(template, "ko").sha256 == ""
    with pytest.raises(ContentChanged):
        sign(template, "ko", sha256="")
