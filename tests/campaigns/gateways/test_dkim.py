"""What the sender's domain vouches for: checked by dkimpy over the bytes that the provider got."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from email import message_from_bytes
from hashlib import sha256
from pathlib import Path

import dkim as dkimpy
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from dkim.canonicalization import CanonicalizationPolicy

from campaigns.gateways import Answer
from campaigns.gateways.dkim import Key, Signer, build
from campaigns.gateways.options import Options
from campaigns.gateways.smtp.wire import enclose
from committee.env import BadEnvironment
from tests.campaigns.gateways.letters import write_to

DOMAIN = "committee.example"
HEAD = (
    b"Date: Fri, 26 Jul 2024 19:30:00 +0000\r\nMessage-ID: <1.2.3@committee.example>\r\n"
    b'From: "News" <news@committee.example>\r\nTo: fan@example.org\r\n'
    b"Subject: =?utf-8?b?TGUg?=\r\n =?utf-8?b?cmVsYWlz?=\r\n"
    b"List-Unsubscribe: <https://committee.example/u/x/>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
)
RSA = rsa.generate_private_key(65537, 2048)
ED25519 = ed25519.Ed25519PrivateKey.generate()


def pem(key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def key_of(private: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey, selector: str, domain: str = DOMAIN) -> Key:
    return Key.from_pem(pem(private), domain=domain, selector=selector)


SIGNER = Signer([key_of(RSA, "r1"), key_of(ED25519, "e1")])


def in_dns(name: bytes, timeout: int = 5) -> bytes:
    """The public halves, as the DNS has them."""
    public = RSA.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return b"v=DKIM1; k=rsa; p=" + b64encode(public) if name == f"r1._domainkey.{DOMAIN}.".encode() else b""


def verified(content: bytes) -> list[bool]:
    """What dkimpy says of each signature."""
    signatures = message_from_bytes(content).get_all("DKIM-Signature", [])
    return [
        by_ed25519(content, place) if "ed25519" in one else by_rsa(content, place)
        for place, one in enumerate(signatures)
    ]


def by_rsa(content: bytes, place: int) -> bool:
    try:
        return dkimpy.DKIM(content).verify(idx=place, dnsfunc=in_dns)
    except dkimpy.DKIMException:
        return False


def by_ed25519(content: bytes, place: int) -> bool:
    """dkimpy's canonical forms and hashes; only the last step, for which it needs another library, is OpenSSL's."""
    letter = dkimpy.DKIM(content)
    tags, names, fields = letter.verify_headerprep(place)
    relaxed = CanonicalizationPolicy.from_c_value(tags[b"c"])
    head = sha256()
    dkimpy.hash_headers(head, relaxed, relaxed.canonicalize_headers(letter.headers), names, fields[place], tags)
    if sha256(relaxed.canonicalize_body(letter.body)).digest() != b64decode(tags[b"bh"]):
        return False
    try:
        ED25519.public_key().verify(b64decode(re.sub(rb"\s", b"", tags[b"b"])), head.digest())
    except InvalidSignature:
        return False
    return True


@pytest.mark.parametrize(
    "body",
    [
        b"Hello\r\n",
        b"",
        b"\r\n\r\n",
        b"no line end",
        b"a  b\t c \t\r\n \r\n  indented\r\n\r\n\r\n",
        b".\r\n..\r\nFrom here\r\n",
        "Ça, où ça?\r\n".encode(),
        b"x" * 5_000,
    ],
)
def test_both_signatures_hold_for_any_body(body):
    signed = SIGNER.sign(HEAD + body, at=1_722_000_000)

    assert verified(signed) == [True, True]
    # The form for the wire that it brings is the one that is made for plain bytes.
    assert enclose(signed) == enclose(bytes(bytearray(signed)))


def test_signature_holds_over_what_the_provider_got(provider, new_gateway):
    gateway = new_gateway(provider.url, signer=SIGNER)
    eight_bit, seven_bit = HEAD + "Où ?\r\n".encode(), HEAD + b"=C3=B9\r\n.\r\n..dots\r\n"

    outcomes = gateway.hand_over([write_to("fan@example.org", content=eight_bit, content_7bit=lambda: seven_bit)])

    content = provider.journal()[0]["content"].encode("utf-8", "surrogateescape")
    assert [outcome.answer for outcome in outcomes] == [Answer.OK]
    assert content.endswith(seven_bit)
    assert verified(content) == [True, True]


@pytest.mark.parametrize(
    "forged",
    [
        b"From: evil@elsewhere.example\r\n",
        b"Subject: Other news\r\n",
        b"To: everybody@example.org\r\n",
        b"List-Unsubscribe: <https://elsewhere.example/>\r\n",
        b"Content-Type: text/html\r\n",
    ],
)
def test_field_that_is_added_breaks_the_signature(forged):
    content = SIGNER.sign(HEAD + b"Hello\r\n", at=1)

    assert verified(forged + content) == [False, False]


@pytest.mark.parametrize(
    "field", [b"fan@", b"relaixs", b"/u/x/", b"One-Click", b"19:30", b"1.2.3@", b"text/plain", b"Hello"]
)
def test_whatever_is_changed_breaks_the_signature(field):
    content = SIGNER.sign(HEAD.replace(b"cmVsYWlz", b"relaixs") + b"Hello\r\n", at=1)
    signatures, signed = content[: content.index(b"\r\nDate:")], content[content.index(b"\r\nDate:") :]

    assert field in signed
    assert verified(signatures + signed.replace(field, b"z" + field[1:], 1)) == [False, False]


def test_white_space_and_folding_may_change_on_the_way():
    content = SIGNER.sign(HEAD + b"Hello  you \r\n", at=1)
    refolded = content.replace(b"\r\n =?utf-8?b?cm", b"\r\n\t=?utf-8?b?cm").replace(b"Hello  you ", b"Hello you")

    assert verified(refolded) == [True, True]


def test_letter_of_a_domain_without_a_key_leaves_as_it_is():
    content = HEAD.replace(b"news@committee.example", b"news@elsewhere.example") + b"Hello\r\n"

    assert SIGNER.sign(content, at=1) is content


def test_key_of_the_domain_above_vouches_for_what_is_below_it():
    content = HEAD.replace(b"news@committee.example", b"news@mail.committee.example") + b"Hello\r\n"

    assert verified(SIGNER.sign(content, at=1)) == [True, True]


def test_each_domain_is_signed_with_its_own_key():
    signer = Signer([key_of(RSA, "r1"), key_of(RSA, "p1", "partner.example")])
    content = HEAD.replace(b"news@committee.example", b"news@partner.example") + b"Hello\r\n"

    (signature,) = message_from_bytes(signer.sign(content, at=1)).get_all("DKIM-Signature")

    assert "d=partner.example; s=p1" in signature


def test_letter_that_cannot_be_signed_leaves_all_the_same(provider, new_gateway, caplog):
    def fails() -> bytes:
        raise RuntimeError("secret")

    gateway = new_gateway(provider.url, signer=SIGNER)

    outcomes = gateway.hand_over([write_to("fan@example.org", content=HEAD + b"Hi\r\n", content_7bit=fails)])

    assert [outcome.answer for outcome in outcomes] == [Answer.OK]
    assert "could not be signed" in caplog.text


def test_no_line_of_a_signature_is_long():
    content = SIGNER.sign(HEAD + b"Hello\r\n", at=1)

    assert max(map(len, content.split(b"\r\n"))) < 100


# How operators give keys


def test_keys_are_read_from_a_file_and_from_the_environment(tmp_path: Path, monkeypatch):
    (tmp_path / "dkim.pem").write_bytes(pem(RSA))
    monkeypatch.setenv("DKIM_ED25519", pem(ED25519).decode())
    listed = [
        {"domain": DOMAIN, "selector": "r1", "key_file": "dkim.pem"},
        {"domain": DOMAIN, "selector": "e1", "key": "${DKIM_ED25519}"},
    ]

    signer = build(Options({"dkim": listed}, place="providers.toml", folder=tmp_path))

    assert signer is not None
    assert verified(signer.sign(HEAD + b"Hello\r\n", at=1)) == [True, True]


def test_provider_without_keys_signs_nothing():
    assert build(Options({}, place="providers.toml")) is None


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"domain": "committee"}, "domain"),
        ({"domain": "a.example; s=x"}, "domain"),
        ({"selector": "a b"}, "selector"),
        ({"key": "no key"}, "key"),
        ({"key": ""}, "key"),
        ({"key": pem(rsa.generate_private_key(65537, 1024)).decode().replace("PRIVATE", "PUBLIC")}, "key"),
        ({"passwort": "x"}, "passwort"),
    ],
)
def test_key_that_was_given_wrongly_is_said_at_start_without_repeating_it(change, named):
    listed = {"domain": DOMAIN, "selector": "s", "key": pem(RSA).decode()} | change

    with pytest.raises(BadEnvironment, match=f"providers.toml, dkim 1: “{named}”") as refusal:
        build(Options({"dkim": [listed]}, place="providers.toml"))

    assert "PRIVATE" not in str(refusal.value)
