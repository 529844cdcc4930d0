"""The proof sheet: nine languages on every channel on one page, to be read through, printed, and signed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from csp.decorators import csp
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from campaigns import previews, proofs, readers
from campaigns.admin import findings_list
from campaigns.admin.findings_list import Told
from campaigns.findings import Finding
from campaigns.flow.audience import universe
from campaigns.flow.render.wrap import display_width
from campaigns.models import Campaign, MessageTemplate, Price
from campaigns.previews import Words
from campaigns.proofs import Proof
from campaigns.readers import Reader, ReaderKind
from committee import audit, cldr, languages
from committee.admin.base import BaseModelAdmin
from committee.db import clock
from committee.errors import CommitteeError
from contacts import finding
from contacts.admin import sight
from contacts.enums import Channel
from contacts.models import Contact

_MEDIA: Final = Media(css={"all": ["campaigns/desk.css", "campaigns/proof.css"]})
_SIGN: Final = "campaigns.sign_off_messagetemplate"
_HOME: Final = "FR"
# Pixels of a line and of a picture on a telephone, of what stands above and below, and columns of a line.
_LINE, _PICTURE, _EDGES, _COLUMNS = 18, 180, 240, 36

Thing = MessageTemplate | Campaign


class ProofPages(BaseModelAdmin):
    """Beside a template, where it can be signed, and beside a campaign."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        key = "template_id" if self.model is MessageTemplate else "campaign_id"
        name = f"campaigns_{self.opts.model_name}_proof"
        signing = [path(f"<int:{key}>/proof/sign/", view(require_POST(self.sign_view)), name=f"{name}_sign")]
        return [
            path(f"<int:{key}>/proof/", view(self.proof_view), name=name),
            path(f"<int:{key}>/proof/reader/", view(require_POST(self.reader_view)), name=f"{name}_reader"),
            path(f"<int:{key}>/proof/<str:language>/email/", view(self.email_view), name=f"{name}_email"),
            *(signing if self.model is MessageTemplate else []),
            *super().get_urls(),
        ]

    # --- Pages -------------------------------------------------------------------------------------------------------

    def proof_view(self, request: HttpRequest, **key: int) -> HttpResponse:
        """All nine languages, or the one of `language`; as read by `reader`, priced for `country`."""
        thing = self._proofed(request, key)
        reader = _reader(request, thing)
        chosen = request.GET.get("language", "")
        country = request.GET.get("country", _HOME).upper()[:2]
        words = previews.words_of(thing)
        sheet = proofs.sheet(
            words,
            languages=[chosen] if chosen in languages.CODES else languages.CODES,
            reader=reader,
            price_country=country,
            at=clock(),
            template=thing if isinstance(thing, MessageTemplate) else None,
        )
        may_sign = isinstance(thing, MessageTemplate) and request.user.has_perm(_SIGN)
        context = {
            **self.admin_site.each_context(request),
            **self._addresses(thing),
            "title": _("Proof of %(name)s") % {"name": thing},
            "opts": self.opts,
            "media": _MEDIA,
            "chosen": chosen if chosen in languages.CODES else "",
            "languages": list(languages.NAMES.items()),
            "country": country,
            "countries": _countries(country),
            "reader": reader,
            "readers": _choices(request, reader),
            "may_choose_people": _may_see(request),
            "query": _query(reader),
            "kept": {"reader": request.GET.get("reader", ""), "person": request.GET.get("person", "")},
            "may_sign": may_sign,
            "told": _told(list(sheet.findings), thing, words),
            "sheets": [_sheet(proof, request, thing, words, may_sign=may_sign) for proof in sheet.proofs],
        }
        return TemplateResponse(request, "campaigns/proof.html", context)

    def reader_view(self, request: HttpRequest, **key: int) -> HttpResponse:
        """Somebody is looked for by what was typed: a name or an address never stands in the address of a page."""
        thing = self._proofed(request, key)
        if not _may_see(request):
            raise PermissionDenied
        typed = request.POST.get("person", "").strip()
        found = list(finding.by_words(typed, among=Contact.objects.present())[:2]) if typed else []
        query = ""
        if len(found) == 1:
            query = "?" + urlencode({"reader": ReaderKind.PERSON, "person": found[0].pk})
        else:
            several = _("Several people are found: type more of the name, or the whole address.")
            self.message_user(request, several if found else _("Nobody is found."), messages.ERROR)
        return HttpResponseRedirect(self._addresses(thing)["here"] + query)

    def email_view(self, request: HttpRequest, language: str, **key: int) -> HttpResponse:
        """The e-mail alone, for a frame in which nothing runs and nothing is fetched but our pictures."""
        thing = self._proofed(request, key)
        if language not in languages.CODES:
            raise Http404
        email = previews.words_of(thing).preview(language, Channel.EMAIL, _reader(request, thing, is_frame=True)).email
        if email is None:
            raise Http404
        look = {"dark": proofs.dark, "light": proofs.light}.get(request.GET.get("look", ""), str)
        return _inert(request, look(email.html))

    def sign_view(self, request: HttpRequest, **key: int) -> HttpResponse:
        """Each language that was ticked, with the words that the page showed of it."""
        thing = self._proofed(request, key)
        if not request.user.has_perm(_SIGN):
            raise PermissionDenied
        signed = [name for name in _signed(request, thing, self) if name]
        if signed:
            said = _("You signed %(languages)s.") % {"languages": ", ".join(signed)}
            self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(self._addresses(thing)["here"])

    # --- What they share ---------------------------------------------------------------------------------------------

    def _proofed(self, request: HttpRequest, key: dict[str, int]) -> Any:
        related = ["topic", "layout_version"] if self.model is MessageTemplate else ["template__topic", "version"]
        thing = self.get_queryset(request).select_related(*related).filter(pk=next(iter(key.values()))).first()
        if thing is None:
            raise Http404
        if not self.has_view_permission(request, thing):
            raise PermissionDenied
        return thing

    def _addresses(self, thing: Thing) -> dict[str, str]:
        name = f"admin:campaigns_{self.opts.model_name}"
        return {
            "here": reverse(f"{name}_proof", args=[thing.pk]),
            "back": reverse(f"{name}_change", args=[thing.pk]),
            "reader_url": reverse(f"{name}_proof_reader", args=[thing.pk]),
            "sign_url": reverse(f"{name}_proof_sign", args=[thing.pk]) if isinstance(thing, MessageTemplate) else "",
        }


