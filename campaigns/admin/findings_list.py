"""What do the checks say? Findings as every page shows them: the gravest first, each with the way to its mending.

`told` is given to `campaigns/findings_list.html`, with `is_bare` where the page has headings of its own, and with
`is_folded` where warnings are read by whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns import contents, findings
from campaigns.admin import mending
from campaigns.blocks.content import Block
from campaigns.contents import ContentJson
from campaigns.enums import Severity
from campaigns.findings import Finding
from campaigns.models import Campaign, MessageTemplate
from committee import languages
from contacts.segments.words import language_name


@dataclass(frozen=True, slots=True)
class Row:
    """`url` leads to where it is mended; it is empty where no page could."""

    is_error: bool
    severity: str
    place: str
    message: str
    hint: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one language, of all alike (`lang` is empty), or simply all of them."""

    name: str
    lang: str
    errors: tuple[Row, ...]
    warnings: tuple[Row, ...]

    @property
    def warned(self) -> str:
        count = len(self.warnings)
        return ngettext("%(count)s warning", "%(count)s warnings", count) % {"count": count}


@dataclass(frozen=True, slots=True)
class Told:
    """`is_ready` where nothing stops."""

    verdict: str
    is_ready: bool
    groups: tuple[Group, ...]


def told(
    found: Sequence[Finding],
    template: MessageTemplate,
    content: ContentJson,
    *,
    campaign: Campaign | None = None,
    by_language: bool = False,
    is_here: bool = False,
) -> Told:
    """Under the names of their languages, or as one list whose places name them; `is_here` as in `mending.address`."""
    words = next((contents.in_language(content, code) for code in contents.languages_in(content)), None)
    blocks = words.blocks if words else ()

    def row(finding: Finding) -> Row:
        return Row(
            is_error=finding.severity == Severity.ERROR,
            severity=str(Severity(finding.severity).label),
            place=_place(finding, blocks, with_language=not by_language),
            message=finding.message,
            hint=finding.hint,
            url=mending.address(finding, template, content, campaign=campaign, is_here=is_here),
        )

    parts = _by_language(found) if by_language else {"": found}
    groups = [
        Group(
            name=_heading(code) if by_language else "",
            lang=code,
            errors=tuple(row(each) for each in part if each.severity == Severity.ERROR),
            warnings=tuple(row(each) for each in part if each.severity != Severity.ERROR),
        )
        for code, part in parts.items()
    ]
    return Told(verdict(found), not findings.errors(found), tuple(groups))


def verdict(found: Iterable[Finding]) -> str:
    """“3 errors, 2 warnings”, or that all is well."""
    graveness = [finding.severity for finding in found]
    errors, warnings = graveness.count(Severity.ERROR), graveness.count(Severity.WARNING)
    said = [
        ngettext("%(count)s error", "%(count)s errors", errors) % {"count": errors} if errors else "",
        ngettext("%(count)s warning", "%(count)s warnings", warnings) % {"count": warnings} if warnings else "",
    ]
    return ", ".join(filter(None, said)) or _("Nothing is wrong.")


def _place(finding: Finding, blocks: Sequence[Block], *, with_language: bool) -> str:
    """Of a language as a whole the message itself says which."""
    is_whole = not (finding.channel or finding.block or finding.field)
    return "" if is_whole else findings.place(finding, blocks, with_language=with_language)


def _heading(language: str) -> str:
    return capfirst(language_name(language)) if language else _("All languages")


def _by_language(found: Sequence[Finding]) -> dict[str, list[Finding]]:
    """Those with errors first; what holds in all before what holds in one."""
    grave = {finding.language for finding in findings.errors(found)}
    spoken_of = {finding.language for finding in found}
    order = sorted((code for code in ("", *languages.CODES) if code in spoken_of), key=lambda code: code not in grave)
    return {code: [finding for finding in found if finding.language == code] for code in order}
