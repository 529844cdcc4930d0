"""One address is always written one way, whatever people type; what cannot be reached is refused in words."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts import addresses
from contacts.addresses import InvalidAddress, InvalidEmail, InvalidPhone
from contacts.enums import SMS_LINES, AddressKind, PhoneLine


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("Ann.Lee+Tickets@Example.ORG", "ann.lee+tickets@example.org"),
        ("\u200b ann@example.org\u00a0", "ann@example.org"),
        ("ａｎｎ＠ｅｘａｍｐｌｅ．ｏｒｇ", "ann@example.org"),
        ("o'hara/dept=7@example.org", "o'hara/dept=7@example.org"),
        ("Ann@Müller.example", "ann@xn--mller-kva.example"),
        ("ann@XN--MLLER-KVA.example", "ann@xn--mller-kva.example"),
        ("He\u0301lène@example.org", "hélène@example.org"),
        ("ΙΩΆΝΝΗΣ@example.gr", "ιωάννης@example.gr"),
        ("葉士豪@example.tw", "葉士豪@example.tw"),
    ],
)
def test_an_email_address_has_one_normal_form(written, normal):
    assert addresses.normalise_email(written) == normal


def test_dots_and_tags_tell_people_apart():
    written = ["annlee@example.org", "ann.lee@example.org", "annlee+1@example.org"]

    assert len({addresses.normalise_email(text) for text in written}) == 3


@pytest.mark.parametrize(
    "written",
    [
        "", "@", "ann", "ann@", "@example.org", "ann@@example.org", "ann@example", "ann@.example.org",
        "ann@example..org", ".ann@example.org", "ann.@example.org", "a..n@example.org", "ann@-example.org",
        "ann@example.org;", "ann lee@example.org", "Ann <ann@example.org>", '"ann lee"@example.org',
        "ann@[127.0.0.1]", "ann@exa mple.org", "ann,bob@example.org", "ann@localhost", "ann@example.test\x00",
        "a" * 65 + "@example.org", "ann@" + "a" * 64 + ".org", "a@" + ".".join(["b" * 63] * 4) + ".org",
        "é" * 33 + "@example.org", "x" * 1_000_000,
    ],
)  # fmt: skip
def test_what_is_no_email_address_is_refused(written):
    with pytest.raises(InvalidEmail):
        addresses.normalise_email(written)


@pytest.mark.parametrize(
    "danger", ["\r\nBcc: x@example.org", "\n", "\r", "\x00", "\x1b", "\u2028", "\u0085", "\ud800"]
)
@pytest.mark.parametrize("place", [0, 2, 5, 15])
def test_line_breaks_and_controls_are_refused_wherever_they_stand(danger, place):
    address = "anne@example.org"

    with pytest.raises(InvalidEmail):
        addresses.normalise_email(address[:place] + danger + address[place:])


def test_a_refusal_never_repeats_the_address():
    with pytest.raises(InvalidAddress) as refused:
        addresses.normalise_email("secret.person@nowhere")

    assert "secret" not in str(refused.value)


@given(st.emails())
def test_a_normal_form_is_its_own_normal_form(address):
    try:
        normal = addresses.normalise_email(address)
    except InvalidEmail:
        return
    assert addresses.normalise_email(normal) == normal


@pytest.mark.parametrize(
    ("written", "country", "normal"),
    [
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("0612345678", "FR", "+33612345678"),
        ("612345678", "FR", "+33612345678"),  # a spreadsheet ate the zero
        ("33612345678", "FR", "+33612345678"),  # and here the plus
        ("+33 (0)6.12-34/56 78", None, "+33612345678"),
        ("0033 6 12 34 56 78", "FR", "+33612345678"),
        ("0033 6 12 34 56 78", None, "+33612345678"),
        ("tel:+33-6-12-34-56-78", None, "+33612345678"),
        ("＋８１ ９０-１２３４-５６７８", None, "+819012345678"),
        ("٠٦ ٥٠ ١٢ ٣٤ ٥٦", "MA", "+212650123456"),
        ("\u200e+33\u00a06\u202f12\u201134 56 78\u202c", None, "+33612345678"),
        ("(201) 555-0123", "US", "+12015550123"),
        ("+39 02 1234 5678", None, "+390212345678"),
        ("87 12 34 56", "PF", "+68987123456"),
        ("0692 12 34 56", "RE", "+262692123456"),
    ],
)
def test_a_number_is_read_as_its_country_dials_it(written, country, normal):
    assert addresses.normalise_phone(written, country=country) == normal


@pytest.mark.parametrize(
    ("written", "country", "sentence"),
    [
        ("", "FR", "not a telephone number"),
        ("06 12 34 56", "FR", "a digit is missing, wrong or too many"),
        ("06 12 34 56 78 90", "FR", "a digit is missing, wrong or too many"),
        ("+33 12345678", None, "a digit is missing, wrong or too many"),
        ("0612345678", None, "country of this number is not known"),
        ("3.36123E+10", "FR", "shortened this number"),
        ("3,36123E+10", "FR", "shortened this number"),
        ("0800 FLOWERS", "US", "not a telephone number"),
        ("06 12 34 56 78 / 07 12 34 56 78", "FR", "not a telephone number"),
        ("06 12 34 56 78\r\nX", "FR", "not a telephone number"),
        ('06";DROP TABLE;"', "FR", "not a telephone number"),
        ("+999 123 456 789", None, "not a telephone number"),
        ("1" * 1_000_000, "FR", "not a telephone number"),
    ],
)
def test_what_is_no_number_is_refused_in_words(written, country, sentence):
    with pytest.raises(InvalidPhone, match=sentence):
        addresses.normalise_phone(written, country=country)


@pytest.mark.parametrize(
    ("number", "line", "may_receive_sms"),
    [
        ("+33612345678", PhoneLine.MOBILE, True),
        ("+33123456789", PhoneLine.LANDLINE, False),
        ("+12015550123", PhoneLine.EITHER, True),
        ("+33801234567", PhoneLine.OTHER, False),
    ],
)
def test_the_line_of_a_number_tells_whether_an_sms_can_arrive(number, line, may_receive_sms):
    assert addresses.phone_line(number) is line
    assert (line in SMS_LINES) is may_receive_sms


def test_a_digest_is_keyed_and_bound_to_kind_and_rules(settings):
    settings.SUPPRESSION_KEY = "a key of its own"

    made = addresses.digest(AddressKind.EMAIL, "ann@example.org")

    assert made == hmac.new(b"a key of its own", b"1:email:ann@example.org", hashlib.sha256).digest()
    assert made == addresses.digest("email", "ann@example.org")
    assert made != addresses.digest(AddressKind.PHONE, "ann@example.org")


def test_a_digest_changes_with_the_key(settings):
    before = addresses.digest(AddressKind.EMAIL, "ann@example.org")
    settings.SUPPRESSION_KEY = "another"

    assert addresses.digest(AddressKind.EMAIL, "ann@example.org") != before


def test_every_way_to_write_an_address_has_the_same_digest():
    written = ["Ann@Example.org", " ann@example.ORG ", "ａｎｎ@example.org"]

    assert len({addresses.digest("email", addresses.normalise_email(text)) for text in written}) == 1
