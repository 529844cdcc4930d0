"""What would a reader see? The words with somebody's values in them, by the very code that delivers them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import html

from campaigns import contents, readers, versions
from campaigns.contents import ContentJson
from campaigns.enums import Severity
from campaigns.flow import render
from campaigns.flow.render import Finding
from campaigns.models import Campaign, CampaignVariant, MessageTemplate
from campaigns.placeholders import UNSUBSCRIBE
from campaigns.readers import Reader
from contacts.enums import Channel


@dataclass(frozen=True, slots=True)
class Preview:
    """One language on one channel as a reader gets it. Without a copy, findings say why; without both, it is missing.

    `served_by` is the language whose words they are: another one, where that was declared.
    """

    language: str
    channel: str = Channel.EMAIL
    copy: render.Rendered | None = None
    findings: tuple[render.Finding, ...] = ()
    served_by: str = ""

    @property
    def email(self) -> render.RenderedEmail | None:
        return self.copy if isinstance(self.copy, render.RenderedEmail) else None

    @property
    def sms(self) -> render.RenderedSms | None:
        return self.copy if isinstance(self.copy, render.RenderedSms) else None

    @property
    def push(self) -> render.RenderedPush | None:
        return self.copy if isinstance(self.copy, render.RenderedPush) else None

    @property
    def preheader(self) -> str:
        """What a mailbox shows after the subject; it stands hidden at the beginning of the page."""
        return preheader_in(self.email.html) if self.email else ""


class Words:
    """What a template or a campaign says, read once and shown in as many languages as are asked for."""

    def __init__(
        self,
        content: ContentJson,
        *,
        frame: Callable[[str], render.Frame],
        frozen: Mapping[tuple[str, str], Mapping[str, Any]] | None = None,
    ) -> None:
        self.content = content
        self.served = contents.served_by(content)
        self._frame = lru_cache(maxsize=None)(frame)
        self._frozen = frozen or {}

    def preview(self, language: str, channel: str, reader: Reader | None = None) -> Preview:
        """That language on that channel; a sample reader's, where nobody was chosen."""
        served_by = self.served.get(language, "")
        if not served_by:
            return Preview(language, channel)
        try:
            compiled = self._compiled(served_by, channel)
        except render.ContentRefused as refusal:
            return Preview(language, channel, findings=tuple(refusal.findings), served_by=served_by)
        values = (reader or readers.sample(language)).values_in(language, sessions=compiled.sessions)
        link = values.get(UNSUBSCRIBE)
        try:
            copy = render.fill(compiled, values, unsubscribe_url=str(link) if link else None)
        except render.ValueMissing as missing:
            found = Finding("VALUE_MISSING", Severity.ERROR, str(missing), language=served_by, channel=channel)
            return Preview(language, channel, findings=(found,), served_by=served_by)
        return Preview(language, channel, copy, served_by=served_by)

    def _compiled(self, language: str, channel: str) -> render.Compiled:
        if kept := self._frozen.get((language, channel)):
            return render.read(kept)
        content = contents.in_language(self.content, language)
        assert content is not None  # it serves itself
        return versions.compiled_draft(content, language=language, channel=channel, frame=self._frame(language))


def words_of(thing: MessageTemplate | Campaign, *, variant: CampaignVariant | None = None) -> Words:
    """Of a template, the words as they are saved now, in a campaign made up for the purpose. Of a campaign, those it
    leaves or would leave with (`versions.of_campaign`), or those of that variant; its values are its own.
    """
    if isinstance(thing, MessageTemplate):
        said = contents.of_template(thing)
        return Words(said, frame=versions.frames_for(thing, content=said))
    said = versions.content_of(variant or thing)
    spoken = variant.version if variant else thing.version
    texts = thing.compiled.filter(version=spoken) if spoken else ()
    return Words(
        said,
        frame=versions.frames_for((variant or thing).template, content=said, campaign=thing),
        frozen={(text.language, text.channel): text.text for text in texts},
    )


def of_template(
    template: MessageTemplate, *, language: str, channel: str = Channel.EMAIL, reader: Reader | None = None
) -> Preview:
    """One language on one channel, as it is saved now."""
    return words_of(template).preview(language, channel, reader)


def of_campaign(
    campaign: Campaign, *, language: str, channel: str = Channel.EMAIL, reader: Reader | None = None
) -> Preview:
    """One language on one channel, as it leaves or would leave."""
    return words_of(campaign).preview(language, channel, reader)


def preheader_in(page: str) -> str:
    """The words that a page hides before its first visible ones."""
    body = html.fromstring(page).body
    first = next(body.iterchildren(), None) if body is not None else None
    if first is None or "display:none" not in str(first.get("style", "")).replace(" ", ""):
        return ""
    return " ".join(first.text_content().split())
