"""How is an e-mail address or a telephone number written, so that the same one is always written the same way?

The normal form is what the database keeps, what a message is handed over to, and what a suppression is a fingerprint
of. Dots and +tags are kept: only the owner of a domain knows whether they matter.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import phonenumbers
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from email_validator import EmailNotValidError, ValidatedEmail, validate_email
from phonenumbers import PhoneNumberType

from committee.errors import CommitteeError
from contacts.enums import PhoneLine

# Both travel with every digest: a digest can only be compared with one made with the same key and the same rules.
KEY_ID: Final = 1
NORMALISER_VERSION: Final = 1

LONGEST_EMAIL: Final = 254
LONGEST_LOCAL_PART: Final = 64
# With all the punctuation people may put round fifteen digits.
LONGEST_PHONE: Final = 60

# What a file carries round an address without meaning it: spaces of all widths, zero-width marks, a stray BOM.
# Line breaks are not among them: whoever sends one may be after our headers.
_EDGES: Final = " \t\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200C))) + "\u202f\u205f\u2060\u3000\ufeff"

_ATOM: Final = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_PLAIN_LOCAL_PART: Final = re.compile(rf"{_ATOM}(?:\.{_ATOM})*", re.ASCII)


class InvalidAddress(CommitteeError):
    """An address that no message could reach. Its sentence never repeats the address: sentences end up in logs."""

    message = _("This is not an address that a message can be sent to.")


class InvalidEmail(InvalidAddress):
    message = _("This is not an e-mail address: write it as name@example.org.")


class InvalidPhone(InvalidAddress):
    message = _("This is not a telephone number: write it with its country code, as +33 6 12 34 56 78.")


def digest(kind: str, normalised: str) -> bytes:
    """The fingerprint by which a suppression is known after the address itself has been erased."""
    return hmac.digest(
        settings.SUPPRESSION_KEY.encode(), f"{NORMALISER_VERSION}:{kind}:{normalised}".encode(), "sha256"
    )


def normalise_email(text: str) -> str:
    """NFKC, lower case, the domain in its ASCII form. Raises `InvalidEmail`."""
    written = text.strip(_EDGES)
    # As written too: an accent typed in two parts may not carry an address over the limit, nor a megabyte in here.
    if len(written) > LONGEST_EMAIL or (
        not written.isascii() and len(written.encode(errors="replace")) > LONGEST_EMAIL
    ):
        raise InvalidEmail(_("The e-mail address is longer than e-mail allows."))
    address = _folded(written)
    local_part, at, domain = address.rpartition("@")
    if not at or not local_part or not domain:
        raise InvalidEmail
    if len(local_part.encode()) > LONGEST_LOCAL_PART:
        raise InvalidEmail(_("What stands before the @ is longer than e-mail allows."))
    if not _PLAIN_LOCAL_PART.fullmatch(local_part):
        local_part = _internationalised_local_part(local_part)
    ascii_domain = _ascii_domain(domain)
    if ascii_domain is None:
        raise InvalidEmail(_("What follows the @ is not a domain that can receive e-mail."))
    if len(local_part.encode()) + 1 + len(ascii_domain) > LONGEST_EMAIL:
        raise InvalidEmail(_("The e-mail address is longer than e-mail allows."))
    return f"{local_part}@{ascii_domain}"


def _folded(text: str) -> str:
    """One spelling for all ways to write the same characters. Raises `InvalidEmail` at line breaks and controls."""
    if text.isascii():
        if not text.isprintable():
            raise InvalidEmail(_("The e-mail address contains a line break or a control character."))
        return text.lower()
    if any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in text):
        raise InvalidEmail(_("The e-mail address contains a line break or a control character."))
    # Lowering can take a text out of NFKC (the Turkish capital dotted I), so it is composed again.
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())


def _internationalised_local_part(local_part: str) -> str:
    """A local part that is not plain ASCII, as the library judges it. Raises `InvalidEmail`."""
    checked = _checked(f"{local_part}@example.com")
    if checked is None:
        raise InvalidEmail
    return checked.local_part


@lru_cache(maxsize=65_536)
def _ascii_domain(domain: str) -> str | None:
    """The domain as DNS knows it; None if no mail could go there. Cached: millions of people share a few domains."""
    checked = _checked(f"x@{domain}")
    return checked.ascii_domain.lower() if checked else None


def _checked(address: str) -> ValidatedEmail | None:
    try:
        return validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return None


# What people put between the digits; after NFKC, which has turned full-width forms and odd spaces into these.
_PHONE_PUNCTUATION: Final = re.compile(r"[\s().\-/‐-―−·\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_PHONE_DIGITS: Final = re.compile(r"(\+?)([0-9]{4,20})", re.ASCII)
_SHORTENED_BY_A_SPREADSHEET: Final = re.compile(r"\d[.,]?\d*[eE]\+?\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number as machines compare it, and what answers it."""

    normalised: str
    line: PhoneLine


