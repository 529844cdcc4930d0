"""What leaves for one message can neither end early nor say more than was meant."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.gateways.smtp.wire import Offer, Unsendable, enclose, word
from tests.campaigns.gateways.letters import SENDER, write_to

ALL = Offer(pipelining=True, eight_bit=True, utf8_addresses=True)
NOTHING = Offer()


def rcpt(recipient: str, offer: Offer = NOTHING) -> bytes:
    return word(write_to(recipient), offer).commands[1]


def test_the_three_commands_of_a_message():
    assert word(write_to("ana@example.org"), NOTHING).commands == (
        b"MAIL FROM:<" + SENDER.encode() + b">\r\n",
        b"RCPT TO:<ana@example.org>\r\n",
        b"DATA\r\n",
    )


def test_an_empty_return_path_is_kept_empty():
    assert word(write_to("ana@example.org", sender=""), NOTHING).commands[0] == b"MAIL FROM:<>\r\n"


@pytest.mark.parametrize(
    "address",
    [
        "ana@example.org\r\nRCPT TO:<eve@example.org>",
        "ana@example.org\nDATA",
        "ana\r@example.org",
        "ana\0@example.org",
        "ana@example.org\x7f",
        "ana@example.org> SIZE=1",
        "<ana@example.org>",
        "ana @example.org",
        '"ana ruiz"@example.org',
        "ana@example.org\u2028",
        "ana@example.org\x85",
        "é\r\nRSET@example.org",
        "ana@exämple.org\r\n",
        "ana",
        "@example.org",
        "ana@",
        "",
        "a" * 65 + "@example.org",
        "é" * 33 + "@example.org",
        "ana@" + "x" * 250 + ".org",
        "ana@exa_mple..é",
    ],
)
def test_an_address_that_is_none_is_refused_before_the_wire(address):
    with pytest.raises(Unsendable) as refusal:
        rcpt(address, ALL)
    assert address not in str(refusal.value) or not address

    if address:
        with pytest.raises(Unsendable):
            word(write_to("ana@example.org", sender=address), ALL)


@given(st.text(alphabet="ab@.<> \r\n\0é\u2028:", max_size=12))
def test_no_address_ever_adds_a_line_or_a_parameter(address):
    try:
        command = rcpt(address, ALL)
    except Unsendable:
        return
    assert re.fullmatch(rb"RCPT TO:<[^<>\x00-\x20]+@[^<>\x00-\x20]+>\r\n", command)


def test_a_domain_beyond_ascii_goes_in_its_ascii_form():
    assert rcpt("ana@Bücher.example") == b"RCPT TO:<ana@xn--bcher-kva.example>\r\n"
    assert rcpt("ana@例え.テスト") == b"RCPT TO:<ana@xn--r8jz45g.xn--zckzah>\r\n"


def test_a_local_part_beyond_ascii_goes_as_it_is_where_the_server_takes_it():
    commands = word(write_to("renée@bücher.example", key="r", content=b"Hello\r\n"), ALL).commands

    assert commands[0].endswith(b"> SMTPUTF8\r\n")
    assert commands[1] == "RCPT TO:<renée@xn--bcher-kva.example>\r\n".encode()
    with pytest.raises(Unsendable, match="SMTPUTF8"):
        rcpt("renée@example.org")


def test_8bit_content_is_announced_where_it_may_be_and_made_7bit_where_not():
    asked = []

    def in_7bit() -> bytes:
        asked.append(True)
        return b"=C3=A9\r\n"

    envelope = write_to("ana@example.org", content="é\r\n".encode(), content_7bit=in_7bit)

    assert word(envelope, ALL).commands[0].endswith(b"> BODY=8BITMIME\r\n")
    assert word(envelope, ALL).content == "é\r\n.\r\n".encode()
    assert not asked
    assert word(envelope, NOTHING).commands[0].endswith(b">\r\n")
    assert word(envelope, NOTHING).content == b"=C3=A9\r\n.\r\n"


def test_content_that_the_server_cannot_take_is_refused_with_the_reason():
    eight_bit = write_to("ana@example.org", content="é\r\n".encode())
    with pytest.raises(Unsendable, match="8BITMIME"):
        word(eight_bit, NOTHING)
    with pytest.raises(Unsendable, match="bytes, the server takes 10"):
        word(write_to("ana@example.org", content=b"12345678901\r\n"), Offer(largest=10))


@pytest.mark.parametrize(
    ("content", "enclosed"),
    [
        (b"Hello\r\n", b"Hello\r\n.\r\n"),
        (b"Hello", b"Hello\r\n.\r\n"),
        (b"", b"\r\n.\r\n"),
        (b".", b"..\r\n.\r\n"),
        (b".hidden\r\n..two\r\n", b"..hidden\r\n...two\r\n.\r\n"),
        (b"a\n.\nMAIL FROM:<x>\r\n", b"a\r\n..\r\nMAIL FROM:<x>\r\n.\r\n"),
        (b"a\r.\rb\r\n", b"a\r\n..\r\nb\r\n.\r\n"),
        (b"a\r\n.\nb\r\n", b"a\r\n..\r\nb\r\n.\r\n"),
        (b"a\n.\r\nb\r\n", b"a\r\n..\r\nb\r\n.\r\n"),
        (b"a\n\r.\r\nb", b"a\r\n\r\n..\r\nb\r\n.\r\n"),
        (b"a\r", b"a\r\n.\r\n"),
    ],
)
def test_the_content_ends_only_at_its_end(content, enclosed):
    assert enclose(content) == enclosed


@given(st.lists(st.sampled_from([b"a", b".", b"\r", b"\n", b"\r\n", b"\r\n.\r\n", b"\n.\n"])).map(b"".join))
def test_no_content_holds_a_bare_line_end_or_an_early_end(content):
    enclosed = enclose(content)

    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", enclosed)
    assert (b"\r\n" + enclosed).find(b"\r\n.\r\n") == len(enclosed) - 3
    assert enclosed.endswith(b"\r\n.\r\n")


def test_what_a_server_offers_is_read_from_its_extensions():
    extensions = {"pipelining": "", "8bitmime": "", "smtputf8": "", "size": "1000"}

    assert Offer.read(extensions) == Offer(pipelining=True, eight_bit=True, utf8_addresses=True, largest=1000)
    assert Offer.read({"size": "0"}) == Offer.read({"size": ""}) == Offer.read({}) == NOTHING
