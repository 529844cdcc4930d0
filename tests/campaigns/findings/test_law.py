"""What law and decency ask of a message is asked of every one, and of none beyond what it is."""

from __future__ import annotations

import pytest

from campaigns.enums import Purpose
from campaigns.findings import law
from campaigns.flow.render.content import Sender
from contacts.enums import TopicKind
from tests.campaigns.findings.contents import block, content, found, only
from tests.factories import make_template, make_topic

SENDER = Sender("Paris 2024", "news@example.org")


@pytest.mark.django_db
def test_marketing_on_a_topic_nobody_opts_in_to_is_refused():
    template = make_template()
    assert list(law.topic_wrong(template)) == []
    template.topic = make_topic("service", kind=TopicKind.SERVICE)
    assert found(law.topic_wrong(template)) == [("TOPIC_WRONG", "error", "", "", "topic")]


def test_marketing_without_a_way_out_is_refused_and_service_needs_none():
    missing = [("UNSUBSCRIBE_MISSING", "error", "email", "", "layout")]
    assert found(law.unsubscribe_missing(Purpose.MARKETING, is_seen=False)) == missing
    assert list(law.unsubscribe_missing(Purpose.MARKETING, is_seen=True)) == []
    assert list(law.unsubscribe_missing(Purpose.SAFETY, is_seen=False)) == []


def test_a_marketing_sms_says_how_to_stop_it():
    assert found(law.stop_missing(Purpose.MARKETING, stop=" ")) == [("UNSUBSCRIBE_MISSING", "error", "sms", "", "sms")]
    assert list(law.stop_missing(Purpose.MARKETING, stop="STOP 36173")) == []
    assert list(law.stop_missing(Purpose.SERVICE, stop="")) == []


@pytest.mark.parametrize("purpose", [Purpose.SERVICE, Purpose.SAFETY])
def test_nothing_is_sold_where_people_are_written_to_unasked(purpose):
    sold = content(block(text="Words"), block("products", "b2"), block("partner", "b3"))
    assert found(law.selling(sold, purpose=purpose)) == [
        ("PARTNER_IN_SERVICE", "error", "email", "b2", "kind"),
        ("PARTNER_IN_SERVICE", "error", "email", "b3", "kind"),
    ]
    assert list(law.selling(sold, purpose=Purpose.MARKETING)) == []
    assert list(law.selling(content(block("sessions")), purpose=purpose)) == []


def test_two_partners_in_one_message_are_remarked_on():
    one = block("partner", "b1", settings={"partner": ""})
    same = block("partner", "b2", settings={"partner": "WATCHES"})
    other = block("partner", "b3", settings={"partner": "SODA"})
    assert list(law.competing([one, same], of_topic="WATCHES")) == []
    finding = only(law.competing([one, same, other], of_topic="WATCHES"))
    assert found([finding]) == [("PARTNERS_COMPETE", "warning", "email", "b3", "kind")]
    assert "SODA, WATCHES" in finding.message


@pytest.mark.parametrize("character", ["\r", "\n", "\0", "\u2028", "\u2029", "\u202a", "\u202e", "\x85"])
def test_no_head_of_a_message_holds_what_ends_a_line_or_turns_it_round(character):
    words = f"Doors{character}Bcc: all@example.org"
    finding = only(law.header_unsafe(content(subject=words), sender=SENDER))
    assert found([finding]) == [("HEADER_UNSAFE", "error", "email", "", "subject")]
    assert f"U+{ord(character):04X}" in finding.message
    everywhere = content(preheader=words, push_title=words)
    sender = Sender(words, "news@example.org", reply_to=words, sms_id=words)
    assert [finding.field for finding in law.header_unsafe(everywhere, sender=sender)] == [
        "preheader",
        "sender",
        "reply_to",
        "sms_sender",
        "push_title",
    ]


def test_right_to_left_names_and_long_subjects_are_no_danger():
    assert list(law.header_unsafe(content(subject="\u2067أهلا\u2069 " + "x" * 900), sender=SENDER)) == []
    assert only(law.header_unsafe(content(subject="я" * 500), sender=SENDER)).field == "subject"
