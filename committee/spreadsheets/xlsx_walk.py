"""How is a part of a workbook walked, element by element, at flat memory and without following its entities?"""

from __future__ import annotations

from collections.abc import Mapping
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from committee.spreadsheets.problems import Code, UnreadableFile
from committee.spreadsheets.xlsx_archive import Archive

Attributes = Mapping[str, str]


class Walker:
    """What is asked of each element; names come without their prefix."""

    def start(self, name: str, attributes: Attributes) -> None: ...

    def text(self, text: str) -> None: ...

    def end(self, name: str) -> None: ...


class _LocalNames(dict[str, str]):
    """Each name without its prefix, worked out once: a sheet repeats three of them millions of times."""

    def __missing__(self, name: str) -> str:
        return self.setdefault(name, name.rpartition(":")[2])


def walk(archive: Archive, part: str, walker: Walker) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    local, start, end = _LocalNames(), walker.start, walker.end
    parser.StartElementHandler = lambda name, attributes: start(local[name], attributes)
    parser.EndElementHandler = lambda name: end(local[name])
    parser.CharacterDataHandler = walker.text
    try:
        for piece in archive.pieces(part):
            parser.Parse(piece)
        parser.Parse(b"", True)  # noqa: FBT003 - expat's own signature
    except (expat.ExpatError, LookupError, ValueError) as error:  # not XML, or in no encoding we know
        raise UnreadableFile(_("The workbook is damaged. Save it again as XLSX.")) from error


def _refuse_doctype(*_declaration: object) -> None:
    message = _("The workbook declares entities, which no spreadsheet program writes, and is refused.")
    raise UnreadableFile(message, code=Code.DANGEROUS_FILE)


class Elements(Walker):
    """Collects the attributes of the few elements of a small part."""

    def __init__(self, *names: str) -> None:
        self.found: list[tuple[str, Attributes]] = []
        self._names = names

    def start(self, name: str, attributes: Attributes) -> None:
        if name in self._names:
            self.found.append((name, attributes))
