"""Does a translation say the same as its source: the same placeholders, links, numbers, times, emphasis?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.enums import Purpose
from campaigns.placeholders import CATALOGUE
from campaigns.translations.codes import Code, CodeKind, Piece, Side, UnitKind, pieces
from campaigns.translations.numbers import Figures, figures
from committee.sentences import filled


class DifferenceKind(StrEnum):
    PLACEHOLDER_LOST = "placeholder_lost"
    PLACEHOLDER_ADDED = "placeholder_added"
    PLACEHOLDER_UNKNOWN = "placeholder_unknown"
    STRUCTURE = "structure"
    LINK = "link"
    NUMBER = "number"
    TIME = "time"
    EMPHASIS = "emphasis"


# What the engine would refuse, or what would leave a hole: never a matter of taste.
ALWAYS_WRONG: Final = frozenset(
    {
        DifferenceKind.PLACEHOLDER_LOST,
        DifferenceKind.PLACEHOLDER_ADDED,
        DifferenceKind.PLACEHOLDER_UNKNOWN,
        DifferenceKind.STRUCTURE,
    }
)
# Where people go by what they read, a wrong hour is no matter of style.
EXACT: Final = frozenset({DifferenceKind.NUMBER, DifferenceKind.TIME})


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that one side says and the other does not. `insert` is what a click can put into the translation."""

    kind: DifferenceKind
    message: str | Promise
    insert: str = ""

    @property
    def is_error(self) -> bool:
        """Wrong whatever the message is for."""
        return self.kind in ALWAYS_WRONG

    def is_grave(self, purpose: str) -> bool:
        """Wrong in a message of this purpose."""
        return self.is_error or (self.kind in EXACT and purpose in {Purpose.SAFETY, Purpose.SERVICE})


# A number written out in one language stands in digits in another: “deux heures”, “2時間”, “26 July”, “7月26日”.
_MAY_STAND_IN_WORDS: Final = 12
_STRONG: Final = re.compile(r"\*\*(?=\S).+?\*\*|(?<!\w)__(?=\S).+?__(?!\w)", re.DOTALL)
_ITEM: Final = re.compile(r"^ {0,3}(?:[-*+]|\d{1,3}[.)])\s+\S", re.MULTILINE)
_HEADING: Final = re.compile(r"^ {0,3}#{1,6}\s+\S", re.MULTILINE)
# Neither a letter nor a blank, so that `**{{ venue.name }}**` is still emphasis of something.
_A_CODE: Final = "¤"
_PLURAL_FORM: Final = re.compile(r"\b(?:zero|one|two|few|many|other):\s*[\"']$")


def differences(source: str, target: str, *, kind: UnitKind, source_language: str, language: str) -> list[Difference]:
    """What must or should be mended in `target`, the gravest first. What is not written yet differs in nothing."""
    if not target.strip() or not source.strip() or kind is UnitKind.LINK:
        return []
    return list(_judged(source, target, kind, source_language, language))


# The desk, the matrix and the checks ask about the same two texts again and again.
@lru_cache(maxsize=4096)
def _judged(source: str, target: str, kind: UnitKind, source_language: str, language: str) -> tuple[Difference, ...]:
    before, after = pieces(source, kind=kind), pieces(target, kind=kind)
    return (
        *_placeholders(_codes(before), _codes(after)),
        *_structure(_codes(before), _codes(after)),
        *_links(_codes(before), _codes(after)),
        *_counted(figures(_words(before), language=source_language), figures(_words(after), language=language)),
        *(_emphasis(_words(before), _words(after)) if kind is UnitKind.TEXT else ()),
    )


def _codes(found: Iterable[Piece]) -> list[Code]:
    return [piece for piece in found if isinstance(piece, Code)]


def _words(found: Iterable[Piece]) -> str:
    """The words, with a sign for each code; those of plural forms apart: each category counts in its own way."""
    parts: list[str] = []
    before: Piece = ""
    for piece in found:
        if isinstance(piece, Code):
            parts.append(_A_CODE if piece.side is Side.WHOLE else "")
        elif not (isinstance(before, Code) and _PLURAL_FORM.search(before.text)):
            parts.append(piece)
        before = piece
    return "".join(parts)


# --- Placeholders and instructions -----------------------------------------------------------------------------------


_LACKS: Final = _("It lacks %(code)s.")
_MORE: Final = _("It has %(code)s once more than the source.")


def _placeholders(before: list[Code], after: list[Code]) -> Iterator[Difference]:
    lost, added = _moved(_values(before), _values(after))
    written = {code.concept: _as_written(code) for code in before if code.kind is CodeKind.VALUE}
    for name in lost.elements():
        text = filled(_LACKS, {"code": written[name]})
        yield Difference(DifferenceKind.PLACEHOLDER_LOST, text, insert=written[name])
    for name in added.elements():
        of_target = next(code for code in after if code.kind is CodeKind.VALUE and code.concept == name)
        if of_target.name not in CATALOGUE and name not in written:
            text = filled(_("There is no placeholder “%(name)s”."), {"name": of_target.name})
            yield Difference(DifferenceKind.PLACEHOLDER_UNKNOWN, text)
        else:
            yield Difference(DifferenceKind.PLACEHOLDER_ADDED, filled(_MORE, {"code": _as_written(of_target)}))


