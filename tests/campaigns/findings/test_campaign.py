"""The checks of a campaign: its words with its own facts, its sender, its shares, its readers."""

from __future__ import annotations

import pytest

from campaigns import contents, findings, previews, versions
from campaigns.enums import BlockKind, Purpose, Severity
from campaigns.findings import audience, serving
from campaigns.models import CampaignVariant
from committee import languages
from committee.models import Partner
from tests.campaigns.findings.contents import found, only
from tests.campaigns.findings.templates import on_three_channels
from tests.campaigns.stages import approved_template
from tests.factories import (
    NOON,
    in_nine,
    make_block,
    make_campaign,
    make_contact,
    make_identity,
    make_product,
    make_session,
    make_template,
    make_venue,
)

pytestmark = pytest.mark.django_db


def of(campaign, *codes: str):
    """The findings with these codes; all errors where none is named."""
    every = findings.of_campaign(campaign, at=NOON)
    return [each for each in every if each.code in codes] if codes else findings.errors(every)


def service(**fields):
    return make_template(**{"purpose": Purpose.SERVICE, "topic": "service", **fields})


def test_a_campaign_that_is_right_may_be_submitted():
    make_contact()
    assert of(make_campaign(template=service())) == []


def test_a_text_about_a_session_needs_one():
    template = service(**in_nine("subject", "Doors of {{ session.code }}"))
    missing = of(make_campaign(template=template), "FACT_MISSING")
    assert [(each.language, each.channel, each.field) for each in missing] == [
        (code, "email", "subject") for code in languages.CODES
    ]
    assert of(make_campaign(template=template, session=make_session())) == []


def test_a_venue_without_its_form_in_one_language_is_named_there():
    template = service(**in_nine("subject", "Doors {{ venue.at }}"))
    venue = make_venue()
    for language in ("fr", "en", "es", "ru"):
        venue.name_forms.create(language=language, form="at", text=f"at the venue {language}")
    finding = only(of(make_campaign(template=template, venue=venue)))
    assert found([finding]) == [("FORM_MISSING", "error", "email", "", "subject")]
    assert finding.language == "de"


def test_a_partner_signs_for_its_own_topics_alone():
    partner = Partner.objects.create(code="WATCHES", **in_nine("name", "Watches"))
    template = service()
    campaign = make_campaign(template=template, identity=make_identity(partner=partner))
    assert found(of(campaign)) == [("IDENTITY_PARTNER", "error", "", "", "identity")]
    template.topic.partner = partner
    assert of(campaign) == []
    template.topic.partner = None
    assert of(make_campaign(template=template, identity=make_identity())) == []


def test_variants_serve_everybody_once():
    campaign = make_campaign(template=service())
    for label, share in (("A", 50), ("B", 49)):
        CampaignVariant.objects.create(campaign=campaign, template=service(), label=label, share=share)
    finding = only(of(campaign, "SHARES_WRONG"))
    assert found([finding]) == [("SHARES_WRONG", "error", "", "", "variants")]
    assert "99 %" in finding.message
    campaign.variants.filter(label="B").update(share=50)
    assert of(campaign, "SHARES_WRONG") == []


@pytest.mark.parametrize(("channels", "said"), [(["email", "sms"], "by SMS"), (["push"], "by push")])
def test_nobody_is_asked_to_approve_what_no_provider_carries(channels, said, without_simulator):
    campaign = make_campaign(template=make_template(**on_three_channels()), channels=channels)

    finding = only(of(campaign, "NOT_YET"))

    assert finding.severity == Severity.ERROR
    assert said.lower() in finding.message.lower()


def test_a_variant_speaks_to_those_who_agreed_to_its_topic():
    campaign = make_campaign(template=make_template())
    for label, other in (("A", make_template()), ("B", make_template(topic="museums"))):
        CampaignVariant.objects.create(campaign=campaign, template=other, label=label, share=50)

    finding = only(of(campaign, "VARIANT_DIFFERS"))

    assert found([finding]) == [("VARIANT_DIFFERS", "error", "", "", "variants")]
    assert "Variant B" in finding.message


def test_what_is_wrong_with_the_words_of_a_variant_is_said_of_it():
    told = make_template(**in_nine("subject", "Doors of {{ session.code }}"))
    approved_template(told)
    campaign = make_campaign(template=make_template())
    CampaignVariant.objects.create(campaign=campaign, template=told, label="A", share=100)

    missing = of(campaign, "FACT_MISSING")

    assert {each.field for each in missing} == {"variants"}
    assert missing[0].message.startswith("Variant A: ")


