"""Each provider of anymail's, on a server that answers as its documentation says: what it gets, and what it means."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from campaigns.enums import Purpose
from campaigns.gateways import Answer as Means
from campaigns.gateways import EmailEnvelope, GatewayUnavailable
from campaigns.gateways.esp import EspGateway, build
from campaigns.gateways.esp.apis import APIS
from campaigns.gateways.options import Options
from committee.env import BadEnvironment
from tests.campaigns.gateways.esp.letters import LEAVE, answers, write_to
from tests.campaigns.gateways.esp.spoken import PROVIDERS, TO, Got, told
from tests.campaigns.gateways.web_service import Answer, Script, Silence, WebService, closed_url, serve

Speaking = Callable[..., tuple[EspGateway, WebService]]
each = pytest.mark.parametrize("esp", PROVIDERS)
NONSENSE = told(200, {"odd": "answer"})
SAYS_NO_READER = [name for name, spoken in PROVIDERS.items() if spoken.no_reader]


@pytest.fixture(scope="module")
def speak_to() -> Iterator[Speaking]:
    """Gateways as operators describe them, and the providers they speak to: made once, and told what to say."""
    made: dict[str, tuple[EspGateway, WebService]] = {}
    with ExitStack() as stack:

        def start(esp: str, script: Script, **more: Any) -> tuple[EspGateway, WebService]:
            place = f"{esp} {more}"
            if place not in made:
                service = stack.enter_context(serve(script))
                described = {"esp": esp, "settings": PROVIDERS[esp].settings, "api_url": service.url, **more}
                made[place] = build(Options(described, place="providers.toml")), service
                stack.callback(made[place][0].close)
            gateway, service = made[place]
            service.script, service.requests = script, []
            return gateway, service

        yield start


def test_every_provider_has_its_case_here():
    assert set(PROVIDERS) == set(APIS)


# What they get


@each
def test_letter_arrives_whole_with_the_way_out_and_our_key(esp, speak_to):
    gateway, service = speak_to(esp, PROVIDERS[esp].takes)

    (outcome,) = gateway.hand_over(write_to(TO))

    assert (outcome.answer, bool(outcome.reference)) == (Means.OK, True)
    (request,) = service.requests
    got = PROVIDERS[esp].read(request)
    assert (got.to, got.subject) == (TO, "Pour Zoé : le relais")
    assert "Dear Zoé, où ça ?" in got.text
    assert "Zoé" in got.html
    assert got.key == (None if "metadata" in APIS[esp].lacks else "7.1.0123456789ab")
    check_fields(got, has_message_id=esp != "mailjet")


def check_fields(got: Got, *, has_message_id: bool) -> None:
    fields = {name.lower(): value for name, value in got.fields.items()}
    assert fields["list-unsubscribe"] == f"<{LEAVE}>"
    assert fields["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    # Of the fields that Mailjet refuses from others, so that the whole letter would be.
    assert fields.get("message-id") == ("<7.1.0123456789ab@committee.example>" if has_message_id else None)


@pytest.mark.parametrize("esp", [name for name, api in APIS.items() if api.takes_return_path])
def test_provider_that_lets_one_choose_gets_our_return_path(esp, speak_to):
    gateway, service = speak_to(esp, PROVIDERS[esp].takes, return_path=True)

    assert answers(gateway, TO) == [Means.OK]

    own = "bounce+7.1.0123456789ab@committee.example"
    said = service.requests[0].json
    given = {
        "amazon_ses": lambda: said["FeedbackForwardingEmailAddress"],
        "mandrill": lambda: said["message"]["return_path_domain"],
        "sparkpost": lambda: said["return_path"],
    }
    assert given[esp]() == ("committee.example" if esp == "mandrill" else own)


@pytest.mark.parametrize(("purpose", "is_service"), [(Purpose.MARKETING, None), (Purpose.SAFETY, True)])
def test_sparkpost_adds_no_way_out_of_its_own_to_a_warning(purpose, is_service, speak_to):
    gateway, service = speak_to("sparkpost", PROVIDERS["sparkpost"].takes)

    gateway.hand_over(write_to(TO, purpose=purpose))

    said = service.requests[0].json
    assert said["options"].get("transactional") is is_service
    assert ("List-Unsubscribe" in said["content"]["headers"]) == (purpose == Purpose.MARKETING)


ODD_NAME = "{{ contact.EMAIL }} {% now %}"


@pytest.mark.parametrize(
    ("esp", "told_so"),
    [
        ("sparkpost", lambda said: said["options"]["perform_substitutions"] is False),
        ("unisender_go", lambda said: said["message"]["template_engine"] == "none"),
    ],
)
@pytest.mark.parametrize("purpose", [Purpose.MARKETING, Purpose.SAFETY])
def test_who_writes_templates_is_told_that_this_is_none(esp, told_so, purpose, speak_to):
    gateway, service = speak_to(esp, PROVIDERS[esp].takes)

    gateway.hand_over(write_to(TO, given_name=ODD_NAME, purpose=purpose))

    assert told_so(service.requests[0].json)
    got = PROVIDERS[esp].read(service.requests[0])
    assert (got.subject, ODD_NAME in got.text) == (f"Pour {ODD_NAME} : le relais", True)


def test_who_fills_in_whatever_it_is_told_finds_nothing_to_fill_in(speak_to):
    gateway, service = speak_to("brevo", PROVIDERS["brevo"].takes)

    gateway.hand_over(write_to(TO, given_name=ODD_NAME))

    got = PROVIDERS["brevo"].read(service.requests[0])
    assert [mark for mark in ("{{", "{%", "{#") for words in (got.subject, got.text, got.html) if mark in words] == []
    shown = (got.subject.replace("\u2060", ""), got.text.replace("\u2060", ""), html.unescape(got.html))
    assert [ODD_NAME in words for words in shown] == [True] * 3


@pytest.mark.parametrize("esp", [name for name, api in APIS.items() if not api.takes_utf8_mailboxes])
def test_mailbox_of_another_script_is_not_given_to_who_would_lose_it(esp, speak_to):
    gateway, service = speak_to(esp, PROVIDERS[esp].takes)
    (letter,) = write_to(TO)
    greek = EmailEnvelope(key="odd", recipient="δοκιμή@example.org", sender=letter.sender, content=letter.content)

    assert [one.answer for one in gateway.hand_over([greek, letter])] == [Means.HARD, Means.OK]
    assert len(service.requests) == 1


# What their answers mean


@pytest.mark.parametrize("esp", SAYS_NO_READER)
def test_reader_whom_the_provider_refuses_is_refused_for_good(esp, speak_to):
    gateway, service = speak_to(esp, lambda _: PROVIDERS[esp].no_reader)

    (outcome,) = gateway.hand_over(write_to(TO))

    assert outcome.answer is Means.HARD
    assert "@" not in outcome.text
    assert len(service.requests) == 1


@each
def test_what_is_wrong_with_our_sender_condemns_no_reader(esp, speak_to):
    gateway, _service = speak_to(esp, lambda _: PROVIDERS[esp].no_sender)

    (outcome,) = gateway.hand_over(write_to(TO))

    assert outcome.answer is Means.SOFT
    assert "@" not in outcome.text


@each
@pytest.mark.parametrize(
    ("answer", "means"),
    [
        (told(401, {"message": "Unauthorized", "StatusCode": 401}), Means.SOFT),
        (told(429, {"message": "Too many requests"}), Means.SOFT),
        (told(500, {"message": "Internal error"}), Means.SOFT),
        (told(503, {"message": "Unavailable"}), Means.SOFT),
        (Answer(502), Means.UNKNOWN),
        (NONSENSE, Means.UNKNOWN),
        (Silence, Means.UNKNOWN),
    ],
    ids=["no key", "too fast", "broken", "closed", "bad gateway", "nonsense", "silence"],
)
def test_answer_that_says_nothing_of_the_reader_condemns_nobody(esp, answer, means, speak_to):
    gateway, service = speak_to(esp, lambda _: answer)

    (outcome,) = gateway.hand_over(write_to(TO))

    # SendGrid has nothing to say but that it took it.
    assert outcome.answer is (Means.OK if esp == "sendgrid" and answer is NONSENSE else means)
    assert len(service.requests) == 1


@each
def test_nobody_at_the_address_had_anything_handed_over(esp):
    described = {"esp": esp, "settings": PROVIDERS[esp].settings, "api_url": closed_url()}

    with pytest.raises(GatewayUnavailable):
        build(Options(described, place="providers.toml")).hand_over(write_to(TO))


# Lists


def test_mailjet_tells_of_each_message_of_a_list(speak_to):
    error = {"ErrorCode": "mj-0013", "ErrorMessage": "is an invalid email address.", "ErrorRelatedTo": ["To[0].Email"]}
    said = [
        {"Status": "success", "To": [{"Email": "a@example.org", "MessageID": 19}]},
        {"Status": "error", "Errors": [error]},
    ]
    gateway, service = speak_to("mailjet", lambda _: told(400, {"Messages": said}))

    outcomes = gateway.hand_over(write_to("a@example.org", "b@example.org"))

    assert [(one.answer, one.reference) for one in outcomes] == [(Means.OK, "19"), (Means.HARD, "")]
    (request,) = service.requests
    assert [one["To"][0]["Email"] for one in request.json["Messages"]] == ["a@example.org", "b@example.org"]
    assert {one["Subject"] for one in request.json["Messages"]} == {"Pour Zoé : le relais"}


def test_mailtrap_tells_of_each_message_of_a_list(speak_to):
    said = [{"success": True, "message_ids": ["one"]}, {"success": False, "errors": ["address is invalid in 'to' 0"]}]
    gateway, service = speak_to("mailtrap", lambda _: told(200, {"success": True, "responses": said}))

    outcomes = gateway.hand_over(write_to("a@example.org", "b@example.org"))

    assert [(one.answer, one.reference) for one in outcomes] == [(Means.OK, "one"), (Means.HARD, "")]
    (request,) = service.requests
    assert request.path == "/batch"
    assert [one["custom_variables"]["key"][:4] for one in request.json["requests"]] == ["7.1.", "7.2."]


def test_resend_takes_a_list_or_none_of_it(speak_to):
    def takes_no_list(request: Any) -> Answer:
        return PROVIDERS["resend"].no_reader if request.path == "/emails/batch" else told(200, {"id": "one"})

    gateway, service = speak_to("resend", takes_no_list)

    assert answers(gateway, "a@example.org", "b@example.org") == [Means.OK, Means.OK]
    assert [one.path for one in service.requests] == ["/emails/batch", "/emails", "/emails"]


@pytest.mark.parametrize(("esp", "most"), [("mailjet", 50), ("resend", 100)])
def test_list_is_never_longer_than_the_provider_takes(esp, most, speak_to):
    gateway, service = speak_to(esp, lambda _: told(401, {"message": "Unauthorized"}))

    gateway.hand_over(write_to(*(f"fan{n}@example.org" for n in range(most + 1))))

    assert len(service.requests) == 2


# What is said at start


@pytest.mark.parametrize(
    ("described", "says"),
    [
        ({"esp": "scaleway", "settings": {"secret_key": "x"}}, "“esp” .* by SMTP"),
        ({"esp": "brevo", "settings": {}}, "“settings” .* give brevo its api_key"),
        ({"esp": "mailgun", "settings": {"api_key": "x", "sender_domian": "x"}}, "correct “sender_domian”"),
        ({"esp": "postal", "settings": {"api_key": "x"}}, "“api_url” is missing"),
        ({"esp": "postmark", "settings": {"server_token": "x"}, "return_path": True}, "“return_path” .* take it out"),
    ],
)
def test_provider_that_cannot_work_is_refused_with_a_reason(described, says):
    with pytest.raises(BadEnvironment, match=says):
        build(Options(described, place="providers.toml"))
