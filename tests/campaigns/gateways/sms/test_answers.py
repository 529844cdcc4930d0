"""What each answer of a provider means for an SMS, over real connections."""

from __future__ import annotations

import base64
import threading
from contextlib import closing

import pytest

from campaigns import sms
from campaigns.gateways import Answer, GatewayUnavailable, SmsEnvelope
from campaigns.gateways.https import HttpHandover, Timeouts
from campaigns.gateways.options import Options
from campaigns.gateways.sms import generic, twilio
from campaigns.gateways.sms.gateway import SmsGateway
from campaigns.gateways.sms.provider import SmsProvider
from committee.env import BadEnvironment
from tests.campaigns.gateways import web_service
from tests.campaigns.gateways.web_service import Silence, closed_url, serve

NUMBER = "+33612345678"
NINE = {
    "fr": "Métro fermé à Saint-Denis : prenez le bus",
    "en": "Session moved to 20:00",
    "es": "La sesión se ha trasladado a las 20:00",
    "de": "Der Wettkampf beginnt später",
    "ru": "Сессия перенесена на 20:00",
    "ar": "تأجلت الجلسة إلى الساعة 20:00",
    "ja": "試合は20時に始まります",
    "ko": "경기는 20시에 시작합니다",
    "zh-hans": "比赛改为20点开始",
}


def letter(n=1, *, to=NUMBER, text="Bonjour", country="FR"):
    return SmsEnvelope(
        key=f"7.{n}.seal", recipient=to, sender="GAMES", text=text, parts=sms.count(text).parts, country=country
    )


def options(**values):
    return Options({"code": "one", **values}, place="providers.toml, provider “one”")


def generic_to(url, **more):
    return generic.build(
        options(
            url=f"{url}/v2/send",
            fields={"message.to": "{to}", "message.from": "{sender}", "text": "{text}", "ref": "{key}"},
            answer={"id": "result.0.id", "error": "error.code", "text": "error.message"},
            hard=["bad_number"],
            **more,
        )
    )


def twilio_to(url):
    return twilio.build(options(url=url, account="AC1", token="secret"))


def answering(status, body=None, **headers):
    return lambda _request: web_service.Answer(status, body, headers)


def outcomes(gateway, *letters):
    with closing(gateway):
        return gateway.hand_over(letters or [letter()])


def test_a_provider_of_the_configuration_is_spoken_to_as_it_says():
    accepted = answering(201, {"result": [{"id": 77}]})
    auth = {"kind": "bearer", "token": "secret"}
    with serve(accepted) as service:
        gateway = generic_to(service.url, auth=auth, senders={"US": "+15550100"}, idempotency_header="Idempotency-Key")
        (first, second) = outcomes(gateway, letter(1), letter(2, country="US"))

    assert (first.answer, first.code, first.reference) == (Answer.OK, "201", "77")
    assert second.answer is Answer.OK
    bodies = sorted((request.json for request in service.requests), key=lambda body: body["ref"])
    assert bodies == [
        {"message": {"to": NUMBER, "from": "GAMES"}, "text": "Bonjour", "ref": "7.1.seal"},
        {"message": {"to": NUMBER, "from": "+15550100"}, "text": "Bonjour", "ref": "7.2.seal"},
    ]
    assert {request.headers["authorization"] for request in service.requests} == {"Bearer secret"}
    assert {request.headers["idempotency-key"] for request in service.requests} == {"7.1.seal", "7.2.seal"}
    assert {request.path for request in service.requests} == {"/v2/send"}


def test_twilio_is_spoken_to_in_its_own_way():
    with serve(answering(201, {"sid": "SM1", "status": "queued", "code": None})) as service:
        (outcome,) = outcomes(twilio_to(service.url))

    (request,) = service.requests
    assert (outcome.answer, outcome.reference) == (Answer.OK, "SM1")
    assert request.path == "/2010-04-01/Accounts/AC1/Messages.json"
    assert request.form == {"To": NUMBER, "Body": "Bonjour", "From": "GAMES"}
    assert request.headers["authorization"] == "Basic " + base64.b64encode(b"AC1:secret").decode()


