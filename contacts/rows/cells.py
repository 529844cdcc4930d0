"""What does a cell say: a name, a country, a year, tags, a moment? Each refusal is a sentence, without the value."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, time
from functools import cache, lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from committee import local_times
from committee.errors import CommitteeError
from committee.sentences import filled
from committee.spreadsheets.headers import fold
from contacts.enums import Channel, ConsentStatus
from contacts.rows import spoken

LONGEST_NAME: Final = 100
LONGEST_NATIVE_NAME: Final = 200
LONGEST_REGION: Final = 80
LONGEST_POSTCODE: Final = 12
LONGEST_TAG: Final = 40
MOST_TAGS: Final = 50
LONGEST_ORIGIN: Final = 70
FIRST_YEAR: Final = 1900

# Marks that turn the direction of writing: in a name they only serve to forge the text around it.
_TURNING: Final = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_LINE_ENDS: Final = re.compile(r"\s*[\t\n\r\x0b\x0c\x85\u2028\u2029]\s*")
_ISO_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_EUROPEAN_DAY: Final = re.compile(
    r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?", re.ASCII
)
_CHANNEL_NAMES: Final = {
    "email": Channel.EMAIL, "mail": Channel.EMAIL, "courriel": Channel.EMAIL, "newsletter": Channel.EMAIL,
    "sms": Channel.SMS, "text": Channel.SMS, "texto": Channel.SMS, "phone": Channel.SMS,
    "push": Channel.PUSH, "notification": Channel.PUSH,
}  # fmt: skip


YES: Final = frozenset({"1", "true", "yes", "y", "x", "oui", "o", "vrai"})
NO: Final = frozenset({"0", "false", "no", "n", "non", "faux"})
_DECISIONS: Final = {
    **dict.fromkeys(
        ("granted", "optin", "optedin", "yes", "true", "1", "subscribed", "accorde", "oui", "abonne", "inscrit"),
        ConsentStatus.GRANTED,
    ),
    **dict.fromkeys(
        ("withdrawn", "optout", "optedout", "no", "false", "0", "unsubscribed", "retire", "non", "desabonne",
         "desinscrit", "refuse"),
        ConsentStatus.WITHDRAWN,
    ),
}  # fmt: skip


class BadCell(CommitteeError):
    """What stands in the cell cannot be taken over."""


def name(written: str, *, most: int = LONGEST_NAME) -> str:
    """A name as one line, its accents composed, and otherwise as it is written. Raises `BadCell`."""
    text = _as_one_line(written)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_TURNING).strip()
    if len(text) > most:
        raise BadCell(filled(_("The name is longer than %(most)d characters."), {"most": most}))
    return text


def _as_one_line(written: str) -> str:
    return written.strip() if written.isprintable() else _LINE_ENDS.sub(" ", written).strip()


def native_name(written: str) -> str:
    return name(written, most=LONGEST_NATIVE_NAME)


def language(written: str) -> spoken.Spoken:
    found = spoken.language(written)
    if found is None:
        raise BadCell(_("This is not a language: write its code (fr) or its name in English or French."))
    return found


def country(written: str) -> str:
    found = _country(written)
    if found is None:
        raise BadCell(_("This is not a country: write its code (FR) or its name in English or French."))
    return found


@lru_cache(maxsize=4096)
def _country(written: str) -> str | None:
    code = written.upper()
    return code if code in _countries().values() else _countries().get(fold(written))


@cache
def _countries() -> dict[str, str]:
    """ISO 3166 by three letters and by name, in English and French."""
    english, french = Locale("en").territories, Locale("fr").territories
    codes = {code for code in map(str, french) if len(code) == 2 and code.isalpha()}
    codes -= {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"}
    names = {fold(names[code]): code for names in (french, english) for code in codes}
    for alias, meant in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and len(meant) == 1 and meant[0] in codes:
            names[fold(alias)] = meant[0]
    return names


def birth_year(written: str, *, at: datetime) -> int:
    if not (written.isascii() and written.isdigit() and FIRST_YEAR <= int(written[:9]) <= at.year):
        raise BadCell(_("This is not a year of birth: write four digits, as 1988."))
    return int(written)


def region(written: str) -> str:
    return _one_line(written, most=LONGEST_REGION)


def postcode(written: str) -> str:
    return _one_line(written, most=LONGEST_POSTCODE)


def _one_line(written: str, *, most: int) -> str:
    text = _as_one_line(written)
    if len(text) > most:
        raise BadCell(filled(_("At most %(most)d characters."), {"most": most}))
    return text


def time_zone(written: str) -> str:
    if written not in local_times.zones():
        raise BadCell(_("This is not a time zone: write it as Europe/Paris."))
    return written


def yes_or_no(written: str) -> bool:
    word = written.casefold()
    if word not in YES | NO:
        raise BadCell(_("Write yes or no."))
    return word in YES


@lru_cache(maxsize=4096)
def tags(written: str) -> tuple[str, ...]:
    found = dict.fromkeys(" ".join(tag.split()) for tag in re.split(r"[,;|]", written))
    found.pop("", None)
    if any(len(tag) > LONGEST_TAG for tag in found) or len(found) > MOST_TAGS:
        sentence = _("At most %(count)d tags, none longer than %(most)d characters.")
        raise BadCell(filled(sentence, {"count": MOST_TAGS, "most": LONGEST_TAG}))
    return tuple(found)


@lru_cache(maxsize=256)
def channels(written: str) -> tuple[Channel, ...]:
    """The channels of an opt-in; by e-mail where the cell says nothing."""
    found: dict[Channel, None] = {}
    for part in re.split(r"[,;|/+]", written):
        if channel := _CHANNEL_NAMES.get(fold(part)):
            found[channel] = None
        elif part.strip():
            raise BadCell(_("This is not a channel: write email, sms or push."))
    return tuple(found) or (Channel.EMAIL,)


@lru_cache(maxsize=256)
def consent_status(written: str) -> ConsentStatus:
    """What was decided; an agreement where the cell says nothing."""
    if not written:
        return ConsentStatus.GRANTED
    found = _DECISIONS.get(fold(written))
    if found is None:
        raise BadCell(_("This is not a decision: write granted or withdrawn."))
    return found


@lru_cache(maxsize=4096)
def origin(written: str) -> str:
    text = " ".join(written.split())
    if len(text) > LONGEST_ORIGIN:
        sentence = _("Say in at most %(most)d characters where the opt-in was given.")
        raise BadCell(filled(sentence, {"most": LONGEST_ORIGIN}))
    return text


def moment(written: str, *, at: datetime) -> datetime:
    """When an opt-in was given: ISO 8601, or day/month/year; without a zone, the time of Paris. Never after `at`.

    A day without an hour counts from its first second, so that leaving on the same day is later.
    """
    found = _moment(written)
    if found is None:
        raise BadCell(_("This is not a date: write it as 2024-05-31, 2024-05-31 14:05 or 31/05/2024."))
    if found > at:
        raise BadCell(_("The date lies in the future."))
    return found


@lru_cache(maxsize=4096)
def _moment(written: str) -> datetime | None:
    try:
        if european := _EUROPEAN_DAY.fullmatch(written):
            day, month, year, hour, minute, second = (int(part or 0) for part in european.groups())
            found = datetime.combine(datetime(year, month, day).date(), time(hour, minute, second))  # noqa: DTZ001
        elif _ISO_DAY.match(written):
            found = datetime.fromisoformat(written)
        else:
            return None
    except ValueError:
        return None
    if found.year < FIRST_YEAR:
        return None
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
