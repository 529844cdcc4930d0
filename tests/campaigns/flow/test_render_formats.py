"""What was kept is read for ever: if any of this changes, what was said to somebody can no longer be proved."""

from __future__ import annotations

import json
from typing import Any

import pytest

from campaigns.flow.render import fill, read

CODE = "ro" + "r" * 198
GREETING = {
    "choice": "person.salutation_name",
    "yes": ["Bonjour ", ["person.salutation_name", "", "html"]],
    "no": ["Bonjour"],
}
EMAIL = {
    "format": 2,
    "channel": "email",
    "language": "fr",
    "purpose": "service",
    "sender": ["Paris 2024", "news@example.org", ""],
    "subject": [{"choice": "person.has_tickets", "yes": ["Vos billets"], "no": ["Le programme"]}],
    "html": [
        "<p>",
        GREETING,
        "</p>\r\n",
        {
            "plural": "person.ticket_count",
            "forms": {"one": ["", " billet"], "other": ["", " billets"]},
            "code": CODE,
            "group": "\u202f",
            "digits": 4,
        },
    ],
    "text": [
        {
            "list": "person.tickets",
            "item": [
                "- ",
                {"lookup": "session", "texts": {"ATH03": "Finale du 100 m", "ATH05": "Relais"}, "else": None},
                ", porte ",
                ["gate", "?", "text"],
                "\r\n",
            ],
            "empty": ["Aucun billet.\r\n"],
            "between": ["", "", "", ""],
            "most": 50,
        },
        {
            "list": "person.tickets",
            "item": [["gate", "?", "text"]],
            "empty": [],
            "between": [" et ", ", ", ", ", " et "],
            "most": 2,
        },
        {"lookup": "reader_offset", "texts": {"60": " (18:00 chez vous)"}, "else": ""},
    ],
}
SMS = {
    "format": 2,
    "channel": "sms",
    "language": "fr",
    "purpose": "marketing",
    "text": ["Bonjour ", ["person.given_name", "vous", "sms"], "\nSTOP au 36111"],
    "sender_id": "PARIS2024",
}
PUSH = {
    "format": 2,
    "channel": "push",
    "language": "ar",
    "purpose": "service",
    "title": [["person.given_name", "أنت", "header"]],
    "body": ["19:00"],
    "url": ["https://example.org/?n=", ["person.given_name", "", "url"]],
}
VALUES = {
    "person.salutation_name": "Zoë & علي",
    "person.given_name": "Zoë\u00a0& \u202eعلي",
    "person.has_tickets": True,
    "person.ticket_count": 1200,
    "person.tickets": [{"session": "ATH03", "gate": "A <1>"}, {"session": "ATH05", "gate": ""}],
    "reader_offset": 60,
}


@pytest.mark.parametrize("kept", [EMAIL, SMS, PUSH], ids=["e-mail", "SMS", "push"])
def test_second_format_is_written_as_it_was_read(kept: dict[str, Any]):
    assert json.loads(json.dumps(read(kept).to_json())) == kept


def test_email_of_the_second_format_says_what_it_said():
    compiled = read(EMAIL)
    known, unknown = fill(compiled, VALUES), fill(compiled, {"person.ticket_count": 1})

    assert compiled.hash == "d479d6e4ae904fa9c0e401f629488376d12c24c1c9866c4c51f936f72b39e3b9"
    assert (known.subject, unknown.subject) == ("Vos billets", "Le programme")
    assert known.html == "<p>Bonjour <bdi>Zoë &amp; علي</bdi></p>\r\n1\u202f200 billets"
    assert known.text == ("- Finale du 100 m, porte A <1>\r\n- Relais, porte ?\r\nA <1> et ? (18:00 chez vous)")
    assert known.hash == "7db4f6c3054ed64a2553b4cf7548fd3c8aaf636787bfabab10d715964c53cca8"
    assert (unknown.html, unknown.text) == ("<p>Bonjour</p>\r\n1 billet", "Aucun billet.\r\n")
    assert unknown.hash == "b6e06e9a506e02ca96a052f68bdc5f822c8ada60eeafab7df02c684b14723199"


def test_short_messages_of_the_second_format_say_what_they_said():
    sms, push = fill(read(SMS), VALUES), fill(read(PUSH), VALUES)

    assert sms.text == "Bonjour Zoë & علي\nSTOP au 36111"
    assert sms.hash == "650bc2de32a296e44e4045767842f74c1b6c1371ce897ed259630cb665dfe5e6"
    assert (push.title, push.body) == ("Zoë\u00a0& علي", "19:00")
    assert push.url == "https://example.org/?n=Zo%C3%AB%C2%A0%26%20%E2%80%AE%D8%B9%D9%84%D9%8A"
    assert push.hash == "db40ff37c5233903f50544af2b80736977cc5586264932ddb18be496bfa07f48"


@pytest.mark.parametrize("sender", [["Paris", "other@example.org", ""], ["Paris 2024", "news@example.org", "d@e.f"]])
def test_from_the_third_format_on_the_hash_of_a_copy_says_whom_it_comes_from(sender):
    third = {**EMAIL, "format": 3}

    assert json.loads(json.dumps(read(third).to_json())) == third
    assert fill(read(third), VALUES).hash != fill(read({**third, "sender": sender}), VALUES).hash
    assert fill(read(EMAIL), VALUES).hash == fill(read({**EMAIL, "sender": sender}), VALUES).hash
    sms = {**SMS, "format": 3}
    assert fill(read(sms), VALUES).hash != fill(read({**sms, "sender_id": "OTHER"}), VALUES).hash


def test_what_no_format_knows_is_refused():
    with pytest.raises(ValueError, match="no part"):
        read({**SMS, "text": [{"surprise": "person.given_name"}]})
    with pytest.raises(ValueError, match="no compiled text"):
        read({**SMS, "channel": "fax"})
