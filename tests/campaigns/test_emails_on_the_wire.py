"""An e-mail of each kind, in nine languages, as each kind of provider got it: what the standards ask, who vouches."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Literal

import dkim as dkimpy
import pytest
from django.utils import timezone

from campaigns import notices, trials
from campaigns.enums import Purpose
from campaigns.gateways import Carrier, providers
from campaigns.models import StaffAddress
from committee import languages
from contacts.enums import AddressKind, Channel
from tests.campaigns.gateways.esp.spoken import PROVIDERS
from tests.campaigns.gateways.test_dkim import DOMAIN, RSA, in_dns, pem
from tests.campaigns.gateways.web_service import WebService, serve
from tests.campaigns.outbox import make_notice
from tests.campaigns.stages import deliver, sending
from tests.factories import NOON, make_contact, make_template, make_user
from tests.simulator import RunningSimulator, run_simulator

pytestmark = pytest.mark.django_db

ONE_EACH = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Language"]
KEY = re.compile(r"<\d+\.\d+\.[0-9a-f]{12}@committee\.example>")
LONGEST_LINE = 998  # octets, without CR LF: RFC 5322, 2.1.1
WORDS = {
    "subject_fr": "Le relais passe à neuf heures : « on y va » ?",
    "subject_ar": "تفتح الأبواب في التاسعة",
    "subject_ja": "開門は九時です",
    "body_ar": "مرحبا، تفتح الأبواب في التاسعة. " * 60,
    "body_ru": "Двери открываются в девять. " * 60,
    "body_zh_hans": "九点开门。" * 300,
}


RELAY = """
    [[provider]]
    code = "relay"
    channel = "email"
    kind = "smtp"
    url = "{url}"
"""
SIGNING = f"""
    [[provider.dkim]]
    domain = "{DOMAIN}"
    selector = "r1"
    key_file = "dkim.pem"
"""
API = """
    [[provider]]
    code = "amazon"
    channel = "email"
    kind = "esp"
    esp = "amazon_ses"
    settings = {{ region_name = "eu-west-3", aws_access_key_id = "x", aws_secret_access_key = "x" }}
    api_url = "{url}"
