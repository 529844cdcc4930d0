"""The translation desk: source and target side by side, one language of a template at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from campaigns import approvals, contents
from campaigns.admin import desk_rows
from campaigns.admin.desk_matrix import MatrixPage, in_words
from campaigns.desk import judging, machine, saving
from campaigns.desk.saving import Saved
from campaigns.enums import State
from campaigns.models import MessageTemplate
from campaigns.translations import states, terms, units
from campaigns.translations.states import LanguageState
from committee import languages
from committee.admin.base import action

MEDIA: Final = Media(
    css={"all": ["campaigns/desk.css", "campaigns/translating.css", "campaigns/library.css"]},
    js=["campaigns/translating.js"],
)
_TEXT: Final = "text "
_SHOWN: Final = "shown "
_REMARK: Final = "remark "


class DeskPages(MatrixPage):
    """For `MessageTemplateAdmin`."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        desk = "<int:template_id>/desk/<str:language>/"
        return [
            path(desk, view(self.desk_view), name="campaigns_messagetemplate_desk"),
            path(
                f"{desk}check/", view(require_POST(self.desk_check_view)), name="campaigns_messagetemplate_desk_check"
            ),
            path(
                f"{desk}machine/",
                view(require_POST(self.desk_machine_view)),
                name="campaigns_messagetemplate_desk_machine",
            ),
            *super().get_urls(),
        ]

    def has_translate_permission(self, request: HttpRequest, object_id: Any = None) -> bool:  # noqa: ARG002
        return bool(request.user.has_perm("campaigns.translate_messagetemplate"))

    @action(description=_lazy("Translate"), permissions=["view"], url_path="translate")
    def translate_from_detail(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Where there is most to do."""
        return HttpResponseRedirect(_next_address(self.desk_template(request, object_id)))

    def desk_view(self, request: HttpRequest, template_id: int, language: str) -> HttpResponse:
        template = self.desk_template(request, template_id)
        if language not in languages.CODES:
            raise Http404
        if language == template.source_language:
            return HttpResponseRedirect(_next_address(template))
        if request.method != "POST":
            return self._desk_page(request, template, language)
        if self.has_translate_permission(request):
            return self._desk_posted(request, template, language)
        if not _may_remark(request):
            raise PermissionDenied
        self._remark(request, template, language)
        return HttpResponseRedirect(desk_address(template, language, only_left=bool(request.GET.get("left"))))

    def desk_check_view(self, request: HttpRequest, template_id: int, language: str) -> HttpResponse:
        """What is wrong with the words of one field, as they are being written."""
        template = self._translatable(request, template_id, language)
        unit = next((each for each in units.of(template) if each.id == request.POST.get("unit")), None)
        if unit is None:
            raise Http404
        text = contents.plain(request.POST.get("text", ""))
        remarks = (
            desk_rows.Remarks(fault=fault)
            if (fault := judging.objection(text, unit))
            else desk_rows.remarks(
                template, unit, text, language=language, glossary=terms.glossary(), judge=judging.Judge(template)
            )
        )
        return TemplateResponse(request, "campaigns/desk_remarks.html", {"remarks": remarks})

    def desk_machine_view(self, request: HttpRequest, template_id: int, language: str) -> HttpResponse:
        template = self._translatable(request, template_id, language)
        if not machine.is_on():
            raise Http404
        saved = machine.propose(template, language, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        text = ngettext(
            "The machine wrote %(count)d text. Read it before you review it.",
            "The machine wrote %(count)d texts. Read them before you review them.",
            len(saved.changed),
        )
        messages.info(request, text % {"count": len(saved.changed)})
        return HttpResponseRedirect(desk_address(template, language))

    def desk_template(self, request: HttpRequest, template_id: int) -> MessageTemplate:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=template_id)

    def _translatable(self, request: HttpRequest, template_id: int, language: str) -> MessageTemplate:
        template = self.desk_template(request, template_id)
        if not self.has_translate_permission(request):
            raise PermissionDenied
        if language not in languages.CODES or language == template.source_language:
            raise Http404
        return template

    # --- What the buttons do -----------------------------------------------------------------------------------------

    def _desk_posted(self, request: HttpRequest, template: MessageTemplate, language: str) -> HttpResponse:
        """Whatever button was pressed, what was written is saved first: nothing is lost by the wrong one."""
        typed = _named(request.POST, _TEXT)
        saved = saving.save(
            template,
            language,
            typed,
            shown=_named(request.POST, _SHOWN),
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
        self._remark(request, template, language)
        read = self._read(request, template, language, saved)
        self._tell(request, saved, read)
        if saved.refused:
            return self._desk_page(request, template, language, typed=typed, saved=saved)
        if "next" in request.POST:
            return HttpResponseRedirect(_next_address(template, after=language))
        only_left = bool(request.GET.get("left"))
        unit = request.POST.get("confirm") or request.POST.get("review") or ""
        return HttpResponseRedirect(desk_address(template, language, only_left=only_left, unit=unit))

    def _read(self, request: HttpRequest, template: MessageTemplate, language: str, saved: Saved) -> int | None:
        """How many texts this person put their name to, if that is what they asked for."""
        wanted = request.POST.get("review") or request.POST.get("confirm")
        if not wanted:
            return None
        shown = _named(request.POST, _SHOWN)
        chosen = [unit for unit in (shown if wanted == "all" else [wanted]) if unit not in saved.refused]
        who = {"by": request.user, "at": timezone.now()}
        if "confirm" in request.POST:
            return saving.confirm(template, language, chosen, **who)  # type: ignore[arg-type]
        return saving.review(template, language, chosen, **who)  # type: ignore[arg-type]

    def _remark(self, request: HttpRequest, template: MessageTemplate, language: str) -> None:
        """What was asked or remarked beside a text, whichever button was pressed."""
        if not _may_remark(request):
            return
        for unit, text in _named(request.POST, _REMARK).items():
            if text.strip():
                who = {"by": request.user, "at": timezone.now()}
                approvals.say(template, text=text, language=language, unit=unit[:60], **who)  # type: ignore[arg-type]
                messages.success(request, _("The remark is kept."))

    def _tell(self, request: HttpRequest, saved: Saved, read: int | None) -> None:
        count = len(saved.changed)
        if count:
            text = ngettext("%(count)d text saved.", "%(count)d texts saved.", count)
            messages.success(request, text % {"count": count})
        if saved.refused:
            messages.error(request, _("Some texts were not saved: see below, where your words still stand."))
        if read:
            text = ngettext("%(count)d text reviewed, in your name.", "%(count)d texts reviewed, in your name.", read)
            messages.success(request, text % {"count": read})
        elif read == 0:
            messages.warning(request, _("Nothing could be marked as reviewed: mend what is shown in red first."))
        elif not count and not saved.refused and not any(_named(request.POST, _REMARK).values()):
            messages.info(request, _("Nothing was changed."))

    # --- What is shown -----------------------------------------------------------------------------------------------

    def _desk_page(
        self,
        request: HttpRequest,
        template: MessageTemplate,
        language: str,
        *,
        typed: Mapping[str, str] | None = None,
        saved: Saved | None = None,
    ) -> HttpResponse:
        only_left = bool(request.GET.get("left"))
        by_language = states.of_template(template)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Translate %(template)s") % {"template": template.name},
            "opts": self.opts,
            "template": template,
            "language": Side(template, by_language[language]),
            "source": Side(template, by_language[template.source_language]),
            "tabs": [Side(template, each) for each in by_language.values() if each.state != State.SOURCE],
            "desk": desk_rows.of(
                template, language, only_left=only_left, typed=typed, refused=saved.refused if saved else None
            ),
            "only_left": only_left,
            "may_translate": self.has_translate_permission(request),
            "may_remark": _may_remark(request),
            "onward": self._onward(request, template, by_language, language),
            "has_machine": machine.is_on() and bool(by_language[language].missing),
            "media": MEDIA,
        }
        return TemplateResponse(request, "campaigns/desk.html", context)

    def _onward(
        self,
        request: HttpRequest,
        template: MessageTemplate,
        by_language: Mapping[str, LanguageState],
        language: str,
    ) -> dict[str, Any]:
        """Where one goes on from a language of which every text is reviewed; nothing before."""
        found = by_language[language]
        if not found.is_done:
            return {}
        may_sign = not found.signed_by and request.user.has_perm("campaigns.sign_off_messagetemplate")
        left = _left(template, by_language, after=language)
        return {
            "sign": reverse("admin:campaigns_messagetemplate_proof", args=[template.pk]) if may_sign else "",
            "next": Side(template, by_language[left[0]]) if left else None,
        }


def _may_remark(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("campaigns.add_reviewcomment"))


class Side:
    """A language as the desk's head names it."""

    def __init__(self, template: MessageTemplate, state: LanguageState) -> None:
        self.code = state.language
        self.name = languages.NAMES[state.language]
        self.direction = languages.direction(state.language)
        self.progress = state
        self.sign = desk_rows.SIGNS[state.state]
        self.says = in_words(state) if state.served_by else state.state.label
        self.address = desk_address(template, state.language) if state.state != State.SOURCE else ""


def desk_address(template: MessageTemplate, language: str, *, only_left: bool = False, unit: str = "") -> str:
    address = reverse("admin:campaigns_messagetemplate_desk", args=[template.pk, language])
    anchor = f"#unit-{unit}" if unit and unit != "all" else ""
    return f"{address}{'?left=1' if only_left else ''}{anchor}"


def _next_address(template: MessageTemplate, *, after: str = "") -> str:
    """The next language with something left to do; the matrix where all is done."""
    found = states.of_template(template)
    left = _left(template, found, after=after)
    if left or not after:
        return desk_address(template, left[0] if left else _translated(template)[0])
    return reverse("admin:campaigns_messagetemplate_matrix")


def _left(template: MessageTemplate, found: Mapping[str, LanguageState], *, after: str) -> list[str]:
    """Those with something left to do, from one on and round again."""
    order = _translated(template)
    start = order.index(after) + 1 if after in order else 0
    return [code for code in (*order[start:], *order[:start]) if found[code].left]


def _translated(template: MessageTemplate) -> list[str]:
    return [code for code in languages.CODES if code != template.source_language]


def _named(posted: QueryDict, prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): posted[name] for name in posted if name.startswith(prefix)}
