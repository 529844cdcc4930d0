"""Does every language say the same as its source, and in the agreed words?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from campaigns.enums import Severity
from campaigns.findings.units import SideBySide, at
from campaigns.flow.render.content import Finding
from campaigns.models import MessageTemplate
from campaigns.translations import parity, terms
from campaigns.translations.parity import DifferenceKind
from campaigns.translations.units import Unit

_CODES: Final = {
    DifferenceKind.PLACEHOLDER_LOST: "PLACEHOLDER_LOST",
    DifferenceKind.PLACEHOLDER_ADDED: "PLACEHOLDER_ADDED",
    DifferenceKind.STRUCTURE: "STRUCTURE_DIFFERS",
    DifferenceKind.LINK: "LINK_DIFFERS",
    DifferenceKind.NUMBER: "NUMBER_DIFFERS",
    DifferenceKind.TIME: "TIME_DIFFERS",
    DifferenceKind.EMPHASIS: "EMPHASIS_DIFFERS",
}


def differences(said: SideBySide) -> Iterator[Finding]:
    """PLACEHOLDER_LOST and the other differences, TERM_PROTECTED, TERM_OTHER: for each text of each translation."""
    glossary = terms.glossary()
    for language, texts in said.translations.items():
        for unit in said.units:
            yield from _of_unit(unit, texts[unit.id], said.template, language, glossary)


def _of_unit(
    unit: Unit, target: str, template: MessageTemplate, language: str, glossary: list[terms.Entry]
) -> Iterator[Finding]:
    source = template.source_language
    for difference in parity.differences(
        unit.source, target, kind=unit.kind, source_language=source, language=language
    ):
        if difference.kind is DifferenceKind.PLACEHOLDER_UNKNOWN:
            continue  # the engine says so, with the line
        severity = Severity.ERROR if difference.is_grave(template.purpose) else Severity.WARNING
        yield at(unit, _CODES[difference.kind], severity, str(difference.message), language)
    for broken in terms.broken(unit.source, target, source=source, language=language, terms=glossary):
        code, severity = (
            ("TERM_PROTECTED", Severity.ERROR) if broken.is_protected else ("TERM_OTHER", Severity.WARNING)
        )
        yield at(unit, code, severity, str(broken.message), language)
