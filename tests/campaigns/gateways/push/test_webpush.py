"""A push message is for one browser alone, and what becomes of it is one of four answers."""

from __future__ import annotations

import json
from contextlib import closing

import jwt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.gateways import Answer, GatewayUnavailable
from campaigns.gateways.https import HttpHandover
from campaigns.gateways.options import Options
from campaigns.gateways.push.gateway import PushGateway, build_browsers
from campaigns.gateways.push.signing import Signer
from campaigns.gateways.push.webpush import LARGEST, Browsers, encrypted
from committee import vapid
from committee.env import BadEnvironment
from tests.campaigns.gateways import web_service
from tests.campaigns.gateways.push.browsers import Browser, notification, public_of
from tests.campaigns.gateways.web_service import Silence, closed_url, serve

KEY = vapid.new_key()
CONTACT = "mailto:push@example.org"

# RFC 8291, appendix A.
RFC = {
    "plaintext": b"When I grow up, I want to be a watermelon",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    "receiver": "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94",
    "sender": "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
    "salt": "DGv6ra1nlYgDCS1FRnbzlw",
    "body": "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
    "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
}

# A line of each of many scripts; the property test adds whatever else Unicode has.
SCRIPTS = (
    "Ελληνικά Кириллица Հայերեն עברית العربية ܣܘܪܝܝܐ ދިވެހި हिन्दी বাংলা ਪੰਜਾਬੀ ગુજરાતી ଓଡ଼ିଆ தமிழ் తెలుగు ಕನ್ನಡ മലയാളം "
    "සිංහල ไทย ລາວ བོད་སྐད མြန်မာ ქართული 한국어 አማርኛ ᏣᎳᎩ ᐃᓄᒃᑎᑐᑦ ខ្មែរ ᠮᠣᠩᠭᠣᠯ 日本語 中文 ꆈꌠꉙ ⵜⴰⵎⴰⵣⵉⵖⵜ "
    "ߒߞߏ ᱥᱟᱱᱛᱟᱲᱤ 𞤆𞤵𞤤𞤢𞤪 😀"
)


@pytest.fixture
def open_to(settings):
    """Push services of this machine, like the simulator's."""

    def opened(*urls):
        settings.PUSH_SERVICES = [*settings.PUSH_SERVICES, *urls]
        return PushGateway(browsers=Browsers(Signer(KEY, contact=CONTACT)))

    return opened


def test_the_example_of_the_standard_is_made_to_the_byte_and_read():
    browser = Browser("https://fcm.googleapis.com/x", private_key=RFC["receiver"], auth=RFC["auth"])

    body = encrypted(
        RFC["plaintext"], browser.device, sender=vapid.private_key(RFC["sender"]), salt=vapid.read(RFC["salt"])
    )

    assert vapid.written(body) == RFC["body"]
    assert browser.read(body) == RFC["plaintext"]


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=800))
def test_every_character_there_is_survives_the_way_to_the_browser(text):
    browser = Browser("https://fcm.googleapis.com/x")

    envelope = notification(browser.device, title=SCRIPTS, body=text)

    assert json.loads(browser.read(encrypted(envelope.payload, browser.device)))["body"] == text


def test_a_message_reaches_every_device_of_a_reader_and_nobody_else_can_read_it(open_to):
    with serve(lambda _request: web_service.Answer(201, headers={"Location": "/m/1"})) as service:
        phone, laptop = (Browser(f"{service.url}/push/{name}") for name in ("phone", "laptop"))
        envelope = notification(phone.device, laptop.device)
        with closing(open_to(service.url)) as gateway:
            (outcome,) = gateway.hand_over([envelope])

    assert (outcome.answer, outcome.code, outcome.dead) == (Answer.OK, "201", ())
    received = {request.path: request for request in service.requests}
    assert set(received) == {"/push/phone", "/push/laptop"}
    for browser in (phone, laptop):
        assert browser.read(received[browser.device.endpoint.removeprefix(service.url)].body) == envelope.payload
    with pytest.raises(Exception, match=r".*"):
        laptop.read(received["/push/phone"].body)
    said = received["/push/phone"].headers
    assert {name: said[name] for name in ("ttl", "urgency", "topic", "content-encoding")} == {
        "ttl": "3600", "urgency": "high", "topic": "topic-of-this-message", "content-encoding": "aes128gcm",
    }  # fmt: skip


def test_no_log_names_a_device(open_to, caplog):
    with serve(lambda _request: web_service.Answer(410)) as service, closing(open_to(service.url)) as gateway:
        gateway.hand_over([notification(Browser(f"{service.url}/push/secret-device").device)])
        gateway.hand_over([notification(Browser("https://example.org/secret-device").device)])

    assert "secret-device" not in caplog.text


def test_the_push_service_can_tell_that_it_is_we_who_write(open_to):
    with serve(lambda _request: web_service.Answer(201)) as service, closing(open_to(service.url)) as gateway:
        gateway.hand_over([notification(Browser(f"{service.url}/push/{n}").device, n=n) for n in range(3)])

    (authorization,) = {request.headers["authorization"] for request in service.requests}  # signed once for all
    token, key = authorization.removeprefix("vapid t=").split(", k=")
    claims = jwt.decode(token, public_of(KEY), algorithms=["ES256"], audience=service.url)
    assert key == vapid.public_key(KEY)
    assert claims["sub"] == CONTACT


