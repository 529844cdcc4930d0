"""E-mail by providers' HTTP APIs: what they get of a finished letter, and what each of their answers means."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from campaigns.gateways import Answer, EmailEnvelope, GatewayUnavailable, providers
from campaigns.gateways.esp import EspGateway, build
from campaigns.gateways.options import Options
from committee.env import BadEnvironment
from tests.campaigns.gateways.esp.apis import Api, run_api
from tests.campaigns.gateways.esp.letters import LEAVE, answers, write_to

PEM = Path(__file__).parents[1] / "localhost.pem"


@pytest.fixture
def api() -> Iterator[Api]:
    with run_api() as running:
        yield running


@pytest.fixture
def listing(api) -> Iterator[EspGateway]:
    """A provider whose API takes a list of messages."""
    gateway = EspGateway("postmark", {"server_token": "secret", "api_url": api.url})
    yield gateway
    gateway.close()


@pytest.fixture
def single(api) -> Iterator[EspGateway]:
    """One whose API takes one at a time."""
    settings = {"api_key": "secret", "sender_domain": "mg.committee.example", "api_url": api.url}
    gateway = EspGateway("mailgun", settings, connections=4)
    yield gateway
    gateway.close()


# What they get


def test_list_holds_each_persons_own_letter_with_the_way_out_and_our_key(listing, api):
    outcomes = listing.hand_over([*write_to("a@example.org", given_name="Zoé"), *write_to("b@example.org")])

    assert [(one.answer, one.reference) for one in outcomes] == [(Answer.OK, "id-1"), (Answer.OK, "id-2")]
    assert api.requests == ["/email/batch"]
    first = api.accepted[0]
    assert first["To"] == "a@example.org"
    assert first["Subject"] == "Pour Zoé : le relais"
    assert "Dear Zoé, où ça ?" in first["TextBody"]
    assert "Zoé" in first["HtmlBody"]
    assert first["Metadata"] == {"key": "7.1.0123456789ab"}
    assert {one["Name"]: one["Value"] for one in first["Headers"]} == {
        "Message-ID": "<7.1.0123456789ab@committee.example>",
        "List-Unsubscribe": f"<{LEAVE}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert (first["TrackOpens"], first["TrackLinks"]) == (False, "None")


def test_single_messages_carry_the_same(single, api):
    (outcome,) = single.hand_over(write_to("a@example.org"))

    assert (outcome.answer, outcome.reference) == (Answer.OK, "<1@mailgun.example>")
    assert api.requests == ["/mg.committee.example/messages"]
    (message,) = api.accepted
    assert message["subject"] == "Pour Zoé : le relais"
    assert message["h:List-Unsubscribe"] == f"<{LEAVE}>"
    assert message["h:List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["v:key"] == "7.1.0123456789ab"
    assert (message["o:tracking-opens"], message["o:tracking-clicks"]) == ("no", "no")


def test_long_list_goes_in_as_many_requests_as_the_api_takes(listing, api):
    assert set(answers(listing, *(f"fan{n}@example.org" for n in range(501)))) == {Answer.OK}
    assert sorted(api.requests) == ["/email", "/email/batch"]


def test_many_single_messages_are_answered_in_their_order(single):
    letters = write_to(*(f"{'inactive-' if n % 3 else ''}fan{n}@example.org" for n in range(30)))

    outcomes = single.hand_over(letters)

    assert [one.key for one in outcomes] == [one.key for one in letters]
    assert [one.answer for one in outcomes] == [Answer.HARD if n % 3 else Answer.OK for n in range(30)]


def test_nobody_to_write_to_is_no_request(single, api):
    assert single.hand_over([]) == []
    assert api.requests == []


# What their answers mean


def test_each_message_of_a_list_has_its_own_answer(listing):
    outcomes = listing.hand_over(write_to("a@example.org", "inactive-b@example.org", "sender-c@example.org"))

    assert [one.answer for one in outcomes] == [Answer.OK, Answer.HARD, Answer.SOFT]


def test_list_that_is_refused_as_a_whole_goes_one_by_one(listing, api):
    api.refuses_lists = True

    assert answers(listing, "a@example.org", "inactive-b@example.org") == [Answer.OK, Answer.HARD]
    assert api.requests == ["/email/batch", "/email", "/email"]


def test_list_without_an_answer_is_in_doubt_and_never_sent_again(listing, api):
    api.loses_lists = True

    assert answers(listing, "a@example.org", "b@example.org") == [Answer.UNKNOWN, Answer.UNKNOWN]
    assert api.requests == ["/email/batch"]


@pytest.mark.parametrize(
    ("recipient", "answer", "code"),
    [
        ("inactive-a@example.org", Answer.HARD, "400"),
        ("sender-a@example.org", Answer.SOFT, "401"),
        ("later-a@example.org", Answer.SOFT, "429"),
        ("broken-a@example.org", Answer.SOFT, "500"),
        ("gateway-a@example.org", Answer.UNKNOWN, "504"),
        ("bad-gateway-a@example.org", Answer.UNKNOWN, "502"),
        ("timeout-a@example.org", Answer.UNKNOWN, "408"),
        ("lost-a@example.org", Answer.UNKNOWN, ""),
    ],
)
def test_answer_decides_for_one_message_alone(single, recipient, answer, code):
    outcomes = single.hand_over(write_to("a@example.org", recipient))

    assert outcomes[0].answer is Answer.OK
    assert (outcomes[1].answer, outcomes[1].code) == (answer, code)
    assert "@" not in outcomes[1].text


def test_pause_that_is_asked_for_is_kept(single):
    (outcome,) = single.hand_over(write_to("later-a@example.org"))

    assert outcome.retry_after == 30


def test_message_lost_after_it_was_taken_is_asked_about_once(single, api):
    single.hand_over(write_to("lost-a@example.org"))

    assert len(api.requests) == len(api.accepted) == 1


@pytest.mark.parametrize("esp", ["postmark", "mailgun"])
def test_provider_that_cannot_be_reached_had_nothing_handed_over(esp):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}/"
        gateway = EspGateway(esp, {"server_token": "x", "api_key": "x", "api_url": url})

        with pytest.raises(GatewayUnavailable):
            gateway.hand_over(write_to("a@example.org", "b@example.org"))


@pytest.fixture
def secure(monkeypatch) -> Iterator[Api]:
    """An API over TLS, with a certificate that we trust."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(PEM))
    with run_api(PEM) as running:
        yield running