def test_what_people_need_to_know_is_kept_from_nobody():
    assert only(of(make_campaign(template=service(), control_share=5), "CONTROL_REFUSED")).severity == Severity.ERROR
    assert of(make_campaign(template=make_template(), control_share=5), "CONTROL_REFUSED") == []


def test_a_warning_goes_to_everybody_at_once():
    waves = {"wave_people": 1_000, "wave_minutes": 10}
    warning = make_template(topic="alerts", purpose=Purpose.SAFETY)

    assert only(of(make_campaign(template=warning, **waves), "WAVES_REFUSED")).severity == Severity.ERROR
    assert of(make_campaign(template=service(), **waves), "WAVES_REFUSED") == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"available_until": NOON}, "PRODUCT_GONE"),
        ({"price": 11}, "PRICE_CHANGED"),
        ({"currency": "USD"}, "PRICE_CHANGED"),
    ],
)
def test_what_was_approved_at_another_price_or_is_gone_does_not_leave(changed, code):
    product, template = make_product(price="10.00"), make_template()
    block = make_block(template, BlockKind.PRODUCTS, settings={"codes": [product.code]})
    campaign = make_campaign(template=approved_template(template))
    assert of(campaign, "PRODUCT_GONE", "PRICE_CHANGED") == []

    type(product).objects.update(**changed)

    finding = only(of(campaign, "PRODUCT_GONE", "PRICE_CHANGED"))
    assert found([finding]) == [(code, "error", "email", block.key, "settings")]
    assert product.code in finding.message


def test_a_campaign_is_judged_by_the_words_that_would_leave():
    """The template has changed since it was approved: what is checked, previewed and read through is what was."""
    campaign = make_campaign(template=approved_template(make_template()))
    campaign.template.blocks.update(text_de="{{ person.shoe_size }}")
    type(campaign.template).objects.update(subject_fr="Autre")
    campaign.template.refresh_from_db()

    assert of(campaign, "PLACEHOLDER_UNKNOWN") == []
    shown = previews.of_campaign(campaign, language="fr")
    assert shown.email.subject == "Doors open at nine (fr)"
    assert versions.content_of(campaign)["texts"]["fr"]["subject"] == "Doors open at nine (fr)"


def test_the_senders_own_words_are_asked_for_where_it_writes_marketing_by_sms():
    template = make_template(**on_three_channels())
    stops = dict.fromkeys(languages.columns("sms_stop"), "STOP 36173")
    silent, polite = make_identity(), make_identity(**{**stops, "sms_stop_ko": ""})
    assert len(of(make_campaign(template=template, channels=["sms"], identity=silent), "UNSUBSCRIBE_MISSING")) == 9
    campaign = make_campaign(template=template, channels=["sms"], identity=polite)
    assert [each.language for each in of(campaign, "UNSUBSCRIBE_MISSING")] == ["ko"]


def test_a_senders_name_that_would_write_a_header_is_refused():
    campaign = make_campaign(
        template=service(), identity=make_identity(display_name_de="Paris\r\nBcc: all@example.org")
    )
    assert [(each.code, each.language, each.field) for each in of(campaign)] == [("HEADER_UNSAFE", "de", "sender")]


def test_a_language_is_missing_for_the_people_of_this_campaign():
    make_contact(language="ko", opted_in="news")
    make_contact(language="ko")
    template = make_template(subject_ko="", body_ko="", fallbacks={})
    finding = only(of(make_campaign(template=template), "LANGUAGE_MISSING"))
    assert finding.message == "Korean is missing and no fallback is declared: 1 person reads it."


def test_only_the_programs_of_the_audience_are_told_about():
    for name in ("a@orange.fr", "b@orange.fr", "c@icloud.com", "d@nobody.example"):
        make_contact(email=name, opted_in="news")
    campaign = make_campaign()
    shares = audience.shares(campaign)
    assert shares == {"orange": 0.5, "apple-mail": 0.25, "": 0.25}
    told = of(campaign, "CLIENT_UNSUPPORTED")
    assert {each.severity for each in told} == {Severity.WARNING}
    assert any("Orange 50%" in each.message for each in told)
    assert not any("Gmail" in each.message for each in told)


def test_nobodys_programs_are_not_guessed():
    assert audience.shares(make_campaign()) is None


def test_a_declared_fallback_that_touches_nobody_is_not_told_of():
    content = {"format": 2, "texts": {"fr": {}}, "fallbacks": {"ko": ["fr"], "ja": ["fr"]}}
    served = contents.served_by(content)
    assert served.get("ko") == "fr"

    found = serving.unserved(content, {"fr": 10, "ja": 1})

    assert [each.language for each in found if each.code == "LANGUAGE_FALLS_BACK"] == ["ja"]
