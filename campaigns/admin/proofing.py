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
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from campaigns import previews, proofs
from campaigns.admin import proof_readers, proof_shown
from campaigns.admin.own_addresses import PERMISSION
from campaigns.admin.proof_readers import Thing
from campaigns.models import Campaign, CampaignVariant, MessageTemplate
from campaigns.readers import Reader, ReaderKind
from committee import languages
from committee.admin.base import BaseModelAdmin
from committee.db import clock
from committee.errors import CommitteeError
from contacts import finding
from contacts.enums import Channel
from contacts.models import Contact
from contacts.segments.words import country_name

_MEDIA: Final = Media(css={"all": ["campaigns/desk.css", "campaigns/proof.css"]})
_SIGN: Final = "campaigns.sign_off_messagetemplate"


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
        context = {
            **self.admin_site.each_context(request),
            **self._addresses(thing),
            **self._sheets(request, thing, proof_readers.chosen(request, thing)),
            "title": _("Proof of “%(name)s”") % {"name": thing},
            "is_template": isinstance(thing, MessageTemplate),
            "opts": self.opts,
            "object": thing,
            "media": _MEDIA,
        }
        return TemplateResponse(request, "campaigns/proof.html", context)

    def reader_view(self, request: HttpRequest, **key: int) -> HttpResponse:
        """Somebody is looked for by what was typed: a name or an address never stands in the address of a page."""
        thing = self._proofed(request, key)
        if not proof_readers.may_see(request):
            raise PermissionDenied
        typed = request.POST.get("person", "").strip()
        found = list(finding.by_words(typed, among=Contact.objects.present())[:2]) if typed else []
        shown = _asked(request)
        if len(found) == 1:
            shown |= {"reader": ReaderKind.PERSON.value, "person": str(found[0].pk)}
        else:
            several = _("Several people are found: type more of the name, or the whole address.")
            self.message_user(request, several if found else _("Nobody is found."), messages.ERROR)
        return self._back_to(thing, shown)

    def email_view(self, request: HttpRequest, language: str, **key: int) -> HttpResponse:
        """The e-mail alone, for a frame in which nothing runs and nothing is fetched but our pictures."""
        thing = self._proofed(request, key)
        if language not in languages.CODES:
            raise Http404
        words = previews.words_of(thing, variant=_variant(request, thing))
        email = words.preview(language, Channel.EMAIL, proof_readers.chosen(request, thing)).email
        if email is None:
            raise Http404
        look = {"dark": proofs.dark, "light": proofs.light}.get(request.GET.get("look", ""), str)
        return _inert(request, look(email.html))

    def sign_view(self, request: HttpRequest, **key: int) -> HttpResponse:
        """Each language that was ticked, with the words that the page showed of it."""
        thing = self._proofed(request, key)
        if not request.user.has_perm(_SIGN):
            raise PermissionDenied
        if not request.POST.getlist("sign"):
            self.message_user(request, _("Tick the languages that you have read."), messages.ERROR)
        if signed := list(_signed(request, thing, self)):
            said = _("You signed %(languages)s.") % {"languages": ", ".join(signed)}
            self.message_user(request, said, messages.SUCCESS)
        return self._back_to(thing, _asked(request))

    # --- What they share ---------------------------------------------------------------------------------------------

    def _sheets(self, request: HttpRequest, thing: Thing, reader: Reader | None) -> dict[str, Any]:
        """What was asked for, and what it shows."""
        asked, variant = _asked(request), _variant(request, thing)
        country = asked.get("country", proof_shown.HOME)
        words = previews.words_of(thing, variant=variant)
        sheet = proofs.sheet(
            words,
            languages=[asked["language"]] if "language" in asked else languages.CODES,
            reader=reader,
            price_country=country,
            at=clock(),
            template=thing if isinstance(thing, MessageTemplate) else None,
        )
        may_sign = isinstance(thing, MessageTemplate) and request.user.has_perm(_SIGN)
        sheets = [proof_shown.sheet(proof, request, thing, words, may_sign=may_sign) for proof in sheet.proofs]
        return {
            "languages": list(languages.NAMES.items()),
            "chosen": asked.get("language", ""),
            "country": country,
            "country_name": country_name(country) or country,
            "countries": proof_shown.countries(country),
            **_read_by(request, thing, reader, variant),
            **_varied(request, thing, asked, variant),
            "kept": urlencode(asked),
            "kept_but_language": urlencode({name: said for name, said in asked.items() if name != "language"}),
            "may_sign": any(each["may_sign"] for each in sheets),
            "told": proof_shown.told(sheet.findings, thing, words),
            "sheets": sheets,
        }

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

    def _back_to(self, thing: Thing, shown: dict[str, str]) -> HttpResponse:
        """The page as it was looked at."""
        query = f"?{urlencode(shown)}" if shown else ""
        return HttpResponseRedirect(self._addresses(thing)["here"] + query)


def _asked(request: HttpRequest) -> dict[str, str]:
    """What the address says of the page, as far as it is known: carried on by each of its forms."""
    language, country = request.GET.get("language", ""), request.GET.get("country", "").upper()
    asked = {name: request.GET[name] for name in ("reader", "person", "variant") if request.GET.get(name)}
    if language in languages.CODES:
        asked["language"] = language
    if country_name(country):
        asked["country"] = country
    return asked


def _variant(request: HttpRequest, thing: Thing) -> CampaignVariant | None:
    """Whose words are shown: where a campaign has variants its readers get no others, and so one of them is."""
    rows = list(thing.variants.select_related("version", "template__topic")) if isinstance(thing, Campaign) else []
    asked = request.GET.get("variant", "")
    return next((row for row in rows if row.label == asked), rows[0] if rows else None)


def _varied(
    request: HttpRequest, thing: Thing, asked: dict[str, str], variant: CampaignVariant | None
) -> dict[str, Any]:
    """The way to the other variants, and to a trial of them together."""
    if variant is None or not isinstance(thing, Campaign):
        return {}
    trial = reverse("admin:campaigns_messagetemplate_trial", args=[variant.template_id])
    return {
        "variant": variant,
        "variants": thing.variants.select_related("template"),
        "kept_but_variant": urlencode({name: said for name, said in asked.items() if name != "variant"}),
        "trial": f"{trial}?campaign={thing.pk}" if request.user.has_perm(PERMISSION) else "",
    }


def _read_by(
    request: HttpRequest, thing: Thing, reader: Reader | None, variant: CampaignVariant | None
) -> dict[str, Any]:
    framed = proof_readers.for_frames(request, thing, reader) | ({"variant": variant.label} if variant else {})
    return {
        "reader": reader,
        "readers": proof_readers.choices(request, reader),
        "may_choose_people": proof_readers.may_see(request),
        "framed": urlencode(framed),
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
