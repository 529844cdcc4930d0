"""What is signed? Every language on every channel as its reader gets it, and who put their name to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from campaigns import contents, findings, layouts, prices, sms, versions
from campaigns.approvals import ContentChanged
from campaigns.contents import ContentJson
from campaigns.findings import Finding, NotReady
from campaigns.flow.render.wrap import display_width
from campaigns.models import MessageTemplate, Price, SignOff, TemplateVersion
from campaigns.placeholders import Money
from campaigns.previews import Preview, Words
from campaigns.readers import Reader
from campaigns.translations import states
from campaigns.translations.states import LanguageState
from committee import audit
from committee.languages import CODES
from committee.models import User
from contacts.enums import Channel

_BY_NIGHT: Final = "@media (prefers-color-scheme: dark)"


@dataclass(frozen=True, slots=True)
class SmsShown:
    """An SMS as it is charged: `price` is what one person costs there, where anybody knows it."""

    parts: sms.Parts
    price: Money | None


@dataclass(frozen=True, slots=True)
class PushShown:
    """As much of a push message as the lock screen of a telephone shows."""

    title: str
    body: str
    url: str


@dataclass(frozen=True, slots=True)
class Proof:
    """One language: what is seen of it, what is wrong with it, how far it is, and who signed these very words."""

    language: str
    email: Preview
    sms: Preview
    push: Preview
    sms_shown: SmsShown | None = None
    push_shown: PushShown | None = None
    findings: tuple[Finding, ...] = ()
    state: LanguageState | None = None
    signatures: tuple[SignOff, ...] = ()
    sha256: str = ""  # what a signature on this page is bound to; empty where there is nothing of its own to sign

    @property
    def served_by(self) -> str:
        return self.email.served_by

    @property
    def has_errors(self) -> bool:
        return bool(findings.errors(self.findings))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The proofs, and what is wrong with all languages alike."""

    proofs: tuple[Proof, ...]
    findings: tuple[Finding, ...] = ()


def sheet(
    words: Words,
    *,
    languages: Sequence[str],
    reader: Reader | None,
    price_country: str,
    at: datetime,
    template: MessageTemplate | None = None,
) -> Sheet:
    """A proof of each language. Of a `template`, with its findings and signatures."""
    judged = _judged(template, words.content, at=at) if template else {}
    price = prices.price(Channel.SMS, price_country, at=at.date())
    proofs = []
    for language in languages:
        shown = {each: words.preview(language, each, reader) for each in words.content.get("channels", ["email"])}
        email, text, push = (shown.get(each, Preview(language, each)) for each in Channel)
        seen = Proof(language, email, text, push, sms_shown=_sms_shown(text, price), push_shown=_push_shown(push))
        proofs.append(replace(seen, **judged.get(language, {})))
    return Sheet(tuple(proofs), judged.get("", {}).get("findings", ()))


def _judged(template: MessageTemplate, content: ContentJson, *, at: datetime) -> dict[str, dict[str, Any]]:
    """What is known of each language beside its words; of all alike, under no name."""
    by_language: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings.of_template(template, content=content, at=at):
        by_language[finding.language].append(finding)
    hashes = _hashes(template, content)
    signed = _signatures(template, hashes)
    far = states.of_template(template)
    return {
        language: {
            "findings": tuple(by_language[language]),
            "state": far.get(language),
            "signatures": tuple(signed[language]),
            "sha256": hashes.get(language, ""),
        }
        for language in ("", *CODES)
    }


def dark(page: str) -> str:
    """The same bytes but for one rule: what the page keeps for the night always holds."""
    return page.replace(_BY_NIGHT, "@media all")


def light(page: str) -> str:
    """The same bytes but for one rule: what the page keeps for the night never holds, on whatever screen."""
    return page.replace(_BY_NIGHT, "@media not all")


def _sms_shown(preview: Preview, price: Price | None) -> SmsShown | None:
    if preview.sms is None:
        return None
    parts = sms.count(preview.sms.text)
    return SmsShown(parts, Money(price.amount * parts.parts, price.currency) if price else None)


def _push_shown(preview: Preview) -> PushShown | None:
    if preview.push is None:
        return None
    most = settings.PUSH_SHOWN
    push = preview.push
    return PushShown(cut(push.title, most["title"]), cut(push.body, most["body"]), push.url)


def cut(text: str, columns: int) -> str:
    """As much of the text as fits, with an ellipsis where something is left out."""
    if display_width(text) <= columns:
        return text
    kept = text
    while display_width(kept) > columns - 1:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


# --- Signatures ------------------------------------------------------------------------------------------------------


def sign(
    template: MessageTemplate, language: str, *, by: User, at: datetime, sha256: str, remark: str = ""
) -> SignOff:
    """`by` read that language and stands for it. Raises `ContentChanged` where `sha256` is no longer what it says,
    and `NotReady` where something in it must be mended first.
    """
    [signed] = sign_all(template, {language: sha256}, by=by, at=at, remark=remark)
    return signed


def sign_all(
    template: MessageTemplate, shown: Mapping[str, str], *, by: User, at: datetime, remark: str = ""
) -> list[SignOff]:
    """The same of several languages, or of none: the text is judged once. `shown` has what each page was bound to."""
    with transaction.atomic():
        # Locked, so that nobody writes while somebody signs.
        template = MessageTemplate.objects.select_for_update().get(pk=template.pk)
        content = contents.of_template(template)
        hashes = _hashes(template, content)
        if any(hashes.get(language) != sha256 for language, sha256 in shown.items()):
            raise ContentChanged
        wrong = [each for each in findings.of_template(template, content=content, at=at) if each.language in shown]
        if errors := findings.errors(each for each in wrong if each.code != "SIGN_OFF_MISSING"):
            raise NotReady(errors)
        version = versions.freeze(template, by=by)
        return [_signed(version, language, sha256, by=by, at=at, remark=remark) for language, sha256 in shown.items()]


def _signed(version: TemplateVersion, language: str, sha256: str, *, by: User, at: datetime, remark: str) -> SignOff:
    signed, is_new = SignOff.objects.get_or_create(
        template=version.template,
        language=language,
        sha256=sha256,
        by=by,
        defaults={"version": version, "at": at, "remark": remark},
    )
    if is_new:
        audit.record("campaigns.sign_off", by=by, on=version.template, after={"language": language})
    return signed


def _hashes(template: MessageTemplate, content: ContentJson) -> dict[str, str]:
    """What a signature on each language would be bound to; only a language with words of its own can be signed."""
    layout = layouts.of_template(template).sha256
    return {
        language: contents.language_sha256(content, language, layout=layout)
        for language in contents.languages_in(content)
    }


def _signatures(template: MessageTemplate, hashes: Mapping[str, str]) -> dict[str, list[SignOff]]:
    """Those that stand: on the words of today."""
    standing: dict[str, list[SignOff]] = defaultdict(list)
    for signed in SignOff.objects.filter(template=template).select_related("by").order_by("pk"):
        if hashes.get(signed.language) == signed.sha256:
            standing[signed.language].append(signed)
    return standing