@pytest.mark.parametrize(
    ("status", "answer", "is_dead"),
    [
        (201, Answer.OK, False),
        (202, Answer.OK, False),
        (404, Answer.HARD, True),
        (410, Answer.HARD, True),
        (413, Answer.HARD, False),
        (400, Answer.SOFT, False),
        (403, Answer.SOFT, False),
        (429, Answer.SOFT, False),
        (503, Answer.SOFT, False),
        (500, Answer.SOFT, False),
        *((status, Answer.UNKNOWN, False) for status in (408, 502, 504)),
    ],
)
def test_every_answer_is_one_of_four(open_to, status, answer, is_dead):
    with serve(lambda _request: web_service.Answer(status, headers={"Retry-After": "7"})) as service:
        browser = Browser(f"{service.url}/push/1")
        with closing(open_to(service.url)) as gateway:
            (outcome,) = gateway.hand_over([notification(browser.device)])

    assert (outcome.answer, outcome.code) == (answer, str(status))
    assert outcome.dead == ((browser.device.endpoint,) if is_dead else ())
    assert outcome.retry_after == (7.0 if answer is Answer.SOFT else None)
    assert service.url not in outcome.text


@pytest.mark.parametrize(
    ("said_to", "answer"),
    [
        ({"a": 410, "b": 201}, Answer.OK),
        ({"a": 503, "b": 410}, Answer.SOFT),
        ({"a": 503, "b": None}, Answer.UNKNOWN),
        ({"a": 201, "b": None}, Answer.OK),
        ({"a": 410, "b": 404}, Answer.HARD),
    ],
)
def test_what_became_of_a_message_is_the_best_of_all_devices_and_the_dead_are_told(open_to, said_to, answer):
    def script(request):
        status = said_to[request.path.removeprefix("/")]
        return web_service.Answer(status) if status else Silence

    with serve(script) as service:
        devices = [Browser(f"{service.url}/{name}").device for name in said_to]
        with closing(open_to(service.url)) as gateway:
            (outcome,) = gateway.hand_over([notification(*devices)])

    assert outcome.answer is answer
    assert set(outcome.dead) == {f"{service.url}/{name}" for name, status in said_to.items() if status in {404, 410}}


def test_one_push_service_that_is_away_keeps_no_other_from_being_written_to(open_to):
    away = closed_url()
    with serve(lambda _request: web_service.Answer(201)) as service:
        gateway = open_to(service.url, away)
        with closing(gateway):
            here, there = Browser(f"{service.url}/1").device, Browser(f"{away}/2").device
            told = gateway.hand_over([notification(here), notification(there, n=2), notification(there, here, n=3)])
            with pytest.raises(GatewayUnavailable):
                gateway.hand_over([notification(there)])

    assert [outcome.answer.value for outcome in told] == ["ok", "soft", "ok"]


def test_a_connection_leaves_one_service_for_another_where_there_are_too_few(open_to):
    with (
        serve(lambda _request: web_service.Answer(201)) as one,
        serve(lambda _request: web_service.Answer(201)) as other,
    ):
        settled = open_to(one.url, other.url)
        gateway = PushGateway(browsers=settled._browsers, handover=HttpHandover(connections=1))
        devices = [Browser(f"{service.url}/{n}").device for n in range(3) for service in (one, other, one)]
        with closing(gateway):
            told = gateway.hand_over([notification(*devices, n=n) for n in range(4)])
            back = gateway.hand_over([notification(devices[0])])

    assert {outcome.answer for outcome in (*told, *back)} == {Answer.OK}
    assert (len(one.requests), len(other.requests)) == (25, 12)


def test_connections_are_kept_for_the_service_they_go_to(open_to):
    with (
        serve(lambda _request: web_service.Answer(201)) as one,
        serve(lambda _request: web_service.Answer(201)) as other,
    ):
        devices = [Browser(f"{service.url}/1").device for service in (one, other)]
        with closing(open_to(one.url, other.url)) as gateway:
            for n in range(6):
                gateway.hand_over([notification(devices[n % 2], n=n)])

    assert (len(one.connections), len(other.connections)) == (1, 1)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://169.254.169.254/latest/meta-data/",
        "https://localhost/",
        "http://fcm.googleapis.com/fcm/send/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com\\@example.org/x",
        "https://user@fcm.googleapis.com/x",
        "https://example.org/fcm.googleapis.com/x",
        "https://xpush.apple.com.example.org/x",
        "file:///etc/passwd",
        "",
    ],
)
def test_nothing_is_posted_to_a_place_that_is_no_push_service(open_to, endpoint):
    with closing(open_to()) as gateway:
        (outcome,) = gateway.hand_over([notification(Browser(endpoint).device)])

    assert (outcome.answer, outcome.text) == (Answer.HARD, "Not a push service that we write to.")


def test_what_no_push_service_takes_and_keys_that_are_none_are_refused_here(open_to):
    with serve(lambda _request: web_service.Answer(201)) as service:
        whole, broken = Browser(f"{service.url}/1").device, Browser(f"{service.url}/2").device
        object.__setattr__(broken, "p256dh", "AAAA")
        large = notification(whole, body="x" * LARGEST)
        with closing(open_to(service.url)) as gateway:
            told = gateway.hand_over([large, notification(broken, n=2), notification(n=3)])

    assert [outcome.answer.value for outcome in told] == ["hard"] * 3
    assert service.requests == []


def test_without_a_key_there_is_no_web_push(settings):
    settings.VAPID_PRIVATE_KEY = ""

    with pytest.raises(BadEnvironment, match="make_vapid_key"):
        build_browsers(Options({"kind": "webpush"}, place="providers.toml"))
