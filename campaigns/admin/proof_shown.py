"""What stands on a proof sheet beside the words: findings, signatures, prices, and how tall a letter is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.admin import findings_list
from campaigns.admin.findings_list import Told
from campaigns.admin.proof_readers import Thing
from campaigns.findings import Finding
from campaigns.flow.render.wrap import display_width
from campaigns.models import MessageTemplate, Price
from campaigns.previews import Words
from campaigns.proofs import Proof
from committee import cldr, languages
from contacts.enums import Channel
from contacts.segments.words import country_name

HOME: Final = "FR"
# Pixels of a line and of a picture on a telephone, of what stands above and below, and columns of a line.
_LINE, _PICTURE, _EDGES, _COLUMNS = 18, 180, 240, 36


def sheet(proof: Proof, request: HttpRequest, thing: Thing, words: Words, *, may_sign: bool) -> dict[str, Any]:
    """One language; `unsigned_why` says to those who sign why there is nothing to tick."""
    unsigned_why = _unsigned_why(proof, request) if may_sign else ""
    return {
        "code": proof.language,
        "name": languages.NAMES[proof.language],
        "direction": languages.direction(proof.language),
        "proof": proof,
        "words_of": languages.NAMES[proof.served_by] if proof.served_by not in {"", proof.language} else "",
        "told": told(_all_of(proof), thing, words),
        "height": _height(proof),
        "price": _price(proof),
        "may_sign": may_sign and bool(proof.sha256) and not unsigned_why,
        "unsigned_why": unsigned_why,
    }


def countries(chosen: str) -> list[tuple[str, str]]:
    """Those with a price of their own, by their names."""
    priced = Price.objects.filter(channel=Channel.SMS).exclude(country="").values_list("country", flat=True)
    named = [(code, country_name(code) or code) for code in {*priced, HOME, chosen}]
    return sorted(named, key=lambda pair: pair[1])


def told(found: Sequence[Finding], thing: Thing, words: Words) -> Told:
    """Each with its place but for the language: that is the heading of its sheet."""
    if isinstance(thing, MessageTemplate):
        return findings_list.told(found, thing, words.content, by_language=True)
    return findings_list.told(found, thing.template, words.content, campaign=thing, by_language=True)


def _unsigned_why(proof: Proof, request: HttpRequest) -> str:
    if not proof.sha256:
        return ""  # that nothing is written is said already
    if any(signed.by_id == request.user.pk for signed in proof.signatures):
        return _("You have signed these words.")
    if proof.has_errors:
        return _("It can be signed once its errors are put right.")
    return ""


def _height(proof: Proof) -> int:
    """About how many pixels the e-mail needs on a telephone, rather too many: a frame on paper cannot be scrolled."""
    if proof.email.email is None:
        return 0
    page, text = proof.email.email.html, proof.email.email.text
    columns = sum(max(display_width(line), _COLUMNS) for line in text.splitlines())
    return _EDGES + columns * _LINE // _COLUMNS + page.count("<img") * _PICTURE


def _price(proof: Proof) -> str:
    price = proof.sms_shown.price if proof.sms_shown else None
    return cldr.money(price.amount, price.currency, get_language() or languages.DEFAULT) if price else ""


def _all_of(proof: Proof) -> list[Finding]:
    """What the checks say, and why a channel cannot be shown where they have not said it."""
    refused = [*proof.email.findings, *proof.sms.findings, *proof.push.findings]
    known = {each.message for each in proof.findings}
    return [*proof.findings, *(each for each in refused if each.message not in known)]