def _inert(request: HttpRequest, page: str) -> HttpResponse:
    pictures = settings.IMAGE_BASE_URL
    policy = {
        "default-src": ["'none'"],
        "img-src": ["'self'", pictures],
        "style-src": ["'unsafe-inline'"],
        "frame-ancestors": ["'self'"],
        "sandbox": [],
    }
    return csp(policy)(lambda _request: HttpResponse(page))(request)


def _signed(request: HttpRequest, template: MessageTemplate, page: BaseModelAdmin) -> Iterator[str]:
    remark = request.POST.get("remark", "").strip()[:300]
    for ticked in request.POST.getlist("sign"):
        language, _colon, sha256 = ticked.partition(":")
        name = languages.NAMES.get(language)
        if name is None:
            raise Http404
        try:
            proofs.sign(template, language, by=request.user, at=clock(), sha256=sha256, remark=remark)  # type: ignore[arg-type]
        except CommitteeError as refusal:
            page.message_user(request, f"{name}: {refusal}", messages.ERROR)
        else:
            yield name


# --- Who reads -------------------------------------------------------------------------------------------------------


def _may_see(request: HttpRequest) -> bool:
    return request.user.has_perm("contacts.view_contact") and sight.sees_everybody(request.user)


def _reader(request: HttpRequest, thing: Thing, *, is_frame: bool = False) -> Reader | None:
    """None stands for the sample reader. Looking at a person is written down, once for the page and its frames."""
    asked = request.GET.get("reader", "")
    if asked not in {kind.value for kind in ReaderKind} - {ReaderKind.SAMPLE.value}:
        return None
    if not _may_see(request):
        raise PermissionDenied
    reader = _found(request, thing, ReaderKind(asked))
    if reader is not None and not is_frame:
        on = Contact(pk=reader.contact)
        audit.record("campaigns.view_proof_of_person", by=request.user, on=on, after={"of": str(thing)})  # type: ignore[arg-type]
    return reader


def _found(request: HttpRequest, thing: Thing, kind: ReaderKind) -> Reader | None:
    campaign = thing if isinstance(thing, Campaign) else None
    if kind is ReaderKind.PERSON:
        key = request.GET.get("person", "")
        contact = Contact.objects.present().filter(pk=key).first() if key.isdecimal() else None
        if contact is None:
            raise Http404
        return readers.person(contact, campaign)
    found = readers.extremes(universe(campaign) if campaign else None)
    return next((reader for reader in found if reader.kind is kind), None)


def _query(reader: Reader | None) -> str:
    """For the frames: whoever was found is asked for by their key, not looked for again."""
    return urlencode({"reader": ReaderKind.PERSON, "person": reader.contact}) if reader else ""


def _choices(request: HttpRequest, reader: Reader | None) -> list[tuple[str, Any, bool]]:
    labels = {
        ReaderKind.SAMPLE: _("A sample reader"),
        ReaderKind.LONGEST: _("The longest name"),
        ReaderKind.SHORTEST: _("The shortest name"),
        ReaderKind.ODDEST: _("The oddest name"),
    }
    offered = labels if _may_see(request) else {ReaderKind.SAMPLE: labels[ReaderKind.SAMPLE]}
    chosen = reader.kind if reader else ReaderKind.SAMPLE
    return [(kind.value, label, kind is chosen) for kind, label in offered.items()]


def _countries(chosen: str) -> list[str]:
    priced = Price.objects.filter(channel=Channel.SMS).exclude(country="").values_list("country", flat=True)
    return sorted({*priced, _HOME, chosen})


# --- What stands on the page -----------------------------------------------------------------------------------------


def _sheet(proof: Proof, request: HttpRequest, thing: Thing, words: Words, *, may_sign: bool) -> dict[str, Any]:
    mine = any(signed.by_id == request.user.pk for signed in proof.signatures)
    return {
        "code": proof.language,
        "name": languages.NAMES[proof.language],
        "direction": languages.direction(proof.language),
        "proof": proof,
        "words_of": languages.NAMES[proof.served_by] if proof.served_by not in {"", proof.language} else "",
        "told": _told(_all_of(proof), thing, words),
        "height": _height(proof),
        "price": _price(proof),
        "may_sign": may_sign and bool(proof.sha256) and not mine and not proof.has_errors,
        "is_mine": mine,
    }


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


def _told(found: list[Finding], thing: Thing, words: Words) -> Told:
    """Each with its place but for the language: that is the heading of its sheet."""
    if isinstance(thing, MessageTemplate):
        return findings_list.told(found, thing, words.content, by_language=True)
    return findings_list.told(found, thing.template, words.content, campaign=thing, by_language=True)