def _values(found: list[Code]) -> Counter[str]:
    return Counter(code.concept for code in found if code.kind is CodeKind.VALUE and code.name)


def _as_written(code: Code) -> str:
    """A whole placeholder for one that stands around words: those are the translator's to write."""
    if code.side is Side.WHOLE:
        return code.text
    mark = code.text[-1]
    return f"{code.text}…{mark} }}}}"


def _structure(before: list[Code], after: list[Code]) -> Iterator[Difference]:
    lost, added = _moved(_instructions(before), _instructions(after))
    for name in lost.elements():
        tag = f"{{% {name} %}}"
        yield Difference(DifferenceKind.STRUCTURE, filled(_LACKS, {"code": tag}), insert=tag)
    for name in added.elements():
        tag = f"{{% {name} %}}"
        yield Difference(DifferenceKind.STRUCTURE, filled(_MORE, {"code": tag}))
    if _markup(before) != _markup(after):
        text = _("Its tags are not those of the source, or stand in another order.")
        yield Difference(DifferenceKind.STRUCTURE, text)


def _instructions(found: list[Code]) -> Counter[str]:
    return Counter(code.name for code in found if code.kind is CodeKind.TAG and code.name != "comment")


def _markup(found: list[Code]) -> list[str]:
    return [code.name for code in found if code.kind is CodeKind.MARKUP]


# --- Links -----------------------------------------------------------------------------------------------------------


def _links(before: list[Code], after: list[Code]) -> Iterator[Difference]:
    lost, added = _moved(_hosts(before), _hosts(after))
    for host in lost.elements():
        yield Difference(DifferenceKind.LINK, filled(_("It lacks the link to %(host)s."), {"host": host}))
    for host in added.elements():
        text = filled(_("It links to %(host)s, and the source does not."), {"host": host})
        yield Difference(DifferenceKind.LINK, text)


def _hosts(found: list[Code]) -> Counter[str]:
    """Where links lead: a language may have a page of its own, at the same place."""
    targets = (code.name for code in found if code.kind is CodeKind.LINK and code.side is not Side.OPEN)
    return Counter(_host(target) for target in targets)


def _host(target: str) -> str:
    if target.startswith("{{"):
        return target
    try:
        return urlsplit(target).netloc.lower() or target
    except ValueError:
        return target


# --- Figures and emphasis --------------------------------------------------------------------------------------------


def _counted(before: Figures, after: Figures) -> Iterator[Difference]:
    times = _moved(before.times, after.times)
    hours = _unlike(before.hours, after.hours)
    # “18 h” here is “18:00” there; and “2 h” may be a while instead of a time: then the number alone counts.
    lost, hours_added = _unlike(times[0], hours[1])
    added, hours_lost = _unlike(times[1], hours[0])
    yield from _named(DifferenceKind.TIME, lost, added, _TIMES)

    lost, added = _moved(
        before.numbers + Counter(number for _time, number in hours_lost.elements()),
        after.numbers + Counter(number for _time, number in hours_added.elements()),
    )
    if not lost:
        added = Counter({number: count for number, count in added.items() if not _may_stand_in_words(number)})
    yield from _named(DifferenceKind.NUMBER, lost, added, _NUMBERS)


def _unlike(before: Counter[Any], after: Counter[Any]) -> tuple[Counter[Any], Counter[Any]]:
    """What of both has no partner of the same time, written the same way or not."""
    left = list(after.elements())
    unmatched = []
    for each in before.elements():
        match = next((other for other in left if _clock(other) == _clock(each)), None)
        if match is None:
            unmatched.append(each)
        else:
            left.remove(match)
    return Counter(unmatched), Counter(left)


def _clock(time: str | tuple[str, str]) -> str:
    return time if isinstance(time, str) else time[0]


_TIMES: Final = (_("It lacks the time %(figure)s."), _("The time %(figure)s does not stand in the source."))
_NUMBERS: Final = (_("It lacks the number %(figure)s."), _("The number %(figure)s does not stand in the source."))


def _named(
    kind: DifferenceKind, lost: Counter[str], added: Counter[str], sentences: tuple[Promise, Promise]
) -> Iterator[Difference]:
    for found, sentence in zip((lost, added), sentences, strict=True):
        for figure in found.elements():
            yield Difference(kind, filled(sentence, {"figure": figure}))


def _may_stand_in_words(number: str) -> bool:
    return number.isdigit() and int(number) <= _MAY_STAND_IN_WORDS


_EMPHASIS: Final[Mapping[re.Pattern[str], Promise]] = {
    _STRONG: _("Passages in bold: %(wanted)d in the source, %(found)d here."),
    _ITEM: _("Items of lists: %(wanted)d in the source, %(found)d here."),
    _HEADING: _("Headings: %(wanted)d in the source, %(found)d here."),
}


def _emphasis(before: str, after: str) -> Iterator[Difference]:
    for pattern, sentence in _EMPHASIS.items():
        wanted, found = len(pattern.findall(before)), len(pattern.findall(after))
        if wanted != found:
            yield Difference(DifferenceKind.EMPHASIS, filled(sentence, {"wanted": wanted, "found": found}))


def _moved(before: Counter[Any], after: Counter[Any]) -> tuple[Counter[Any], Counter[Any]]:
    """What is lost, and what was added."""
    return before - after, after - before
