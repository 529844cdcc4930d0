"""The bytes that go over the wire, and their headers."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.enums import Purpose
from campaigns.flow.render import CompiledEmail, Sender, Skeleton, digest, fill, mime
from campaigns.flow.render.headers import UnsendableAddress, mailbox, unstructured
from campaigns.flow.render.quoted_printable import SOFT_BREAK, quoted_printable
from campaigns.flow.render.weave import Weave
from campaigns.gateways import Stuffed
from campaigns.gateways.smtp.wire import enclose
from committee.languages import CODES
from tests.campaigns.flow.letters import LEAVE, NAME, compile_text

NOON = datetime(2024, 7, 26, 12, tzinfo=UTC)


def send(compiled: CompiledEmail, *, name: str = "Anna", to: str = "anna@example.org", **options) -> bytes:
    rendered = fill(compiled, {"person.given_name": name}, unsubscribe_url=LEAVE)
    return mime(Skeleton(compiled), rendered, to=to, message_id="7.1@example.org", date=NOON, **options)


def read(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=email.policy.default)


def test_marketing_carries_what_one_click_needs():
    message = read(send(compile_text(f"Dear {NAME}", subject="Été", language="fr")))

    assert dict(message.items()) == {
        "Date": "Fri, 26 Jul 2024 12:00:00 +0000",
        "Message-ID": "<7.1@example.org>",
        "From": "Paris 2024 <news@example.org>",
        "To": "anna@example.org",
        "Reply-To": "answers@example.org",
        "Subject": "Été",
        "List-Unsubscribe": f"<{LEAVE}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Content-Language": "fr",
        "MIME-Version": "1.0",
        "Content-Type": message["Content-Type"],
        "Content-Transfer-Encoding": "8bit",
    }


@pytest.mark.parametrize("purpose", [Purpose.SAFETY, Purpose.SERVICE])
def test_what_concerns_the_reader_asks_for_no_absence_note_and_offers_no_leaving(purpose):
    message = read(send(compile_text(purpose=purpose)))

    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] is None
    assert message["List-Unsubscribe-Post"] is None


def test_sender_without_reply_address_has_no_such_header():
    assert read(send(compile_text(sender=Sender("Paris 2024", "news@example.org"))))["Reply-To"] is None


def test_text_comes_first_and_html_last():
    message = read(send(compile_text()))

    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content_charset() for part in message.iter_parts()] == ["utf-8", "utf-8"]


def test_usual_text_goes_as_it_is_and_any_text_in_seven_bits():
    compiled = compile_text("Été 漢字 علي", subject="Été")
    eight, seven = send(compiled), send(compiled, seven_bit=True)

    assert "Été 漢字 علي".encode() in eight
    assert seven.isascii()
    for kind in ("plain", "html"):
        assert read(eight).get_body(kind).get_content() == read(seven).get_body(kind).get_content()
    assert {part["Content-Transfer-Encoding"] for part in read(seven).iter_parts()} == {"quoted-printable"}


@pytest.mark.parametrize("name", ["é" * 121, "a" * 241, "=_"])
def test_value_too_long_for_a_line_goes_in_seven_bits(name):
    compiled = compile_text(f"Dear {NAME}")

    assert send(compiled, name=name) == send(compiled, name=name, seven_bit=True)
    assert f"Dear {name}\r\n" in read(send(compiled, name=name)).get_body("plain").get_content()


def test_value_cannot_end_a_part():
    compiled = compile_text(f"{NAME}\n\nThe end.")
    boundary = "--" + Skeleton(compiled).boundary

    message = read(send(compiled, name=f"{boundary}--"))

    assert message.get_body("plain").get_content().startswith(f"{boundary}--\r\n\r\nThe end.\r\n")


DOTTED = f"{NAME}\n\n.{NAME}\n\n- ..{NAME}.\n- .\n\n```\n.{NAME}\n```"


@given(st.text(st.sampled_from("aé. \r\n=_"), max_size=4) | st.sampled_from(["", ".", ".a", "a.", "é" * 130]))
@pytest.mark.parametrize("body", [f"Dear {NAME}", DOTTED])
def test_what_was_made_ready_for_the_wire_is_what_a_look_at_every_line_makes(body, name):
    content = send(compile_text(body), name=name)

    assert enclose(content) == enclose(bytes(content))


@pytest.mark.parametrize("name", ["Anna", "Zoë", "é" * 130, "=_", ".net"])
def test_the_hash_from_the_bytes_is_the_hash_of_the_words(name):
    compiled = compile_text(f"Dear {NAME}\n\n.{NAME}", subject="Été")
    rendered, skeleton = fill(compiled, {"person.given_name": name}, unsubscribe_url=LEAVE), Skeleton(compiled)
    content = mime(skeleton, rendered, to="anna@example.org", message_id="7.1@example.org", date=NOON)

    assert digest(skeleton, rendered, content).hex() == rendered.hash


def test_usual_copies_need_no_second_look():
    assert isinstance(send(compile_text(f"Dear {NAME}")), Stuffed)
    assert not isinstance(send(compile_text(f"Dear {NAME}")) + b"more", Stuffed)


def test_text_that_cannot_be_broken_goes_in_seven_bits():
    compiled = compile_text(NAME * 6)

    assert not Skeleton(compiled).takes_8bit
    assert read(send(compiled)).get_body("plain").get_content().startswith("Anna" * 6)


@pytest.mark.parametrize("language", CODES)
def test_lines_are_short_enough_for_any_server_in_each_language(language):
    body = {"zh-hans": "漢字，" * 800, "ja": "日本語の文章、" * 500}.get(language, "слово word كلمة " * 300)
    content = send(compile_text(f"{body}\n\n- **{NAME}**", language=language))

    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert b"8bit" in content
    assert "".join(body.split()) in "".join(read(content).get_body("plain").get_content().split())


def test_same_arguments_give_the_same_bytes():
    def content() -> bytes:
        return send(compile_text(f"Dear {NAME}", subject=NAME), name="Zoë")

    assert content() == content()


@pytest.mark.parametrize(
    "address",
    [
        "a b@example.org",
        "a@b@example.org",
        "<a@example.org>",
        "a@example.org\r\nBcc: b@example.org",
        "a,b@example.org",
        "",
        "a@",
        "ü@example.org",
        "a@exa mple.org",
    ],
)
def test_address_that_would_break_its_header_is_refused(address):
    with pytest.raises(UnsendableAddress):
        send(compile_text(), to=address)


def test_domain_may_be_written_in_any_script():
    assert read(send(compile_text(), to="a@bücher.example"))["To"] == "a@xn--bcher-kva.example"


@pytest.mark.parametrize("name", ["Paris 2024", 'The "Games", Ltd', "Comité d’organisation", "委員会", "a" * 200, ""])
def test_name_of_the_sender_is_read_as_it_is(name):
    message = email.message_from_bytes(
        b"From: " + mailbox(name, "a@example.org") + b"\r\n\r\n", policy=email.policy.default
    )

    assert [(box.display_name, box.addr_spec) for box in message["From"].addresses] == [(name, "a@example.org")]


def test_short_ascii_subject_is_readable_in_the_source():
    assert unstructured("The programme of today") == b"The programme of today"
    assert unstructured("word " * 20 + "end").startswith(b"word word")


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=300)
    .map(str.strip)
    .filter(bool)
)
def test_any_subject_is_read_as_it_is(subject):
    written = unstructured(subject)

    assert max(map(len, written.split(b"\r\n"))) <= 76
    assert read(b"Subject: " + written + b"\r\n\r\n")["Subject"] == subject


@given(st.lists(st.text(max_size=200), min_size=1, max_size=5))
def test_quoted_printable_pieces_join_with_soft_breaks(texts):
    pieces = [text.replace("\r", "").replace("\n", "\r\n").encode() for text in texts]

    joined = SOFT_BREAK.join(map(quoted_printable, pieces))

    assert max(map(len, joined.split(b"\r\n"))) <= 76
    message = email.message_from_bytes(b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + joined)
    assert message.get_payload(decode=True) == b"".join(pieces)


def test_weave_of_one_literal_and_of_one_value():
    assert Weave.of([b"a", b"b"], empty=b"").joined([]) == b"ab"
    assert Weave.of([0], empty="").joined(["a"]) == "a"
    assert Weave.of(["a", 1, 0, "b"], empty="").joined(["x", "y"]) == "ayxb"
