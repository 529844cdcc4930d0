"""The four answers, as a provider gives them."""

from __future__ import annotations

import pytest

from campaigns.gateways import Answer, EmailEnvelope, Outcome
from tests.campaigns.gateways.letters import write_to, write_to_many
from tests.campaigns.gateways.scripted import Talk, serve
from tests.simulator import run_simulator


def hand_over_one(gateway, envelope: EmailEnvelope) -> Outcome:
    (outcome,) = gateway.hand_over([envelope])
    return outcome


def test_an_accepted_message_is_ok_and_arrives_as_it_was_written(provider, gateway):
    envelope = write_to("ana@example.org", "Le relais part à vingt heures.\r\n".encode())

    assert gateway.hand_over([envelope]) == [Outcome("ana", Answer.OK, "250 2.0.0", "Accepted")]
    (entry,) = provider.journal()
    assert (entry["key"], entry["mail_from"], entry["recipient"]) == ("ana", envelope.sender, "ana@example.org")
    assert entry["content"].encode() == envelope.content
    assert entry["parameters"] == "BODY=8BITMIME"


@pytest.mark.parametrize(
    ("recipient", "answer", "code"),
    [
        ("bounce-1@example.org", Answer.HARD, "550 5.1.1"),
        ("full-1@example.org", Answer.SOFT, "452 4.2.2"),
        ("greylist-1@example.org", Answer.SOFT, "451 4.7.1"),
        ("busy-1@example.org", Answer.SOFT, "421 4.3.2"),
        ("blocked-1@example.org", Answer.SOFT, "554 5.7.1"),
        ("spam-1@example.org", Answer.SOFT, "554 5.7.1"),
        ("drop-1@example.org", Answer.UNKNOWN, ""),
        ("lost-1@example.org", Answer.UNKNOWN, ""),
    ],
)
def test_each_refusal_has_its_answer_and_the_others_of_the_group_arrive(provider, gateway, recipient, answer, code):
    outcomes = gateway.hand_over([*write_to_many(6, "before"), write_to(recipient), *write_to_many(6, "after")])

    assert (outcomes[6].answer, outcomes[6].code) == (answer, code)
    assert [outcome.answer for outcome in outcomes if outcome is not outcomes[6]] == [Answer.OK] * 12
    arrived = {*provider.recipients()} - {"lost-1@example.org"}
    assert arrived == {f"{name}{n}@example.org" for name in ("before", "after") for n in range(6)}


def test_outcomes_keep_the_order_of_the_envelopes(gateway):
    envelopes = write_to_many(50)
    envelopes[7], envelopes[31] = write_to("bounce-7@example.org"), write_to("spam-31@example.org")

    assert [outcome.key for outcome in gateway.hand_over(envelopes)] == [envelope.key for envelope in envelopes]


def test_a_greylisted_message_passes_when_it_is_handed_over_again(provider, gateway):
    envelope = write_to("greylist-1@example.org")

    assert [hand_over_one(gateway, envelope).answer for _ in range(2)] == [Answer.SOFT, Answer.OK]
    assert provider.recipients() == ["greylist-1@example.org"]


def test_an_empty_group_has_no_outcomes_and_needs_no_connection(new_gateway):
    assert new_gateway("smtp://127.0.0.1:1?tls=none").hand_over([]) == []


def test_the_text_of_a_refusal_names_nobody(new_gateway):
    def names_everybody(talk: Talk) -> None:
        talk.greet()
        talk.hear("MAIL")
        talk.say("250 Ok")
        talk.hear("RCPT")
        talk.say("550-5.1.1 <Ana.Ruiz@example.org>: no user ana.ruiz here,", "550 5.1.1 ask post@example.org")
        talk.hear_end()

    with serve(names_everybody) as server:
        outcome = hand_over_one(new_gateway(server.url), write_to("ana.ruiz@example.org"))

    assert outcome.code == "550 5.1.1"
    assert outcome.text == "<…>: no user … here, 5.1.1 ask …"


def test_content_refused_by_all_but_awaited_goes_to_nobody(new_gateway):
    """RFC 2920: with pipelining a server may ask for content although it refused the only recipient."""

    def refuses_and_asks(talk: Talk) -> None:
        talk.greet("PIPELINING")
        for verb, reply in {"MAIL": "250 Ok", "RCPT": "550 5.1.1 Nobody", "DATA": "354 Go ahead"}.items():
            talk.hear(verb)
            talk.say(reply)
        assert talk._until(b".\r\n") == b".\r\n"
        talk.say("554 No valid recipients")
        talk.open_envelope()
        talk.hear_content()
        talk.say("250 Ok")
        talk.hear_end()

    with serve(refuses_and_asks) as server:
        gateway = new_gateway(server.url, connections=1)
        outcomes = gateway.hand_over([write_to("nobody@example.org"), write_to("ana@example.org")])

    assert [outcome.answer for outcome in outcomes] == [Answer.HARD, Answer.OK]


@pytest.mark.parametrize(
    "without", [(), ("PIPELINING",), ("PIPELINING", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES")]
)
def test_a_refused_recipient_leaves_the_connection_good_for_the_next(tmp_path, new_gateway, without):
    flags = [flag for name in without for flag in ("--without", name)]
    with run_simulator(tmp_path, *flags) as provider:
        gateway = new_gateway(provider.url, connections=1)
        group = [
            write_to(f"{name}-1@example.org") for name in ("bounce", "ana", "full", "blocked", "eva", "spam", "ida")
        ]
        outcomes = gateway.hand_over(group)

        assert [outcome.answer for outcome in outcomes] == ["hard", "ok", "soft", "soft", "ok", "soft", "ok"]
        assert [(entry["key"], entry["connection"]) for entry in provider.journal()] == [
            ("ana-1", 1),
            ("eva-1", 1),
            ("ida-1", 1),
        ]