@pytest.mark.parametrize(
    ("status", "body", "answer"),
    [
        (400, {"code": 21211, "message": f"The number {NUMBER} is not valid"}, Answer.HARD),
        (400, {"code": 21610}, Answer.HARD),
        (400, {"code": 21608, "message": "Trial account"}, Answer.SOFT),  # of us: condemns nobody
        (401, {"code": 20003}, Answer.SOFT),
        (404, None, Answer.SOFT),
        (302, None, Answer.SOFT),
        (429, {"code": 20429}, Answer.SOFT),
        (503, None, Answer.SOFT),
        *((status, None, Answer.UNKNOWN) for status in (408, 500, 502, 504, 520, 522, 524)),
        (200, {"code": 21614}, Answer.HARD),  # refused in a body that is called a success
        (200, {"code": 99999}, Answer.SOFT),
        (200, ["strange"], Answer.OK),
    ],
)
def test_every_answer_is_one_of_four(status, body, answer):
    with serve(answering(status, body)) as service:
        (outcome,) = outcomes(twilio_to(service.url))

    assert outcome.answer is answer
    assert outcome.code.startswith(str(status))
    assert NUMBER not in outcome.text


def test_an_error_that_is_false_is_none():
    with serve(answering(200, {"failed": False, "id": 7})) as service:
        described = options(url=service.url, fields={"to": "{to}"}, answer={"id": "id", "error": "failed"})
        (outcome,) = outcomes(generic.build(described))

    assert (outcome.answer, outcome.code, outcome.reference) == (Answer.OK, "200", "7")


def test_who_broke_may_be_written_to_again_only_where_it_takes_our_key():
    with serve(answering(500)) as service:
        (keyed,) = outcomes(generic_to(service.url, idempotency_header="Idempotency-Key"))
        (unkeyed,) = outcomes(generic_to(service.url))

    assert (keyed.answer, unkeyed.answer) == (Answer.SOFT, Answer.UNKNOWN)


@pytest.mark.parametrize(("said", "seconds"), [("30", 30.0), ("soon", None), ("999999999", 86_400.0)])
def test_a_provider_may_ask_us_to_wait(said, seconds):
    with serve(answering(429, None, **{"Retry-After": said})) as service:
        (outcome,) = outcomes(twilio_to(service.url))

    assert (outcome.answer, outcome.retry_after) == (Answer.SOFT, seconds)


def test_a_request_without_an_answer_is_in_doubt_and_the_rest_of_the_group_goes_on():
    def silent_for_the_second(request):
        return Silence if request.json["ref"] == "7.2.seal" else web_service.Answer(201, {"result": [{"id": "1"}]})

    with serve(silent_for_the_second) as service:
        told = outcomes(generic_to(service.url), *(letter(n) for n in range(1, 6)))

    assert [outcome.answer.value for outcome in told] == ["ok", "unknown", "ok", "ok", "ok"]
    assert [outcome.key for outcome in told] == [f"7.{n}.seal" for n in range(1, 6)]
    assert len(service.requests) == 5  # none was posted twice


def test_an_answer_that_takes_too_long_is_in_doubt():
    done = threading.Event()

    def slow(_request):
        done.wait(5)
        return Silence

    with serve(slow) as service:
        provider = SmsProvider(url=service.url, fields={"to": "{to}"})
        gateway = SmsGateway(provider, HttpHandover(timeouts=Timeouts(answer=0.1)))
        (outcome,) = outcomes(gateway)
        done.set()

    assert outcome.answer is Answer.UNKNOWN


def test_nothing_is_handed_over_where_nobody_listens():
    with closing(generic_to(closed_url())) as gateway, pytest.raises(GatewayUnavailable):
        gateway.hand_over([letter(n) for n in range(50)])


def test_connections_are_kept_and_a_closed_gateway_opens_again():
    with serve(answering(201, {"sid": "SM1"})) as service:
        gateway = twilio_to(service.url)
        for _group in range(3):
            outcomes_of_group = gateway.hand_over([letter(n) for n in range(20)])
            assert {outcome.answer for outcome in outcomes_of_group} == {Answer.OK}
        assert len(service.requests) == 60
        assert len(service.connections) <= 16
        gateway.close()
        assert outcomes(gateway)[0].answer is Answer.OK