"""


@dataclass(frozen=True)
class Letter:
    """What a provider got."""

    content: bytes
    recipient: str
    key: str
    mail_from: str = ""


@dataclass(frozen=True)
class Outlet:
    """A way as operators describe it, and the provider at its end."""

    kind: Literal["relay", "signed relay", "api"]
    way: Carrier
    provider: RunningSimulator | WebService

    def letters(self) -> list[Letter]:
        if isinstance(self.provider, WebService):
            return [_posted(request.json) for request in self.provider.requests]
        return [_spoken(entry) for entry in self.provider.journal()]


def _spoken(entry: dict[str, Any]) -> Letter:
    content = entry["content"].encode("utf-8", "surrogateescape")
    return Letter(content, entry["recipient"], entry["key"], entry["mail_from"])


def _posted(body: dict[str, Any]) -> Letter:
    content = base64.b64decode(body["Content"]["Raw"]["Data"])
    key = json.loads(message_from_bytes(content)["X-Metadata"])["key"]
    return Letter(content, body["Destination"]["ToAddresses"][0], f"{key}@{DOMAIN}")


@pytest.fixture(params=["relay", "signed relay", "api"])
def outlet(request, tmp_path, settings) -> Iterator[Outlet]:
    if request.param == "api":
        with serve(PROVIDERS["amazon_ses"].takes) as service, _way(API, service.url, tmp_path, settings) as way:
            yield Outlet("api", way, service)
        return
    section = RELAY + SIGNING if request.param == "signed relay" else RELAY
    with run_simulator(tmp_path, "--keep-content") as running, _way(section, running.url, tmp_path, settings) as way:
        yield Outlet(request.param, way, running)


@contextmanager
def _way(section: str, url: str, folder: Path, settings: Any) -> Iterator[Carrier]:
    (folder / "dkim.pem").write_bytes(pem(RSA))
    settings.PROVIDERS_FILE = folder / "providers.toml"
    settings.PROVIDERS_FILE.write_text(section.format(url=url))
    with closing(providers.route(providers.configured())) as way:
        yield way


def everybody(**fields: Any) -> None:
    for code in languages.CODES:
        make_contact(email=f"{code}@example.org", language=code, given_name="Zoé", **fields)


def campaign(purpose: Purpose) -> Callable[[Carrier], None]:
    def leaves(way: Carrier) -> None:
        everybody(opted_in="news" if purpose == Purpose.MARKETING else None)
        topic = "news" if purpose == Purpose.MARKETING else "session-changes"
        deliver(sending(template=make_template(purpose=purpose, topic=topic, **WORDS)), way)

    return leaves


def letter(way: Carrier) -> None:
    for code in languages.CODES:
        make_notice(contact=make_contact(email=f"{code}@example.org", language=code), language=code)
    notices.drain(gateways={Channel.EMAIL: way}, seconds=10)


def trial(way: Carrier) -> None:
    by = make_user()
    of_by = {"user": by, "kind": AddressKind.EMAIL, "value": "alix@example.org", "verified_at": NOON}
    found = trials.request(
        make_template(**WORDS),
        languages=languages.CODES,
        channels=[Channel.EMAIL],
        addresses=[StaffAddress.objects.create(**of_by)],
        by=by,
        at=timezone.now(),
    )
    trials.send([each.pk for each in found], gateways={Channel.EMAIL: way}, at=timezone.now())


KINDS: dict[str, tuple[Callable[[Carrier], None], bool]] = {
    "marketing": (campaign(Purpose.MARKETING), True),
    "service": (campaign(Purpose.SERVICE), False),
    "safety": (campaign(Purpose.SAFETY), False),
    "letter": (letter, False),
    "trial": (trial, True),
}


@pytest.mark.parametrize(("leaves", "is_marketing"), KINDS.values(), ids=KINDS.keys())
def test_email_of_each_kind_is_what_the_standards_ask(leaves, is_marketing, outlet):
    leaves(outlet.way)

    spoken = []
    for letter in outlet.letters():
        message = message_from_bytes(letter.content, policy=SMTP)
        assert isinstance(message, EmailMessage)
        check_lines(letter.content, outlet)
        check_head(message, letter, outlet)
        check_way_out(message, is_marketing=is_marketing)
        spoken.append(check_parts(message))
        if outlet.kind == "signed relay":
            check_signature(letter.content, is_marketing=is_marketing)
    assert sorted(spoken) == sorted(languages.CODES)


def check_lines(content: bytes, outlet: Outlet) -> None:
    """RFC 5322, 2.1 and 2.3; in 7 bits, where it is signed or goes into JSON."""
    assert max(map(len, content.splitlines())) <= LONGEST_LINE
    if outlet.kind != "api":  # which makes the ends of its lines itself
        assert content.count(b"\r\n") == content.count(b"\n") == content.count(b"\r")
    if outlet.kind != "relay":
        assert content.isascii()


def check_head(message: EmailMessage, letter: Letter, outlet: Outlet) -> None:
    """RFC 5322, 3.6: once what may stand there once, and nothing that was not understood."""
    assert {name: len(message.get_all(name, [])) for name in ONE_EACH} == dict.fromkeys(ONE_EACH, 1)
    assert message.defects == []
    (sender,) = message["From"].addresses
    (reader,) = message["To"].addresses
    assert sender.domain == DOMAIN
    assert reader.addr_spec == letter.recipient
    assert parsedate_to_datetime(message["Date"]).tzinfo is not None
    assert message["Message-ID"] == f"<{letter.key}>"
    if "X-Committee-Test" not in message:
        assert KEY.fullmatch(message["Message-ID"])
        assert letter.mail_from == ("" if outlet.kind == "api" else f"bounce+{letter.key}")


def check_way_out(message: EmailMessage, *, is_marketing: bool) -> None:
    """RFC 2369 and 8058 on marketing; RFC 3834 on what nobody's absence shall answer."""
    way_out, one_click = message.get_all("List-Unsubscribe", []), message.get_all("List-Unsubscribe-Post", [])
    if is_marketing:
        assert len(way_out) == 1
        assert re.fullmatch(r"<https?://[^\s<>,]+>", way_out[0].strip())  # a library may fold it
        assert one_click == ["List-Unsubscribe=One-Click"]
    else:
        assert way_out == one_click == []
        assert message["Auto-Submitted"] == "auto-generated"


def check_parts(message: EmailMessage) -> str:
    """The same words twice, the page last, from right to left where they are read so. Returns their language."""
    assert message.get_content_type() == "multipart/alternative"
    plain, page = message.iter_parts()
    assert (plain.get_content_type(), page.get_content_type()) == ("text/plain", "text/html")
    assert (plain.defects, page.defects) == ([], [])
    words, html = plain.get_content(), page.get_content()
    assert words.strip()
    assert "\ufffd" not in message["Subject"] + words + html
    root = re.search(r"<html\b[^>]*>", html)
    assert root is not None
    language = re.search(r' lang="([\w-]+)"', root[0])
    assert language is not None
    code = language[1].lower()
    assert message["Content-Language"].lower() == code
    assert ('dir="rtl"' in root[0]) == (code == "ar")
    return code


def check_signature(content: bytes, *, is_marketing: bool) -> None:
    """dkimpy finds it good, and it covers what a reader's program acts upon."""
    letter = dkimpy.DKIM(content)
    assert letter.verify(dnsfunc=in_dns)
    covered = {name.lower() for name in letter.include_headers}
    assert {b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type"} <= covered
    assert ({b"list-unsubscribe", b"list-unsubscribe-post"} <= covered) == is_marketing
