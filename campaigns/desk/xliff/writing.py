"""How does a language of a template become a file that an agency's tool opens?

Words are text; whatever is no words is an inline code of which the tool shows what it is and which it copies. What is
translated inside of one, the words for those who have no given name, stands between the halves of a pair.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from django.utils.translation import gettext as _
from lxml import etree

from campaigns.desk.parcels import Item, Parcel, address
from campaigns.desk.xliff.names import MACHINE, NAMESPACE, NOT_IN_XML, SIGNED, STATES, XML, name, tag_of
from campaigns.enums import State
from campaigns.translations.codes import Side, pieces
from campaigns.translations.numbering import Numbered, numbered, numbered_like
from committee import languages

_LONGEST_SHOWN: Final = 80
_STRUCTURE: Final = ("xliff", "file", "group", "unit", "notes", "originalData", "segment")


def write(parcel: Parcel) -> bytes:
    """The file, in UTF-8."""
    root = etree.Element(name("xliff"), nsmap={None: NAMESPACE})
    root.set("version", "2.0")
    root.set("srcLang", tag_of(parcel.source))
    root.set("trgLang", tag_of(parcel.language))
    file = etree.SubElement(root, name("file"), id=f"template-{parcel.template_id}", original=address(parcel))
    file.set("canResegment", "no")
    file.set("srcDir", languages.direction(parcel.source))
    file.set("trgDir", languages.direction(parcel.language))
    file.set(f"{XML}space", "preserve")
    _note(etree.SubElement(file, name("notes")), "template", parcel.title)
    for key, items in groupby(parcel.items, key=lambda item: item.unit.block_key):
        _group(file, key, list(items))
    _line_up(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")  # type: ignore[no-any-return]


def _line_up(root: etree._Element) -> None:
    """A line for each element that holds no text of ours: readable, and telling where something is."""
    for element in root.iter(*map(name, _STRUCTURE)):
        element.text = "\n"
        for child in element:
            child.tail = "\n"


def _group(file: etree._Element, key: str, items: list[Item]) -> None:
    """A block is a group; the fields of the message itself stand on their own."""
    parent = file
    if key:
        parent = etree.SubElement(file, name("group"), id=f"block-{key}")
        parent.set("name", items[0].unit.group)
    for item in items:
        _unit(parent, item)


def _unit(parent: etree._Element, item: Item) -> None:
    unit = etree.SubElement(parent, name("unit"), id=item.unit.id)
    unit.set("name", item.unit.label)
    if notes := _notes(item):
        element = etree.SubElement(unit, name("notes"))
        for category, text in notes:
            _note(element, category, text)

    content = _Content()
    before = pieces(item.unit.source, kind=item.unit.kind)
    source = content.written("source", numbered(before))
    after = numbered_like(pieces(item.target, kind=item.unit.kind), before)
    target = content.written("target", after) if item.target else None
    if len(content.data):
        unit.append(content.data)

    segment = etree.SubElement(unit, name("segment"))
    segment.set("state", SIGNED if item.is_signed else STATES[item.state])
    if item.state is State.MACHINE:
        segment.set("subState", MACHINE)
    segment.append(source)
    if target is not None:
        segment.append(target)


def _notes(item: Item) -> Iterable[tuple[str, str]]:
    notes = []
    if item.unit.limit:
        notes.append(("limit", _("At most %(count)d characters.") % {"count": item.unit.limit}))
    if item.state is State.STALE:
        said = _("The source has changed since this was translated. It said: %(text)s") % {"text": item.old_source}
        notes.append(("stale", said))
    return notes


def _note(parent: etree._Element, category: str, text: str) -> None:
    note = etree.SubElement(parent, name("note"), category=category)
    note.text = NOT_IN_XML.sub(" ", text)


class _Content:
    """Source and target of one unit, and what their codes stand for."""

    def __init__(self) -> None:
        self.data = etree.Element(name("originalData"))
        self._ids: dict[str, str] = {}

    def written(self, element: str, found: Iterable[str | Numbered]) -> etree._Element:
        root = etree.Element(name(element))
        stack = [root]
        for piece in found:
            if isinstance(piece, str):
                append_text(stack[-1], piece)
            elif piece.code.side is Side.CLOSE:
                stack.pop().set("dataRefEnd", self._data(piece.code.text))
            else:
                stack.append(self._opened(stack[-1], piece))
                if piece.code.side is Side.WHOLE:
                    stack.pop()
        return root

    def _opened(self, parent: etree._Element, piece: Numbered) -> etree._Element:
        is_pair = piece.code.side is Side.OPEN
        element = etree.SubElement(parent, name("pc" if is_pair else "ph"), id=str(piece.number))
        element.set("canCopy", "no")
        element.set("canDelete", "no")
        element.set("dispStart" if is_pair else "disp", NOT_IN_XML.sub(" ", piece.code.text)[:_LONGEST_SHOWN])
        element.set("dataRefStart" if is_pair else "dataRef", self._data(piece.code.text))
        return element

    def _data(self, text: str) -> str:
        """The id under which the words of a code are kept; the same words are kept once."""
        if text not in self._ids:
            self._ids[text] = f"d{len(self._ids) + 1}"
            element = etree.SubElement(self.data, name("data"), id=self._ids[text])
            append_text(element, text)
        return self._ids[text]


def append_text(parent: etree._Element, text: str) -> None:
    """Text after whatever stands there already; what XML cannot hold is spelt by its code point."""
    place = 0
    for match in NOT_IN_XML.finditer(text):
        _append(parent, text[place : match.start()])
        etree.SubElement(parent, name("cp"), hex=f"{ord(match[0]):04X}")
        place = match.end()
    _append(parent, text[place:])


def _append(parent: etree._Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