def test_nine_languages_arrive_as_they_were_written_with_their_parts_told():
    with serve(answering(201, {"result": [{"id": "1"}]})) as service:
        gateway = generic.build(
            options(url=service.url, body="form", fields={"to": "{to_digits}", "text": "{text}", "parts": "{parts}"})
        )
        told = outcomes(gateway, *(letter(n, text=text * 3) for n, text in enumerate(NINE.values())))

    assert {outcome.answer for outcome in told} == {Answer.OK}
    assert {request.form["to"] for request in service.requests} == {"33612345678"}
    arrived = {request.form["text"]: int(request.form["parts"]) for request in service.requests}
    assert arrived == {
        NINE["fr"] * 3: 1, NINE["en"] * 3: 1, NINE["es"] * 3: 2, NINE["de"] * 3: 1, NINE["ru"] * 3: 2,
        NINE["ar"] * 3: 2, NINE["ja"] * 3: 1, NINE["ko"] * 3: 1, NINE["zh-hans"] * 3: 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"fields": {}}, "fields"),
        ({"fields": {"to": "{to}", "x": "{contact}"}}, "fields"),
        ({"answer": {"identity": "x"}}, "answer"),
        ({"auth": {"kind": "bearer"}}, "auth"),
        ({"auth": {"kind": "bearer", "token": "secret-token", "more": "x"}}, "auth"),
        ({"senders": {"France": "GAMES"}}, "senders"),
        ({"url": "http://sms.example/"}, "url"),
        ({"dead": ["7"], "left": ["7"]}, "left"),
    ],
)
def test_a_configuration_that_says_too_little_is_refused_by_name_and_without_its_secrets(wrong, key):
    right = {"url": "https://sms.example/", "fields": {"to": "{to}"}}

    with pytest.raises(BadEnvironment, match=f"“{key}”") as refused:
        generic.build(options(**right | wrong))

    assert "secret-token" not in str(refused.value)


def test_a_provider_that_is_asked_says_what_it_has_what_it_has_not_and_what_it_does_not_say():
    def says(request):
        if request.path.endswith("=7.1.seal"):
            return web_service.Answer(200, {"messages": [{"id": "abc"}]})
        if request.path.endswith("=7.2.seal"):
            return web_service.Answer(200, {"messages": []})
        return Silence if request.path.endswith("=7.3.seal") else web_service.Answer(503)

    with serve(says) as service:
        asked = {"url": f"{service.url}/messages?ref={{key}}", "id": "messages.0.id"}
        with closing(generic_to(service.url, look_up=asked)) as gateway:
            found = gateway.look_up([f"7.{n}.seal" for n in (1, 2, 3, 4)], seconds=5)

    assert gateway.can_be_asked
    assert [(one.answer, one.reference) for one in found] == [
        (Answer.OK, "abc"),
        (Answer.SOFT, ""),
        (Answer.UNKNOWN, ""),
        (Answer.UNKNOWN, ""),
    ]


def test_who_does_not_say_in_time_has_not_said():
    heard = threading.Event()

    def says(_request):
        heard.wait(10)
        return web_service.Answer(200, {"messages": [{"id": "abc"}]})

    with serve(says) as service:
        asked = {"url": f"{service.url}/messages?ref={{key}}", "id": "messages.0.id"}
        with closing(generic_to(service.url, look_up=asked)) as gateway:
            found = gateway.look_up(["7.1.seal", "7.2.seal"], seconds=0.2)
        heard.set()

    assert [one.answer for one in found] == [Answer.UNKNOWN] * 2


def test_nobody_says_anything_where_nobody_listens():
    asked = {"url": f"{closed_url()}/messages?ref={{key}}", "id": "messages.0.id"}
    with closing(generic_to(closed_url(), look_up=asked)) as gateway:
        assert [one.answer for one in gateway.look_up(["7.1.seal"], seconds=5)] == [Answer.UNKNOWN]