def normalise_phone(text: str, *, country: str | None) -> str:
    """E.164, read as a person in `country` (ISO 3166, two letters) would dial it. Raises `InvalidPhone`."""
    return read_phone(text, country=country).normalised


def read_phone(text: str, *, country: str | None) -> Phone:
    """The number in E.164 and what answers it, found in one look. Raises `InvalidPhone`."""
    plus, digits = _dialled(text, country)
    try:
        number = phonenumbers.parse(plus + digits, country)
    except phonenumbers.NumberParseException:
        raise InvalidPhone from None
    kind = phonenumbers.number_type(number)
    if kind == PhoneNumberType.UNKNOWN:
        raise InvalidPhone(_("No telephone has this number: a digit is missing, wrong or too many."))
    return Phone(f"+{number.country_code}{phonenumbers.national_significant_number(number)}", _line(kind))


def _dialled(text: str, country: str | None) -> tuple[str, str]:
    """A plus or nothing, and the digits that follow it."""
    if len(text) > LONGEST_PHONE:
        raise InvalidPhone
    written = text.strip() if text.isascii() else unicodedata.normalize("NFKC", text).strip()
    written = written.removeprefix("tel:")
    if _SHORTENED_BY_A_SPREADSHEET.fullmatch(written):
        raise InvalidPhone(
            _("A spreadsheet program has shortened this number (3.36E+10): make the column text and enter it again.")
        )
    # "+44 (0)20 …": the trunk zero is dialled only inside the country.
    if written.startswith("+"):
        written = written.replace("(0)", "")
    dialled = _PHONE_DIGITS.fullmatch(_ascii_digits(_PHONE_PUNCTUATION.sub("", written)))
    if dialled is None:
        raise InvalidPhone
    plus, digits = dialled.groups()
    if not plus and country is None:
        if not digits.startswith("00"):
            raise InvalidPhone(
                _("The country of this number is not known: write it with its country code, as +33 6 12 34 56 78.")
            )
        plus, digits = "+", digits[2:]
    return plus, digits


def _ascii_digits(text: str) -> str:
    """Arabic-Indic and all other decimal digits as 0-9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(character)) if character.isdecimal() else character for character in text)


def phone_line(normalised: str) -> PhoneLine:
    """What answers this E.164 number: only some lines can receive an SMS (`enums.SMS_LINES`)."""
    return _line(phonenumbers.number_type(phonenumbers.parse(normalised)))


def phone_country(normalised: str) -> str:
    """The country whose numbers this one is of, ISO 3166; empty for a number of none, or of several continents."""
    try:
        code = phonenumbers.region_code_for_number(phonenumbers.parse(normalised)) or ""
    except phonenumbers.NumberParseException:
        return ""
    return code if code.isalpha() else ""


def _line(kind: int) -> PhoneLine:
    match kind:
        case PhoneNumberType.MOBILE:
            return PhoneLine.MOBILE
        case PhoneNumberType.FIXED_LINE_OR_MOBILE:
            return PhoneLine.EITHER
        case PhoneNumberType.FIXED_LINE:
            return PhoneLine.LANDLINE
        case _:
            return PhoneLine.OTHER
