"""What does a file of XLIFF say? Read by its elements, at flat memory, and nothing in it is followed or fetched.

What the file says of itself is told here, with all that happened to its codes. Whether it fits the template is asked
by `desk.taking`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from lxml import etree

from campaigns.desk.parcels import Handed, HandedUnit, of_address, refused
from campaigns.desk.xliff.names import NAMESPACE, language_of, name
from campaigns.desk.xliff.opening import opened
from campaigns.translations.codes import Code, CodeKind, Piece, Side
from campaigns.translations.numbering import joined
from committee.sentences import filled

_DEEPEST: Final = 20
_PARSER: Final = {
    "events": ("start", "end"),
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def read(file: bytes) -> Handed:
    """The file taken apart. Raises `HandedRefused` where it is no XLIFF 2 of ours."""
    reader = _Reader()
    try:
        for event, element in etree.iterparse(io.BytesIO(opened(file)), **_PARSER):
            reader.start(element) if event == "start" else reader.end(element)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        raise refused(_("The file is damaged: it is no XML from here on."), place=line) from error
    return reader.handed()


@dataclass
class _Reader:
    """Walks through the file; of the tree it keeps the unit it stands in, and no more."""

    depth: int = 0
    address: str | None = None
    tag: str = ""
    units: list[HandedUnit] = field(default_factory=list)

    def start(self, element: etree._Element) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise refused(_("The file is nested deeper than any XLIFF."), place=element.sourceline or 0)
        if self.depth == 1:
            self._root(element)
        elif element.tag == name("file"):
            self._file(element)

    def end(self, element: etree._Element) -> None:
        self.depth -= 1
        if element.tag != name("unit"):
            return
        self.units.append(_Unit(element).handed())
        element.clear()
        while (before := element.getprevious()) is not None:
            before.getparent().remove(before)

    def _root(self, element: etree._Element) -> None:
        root = etree.QName(element)
        if root.localname != "xliff":
            raise refused(_("This is no XLIFF file."))
        if root.namespace != NAMESPACE or not (element.get("version") or "").startswith("2."):
            text = _("This is XLIFF %(version)s. We read XLIFF 2: choose it where your tool saves the file.")
            raise refused(text, version=(element.get("version") or "?")[:10])
        self.tag = element.get("trgLang") or ""

    def _file(self, element: etree._Element) -> None:
        if self.address is not None:
            raise refused(_("The file holds several documents: hand in one at a time."), place=element.sourceline or 0)
        self.address = element.get("original") or ""

    def handed(self) -> Handed:
        language = language_of(self.tag)
        found = of_address(self.address or "")
        if found is None:
            raise refused(_("The file does not say of which template it is: was it exported here?"))
        template_id, sha256, _language = found
        if language is None:
            raise refused(_("The file does not say in which of our languages it is."))
        return Handed(template_id, sha256, language, tuple(self.units))


class _Unit:
    """One unit: its segments put together, its codes made text again."""

    def __init__(self, element: etree._Element) -> None:
        self._element = element
        self._data = {
            data.get("id"): _plain(data) for data in element.iterfind(f"{name('originalData')}/{name('data')}")
        }
        self._faults: list[str | Promise] = []

    def handed(self) -> HandedUnit:
        segments = [each for each in self._element if each.tag in {name("segment"), name("ignorable")}]
        source, source_codes = self._text([each.find(name("source")) for each in segments])
        target, target_codes = self._text(_in_target_order(segments))
        if target:
            self._compare(source_codes, target_codes)
        return HandedUnit(
            unit=self._element.get("id") or "",
            source=source,
            target=target,
            place=self._element.sourceline or 0,
            faults=tuple(self._faults),
        )

    def _text(self, parts: list[etree._Element | None]) -> tuple[str, list[tuple[str, str]]]:
        """The text, and each code by its id and by what stands for it."""
        found: list[Piece] = []
        seen: list[tuple[str, str]] = []
        for part in parts:
            if part is not None:
                found += self._pieces(part, seen)
        return joined(_merged(found)), seen

    def _pieces(self, element: etree._Element, seen: list[tuple[str, str]]) -> Iterator[Piece]:
        yield element.text or ""
        for child in element:
            yield from self._child(child, seen)
            yield child.tail or ""

    def _child(self, child: etree._Element, seen: list[tuple[str, str]]) -> Iterator[Piece]:
        match etree.QName(child).localname:
            case "cp":
                yield _character(child.get("hex") or "")
            case "ph":
                seen.append((child.get("id") or "", self._kept(child, "dataRef")))
                yield Code(self._kept(child, "dataRef"), CodeKind.VALUE)
            case "sc":
                seen.append((child.get("id") or "", f"{self._kept(child, 'dataRef')}…"))
                yield Code(self._kept(child, "dataRef"), CodeKind.VALUE, Side.OPEN)
            case "ec":
                yield Code(self._kept(child, "dataRef"), CodeKind.VALUE, Side.CLOSE)
            case "pc":
                start, end = self._kept(child, "dataRefStart"), self._kept(child, "dataRefEnd")
                seen.append((child.get("id") or "", f"{start}…{end}"))
                yield Code(start, CodeKind.VALUE, Side.OPEN)
                yield from self._pieces(child, seen)
                yield Code(end, CodeKind.VALUE, Side.CLOSE)
            case _:  # a mark of the agency's: what it marks is words like any other
                yield from self._pieces(child, seen)

    def _kept(self, child: etree._Element, attribute: str) -> str:
        """What the code stands for."""
        return self._data.get(child.get(attribute) or "", "")

    def _compare(self, before: list[tuple[str, str]], after: list[tuple[str, str]]) -> None:
        """Every code once: told by its number, shown by what it stands for."""
        shown = dict(after) | dict(before)
        numbers_before, numbers_after = [number for number, _text in before], [number for number, _text in after]
        for number in dict.fromkeys(numbers_before):
            if number not in numbers_after:
                self._faults.append(filled(_("The code %(code)s is lost."), {"code": shown[number]}))
        for number in dict.fromkeys(numbers_after):
            if number not in numbers_before:
                self._faults.append(filled(_("The code %(code)s is not in the source."), {"code": shown[number]}))
            elif numbers_after.count(number) > numbers_before.count(number):
                self._faults.append(filled(_("The code %(code)s stands there twice."), {"code": shown[number]}))


def _in_target_order(segments: list[etree._Element]) -> list[etree._Element | None]:
    """Targets may stand in another order than their sources; of what needs no translation the source is it."""
    targets = [_target(segment) for segment in segments]
    if not any(target is not None for segment, target in zip(segments, targets, strict=True) if _is_segment(segment)):
        return []
    places = [_order(target, index) for index, target in enumerate(targets, start=1)]
    return [target for _place, target in sorted(zip(places, targets, strict=True), key=lambda pair: pair[0])]


def _target(segment: etree._Element) -> etree._Element | None:
    found = segment.find(name("target"))
    return segment.find(name("source")) if found is None and not _is_segment(segment) else found


def _is_segment(element: etree._Element) -> bool:
    return bool(element.tag == name("segment"))


def _order(target: etree._Element | None, index: int) -> int:
    stated = (target.get("order") if target is not None else None) or ""
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 6 else index


def _merged(found: list[Piece]) -> list[Piece]:
    """Words that stand side by side as one piece, as `joined` wants them."""
    merged: list[Piece] = []
    for piece in found:
        if isinstance(piece, str) and merged and isinstance(last := merged[-1], str):
            merged[-1] = last + piece
        elif piece != "":
            merged.append(piece)
    return merged


def _plain(element: etree._Element) -> str:
    """The text of an element, its code points made characters."""
    parts = [element.text or ""]
    for child in element:
        parts += [_character(child.get("hex") or "") if child.tag == name("cp") else "", child.tail or ""]
    return "".join(parts)


def _character(hexadecimal: str) -> str:
    try:
        return chr(int(hexadecimal, 16))
    except (ValueError, OverflowError):
        return "\ufffd"
