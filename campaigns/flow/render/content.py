"""Who signs a message, what stands around its words, and how is an author told what is wrong?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from campaigns.enums import Severity
from campaigns.placeholders import CATALOGUE, Catalogue
from campaigns.placeholders.types import Fact
from committee.errors import CommitteeError


@dataclass(frozen=True, slots=True)
class Sender:
    """Who a message comes from; the name also stands in the header band of an e-mail, `sms_id` above an SMS."""

    name: str
    address: str
    reply_to: str = ""
    sms_id: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the words of one language: who signs, what the campaign knows, and the look of the brand.

    `facts` are by name (`campaign.name`, `venue.at`), those of other sessions by their code and then by name.
    `layout` is MJML with the names of `layout.NAMES`; `stop` is how one leaves by SMS. `notice_kind` says which notice
    the words answer, if any.
    """

    purpose: str
    sender: Sender
    facts: Mapping[str, Fact] = field(default_factory=dict)
    layout: str = ""
    notice_kind: str | None = None
    stop: str = ""
    sessions: Mapping[str, Mapping[str, Fact]] = field(default_factory=dict)
    catalogue: Catalogue = field(default_factory=lambda: CATALOGUE)
    counted_for: int | None = None  # the campaign that counts how often its links are followed


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


class ContentRefused(CommitteeError):
    """A text that `check` objects to was to be compiled; `findings` says why."""

    message = _("The text has mistakes that must be corrected first.")

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(" ".join(finding.message for finding in findings))
        self.findings = findings