@pytest.mark.parametrize("recipient", ["lost-a@example.org", "garbled-a@example.org"])
def test_message_whose_answer_breaks_off_inside_tls_is_in_doubt(secure, recipient):
    settings = {"api_key": "secret", "sender_domain": "mg.committee.example", "api_url": secure.url}
    with closing(EspGateway("mailgun", settings, connections=1)) as gateway:
        assert answers(gateway, "a@example.org", recipient) == [Answer.OK, Answer.UNKNOWN]
    assert len(secure.accepted) == 2


def test_answer_of_amazon_that_breaks_off_inside_tls_is_in_doubt(secure, monkeypatch):
    monkeypatch.setenv("AWS_CA_BUNDLE", str(PEM))
    with closing(amazon_at(secure.url)) as gateway:
        assert answers(gateway, "a@example.org") == [Answer.UNKNOWN]
    assert len(secure.requests) == 1


@pytest.mark.parametrize("esp", ["mailgun", "amazon_ses"])
def test_nothing_has_left_where_the_certificate_is_not_trusted_or_nobody_speaks_tls(api, esp):
    with run_api(PEM) as untrusted:
        for url in (untrusted.url, api.url.replace("http:", "https:")):
            settings = {"api_key": "x", "sender_domain": "mg.committee.example", "api_url": url}
            gateway = amazon_at(url) if esp == "amazon_ses" else EspGateway(esp, settings)
            with closing(gateway), pytest.raises(GatewayUnavailable):
                gateway.hand_over(write_to("a@example.org"))
        assert untrusted.requests == api.requests == []


def amazon_at(url: str) -> EspGateway:
    keys = {"aws_access_key_id": "x", "aws_secret_access_key": "x", "region_name": "eu-west-3"}
    return EspGateway("amazon_ses", {"api_url": url, **keys}, connections=1)


def test_odd_answer_for_one_message_of_a_list_is_that_ones_alone(listing):
    recipients = ("a@example.org", "odd-b@example.org", "inactive-c@example.org")

    assert answers(listing, *recipients) == [Answer.OK, Answer.UNKNOWN, Answer.HARD]


def test_request_that_fails_half_way_takes_no_other_along(listing, api):
    api.answers_nonsense_to_lists = True

    told = answers(listing, *(f"fan{n}@example.org" for n in range(501)))

    assert told == [Answer.UNKNOWN] * 500 + [Answer.OK]


def test_provider_whose_settings_went_wrong_had_nothing_handed_over():
    with pytest.raises(GatewayUnavailable):
        EspGateway("postmark", {}).hand_over(write_to("a@example.org"))


def test_address_that_no_api_takes_is_refused_without_asking(single, api):
    letter = write_to("a@example.org")[0]
    odd = EmailEnvelope(key="odd", recipient="a@b@c", sender=letter.sender, content=letter.content)

    outcomes = single.hand_over([odd, letter])

    assert [one.answer for one in outcomes] == [Answer.HARD, Answer.OK]
    assert len(api.requests) == 1


def test_closed_gateway_opens_again(single):
    assert answers(single, "a@example.org") == [Answer.OK]
    single.close()

    assert answers(single, "b@example.org") == [Answer.OK]


# How operators describe one


def options(**values: Any) -> Options:
    return Options(values, place="providers.toml")


def test_provider_is_built_from_the_file(api, tmp_path, settings, monkeypatch):
    monkeypatch.setenv("POSTMARK_TOKEN", "secret")
    settings.PROVIDERS_FILE = tmp_path / "providers.toml"
    settings.PROVIDERS_FILE.write_text(f"""
        [[provider]]
        code = "postmark"
        channel = "email"
        kind = "esp"
        esp = "postmark"
        settings = {{ server_token = "${{POSTMARK_TOKEN}}" }}
        api_url = "{api.url}"
    """)

    (provider,) = providers.configured()

    assert [one.answer for one in provider.gateway.hand_over(write_to("a@example.org"))] == [Answer.OK]
    provider.gateway.close()


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"esp": "carrier-pigeon"}, "esp"),
        ({"esp": "mailgun"}, "settings"),
        ({"esp": "mailgun", "settings": {"api_key": "x"}, "connections": 0}, "connections"),
        ({"esp": "mailgun", "settings": {"api_key": "x"}, "api_url": "http://api.example/"}, "api_url"),
    ],
)
def test_provider_that_was_described_wrongly_is_said_at_start(values, named):
    with pytest.raises(BadEnvironment, match=f"“{named}”"):
        build(options(**values))


def test_amazon_is_asked_once_and_never_by_its_own_retries():
    gateway = build(options(esp="amazon_ses", settings={"region_name": "eu-west-3"}))

    backend = gateway.open_one()

    assert backend.client.meta.config.retries["total_max_attempts"] == 1
    backend.close()
