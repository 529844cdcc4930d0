"""What does an author write, who signs it, and how is an author told what is wrong?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from django.utils.translation import gettext_lazy as _

from campaigns.enums import Severity
from committee.errors import CommitteeError

FieldName = Literal["subject", "preheader", "heading", "body", "button_label", "button_url"]
FIELDS: Final[tuple[FieldName, ...]] = ("subject", "preheader", "heading", "body", "button_label", "button_url")


@dataclass(frozen=True, slots=True)
class EmailContent:
    """One language of a template as it was typed: Liquid everywhere, Markdown in the body."""

    subject: str
    body: str
    preheader: str = ""
    heading: str = ""
    button_label: str = ""
    button_url: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who an e-mail comes from; the name also stands in its header band."""

    name: str
    address: str
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the author must change, or should look at. `line` counts from 1 within the field.

    What a place leaves empty is not known, or all of it: without a language, it is so in every one.
    """

    code: str
    severity: Severity
    message: str
    language: str = ""
    channel: str = ""
    block: str = ""
    field: str = ""
    line: int = 0
    hint: str = ""


def error(code: str, message: str, *, field: str, line: int = 1) -> Finding:
    """What keeps a text from being sent."""
    return Finding(code, Severity.ERROR, message, field=field, line=line)


class ContentRefused(CommitteeError):
    """A text that `check` objects to was to be compiled; `findings` says why."""

    message = _("The text has mistakes that must be corrected first.")

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(" ".join(finding.message for finding in findings))
        self.findings = findings
