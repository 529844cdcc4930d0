"""Which template is how far in which language? All of the library on one page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.admin import desk_rows
from campaigns.enums import State
from campaigns.models import MessageTemplate
from campaigns.translations import states
from campaigns.translations.states import LanguageState
from committee import languages

_MEDIA: Final = Media(css={"all": ["campaigns/desk.css", "campaigns/translating.css"]})


class Cell(NamedTuple):
    """A language of a template: its sign, what is left, where one goes on with it."""

    sign: str
    state: str
    left: int
    says: str
    address: str


class Line(NamedTuple):
    template: MessageTemplate
    address: str
    cells: list[Cell]


class MatrixPage:
    """For `MessageTemplateAdmin`."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("matrix/", view(self.matrix_view), name="campaigns_messagetemplate_matrix"),
            *super().get_urls(),
        ]

    def matrix_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        shown = request.GET.get("state", "")
        templates = list(self.get_queryset(request).filter(archived_at=None).order_by("name"))
        found = states.of_library(templates)
        lines = [_line(template, found[template.pk]) for template in templates]
        wanted = [line for line in lines if not shown or any(cell.state == shown for cell in line.cells)]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Translations"),
            "opts": self.opts,
            "languages": list(languages.NAMES.items()),
            "lines": wanted,
            "totals": _totals(wanted),
            "states": [(state, desk_rows.SIGNS[state]) for state in (*states.WORST_FIRST, State.FALLBACK)],
            "chosen": shown,
            "media": _MEDIA,
        }
        return TemplateResponse(request, "campaigns/matrix.html", context)


def _line(template: MessageTemplate, by_language: Mapping[str, LanguageState]) -> Line:
    change = reverse("admin:campaigns_messagetemplate_change", args=[template.pk])
    return Line(template, change, [_cell(template, each) for each in by_language.values()])


def _cell(template: MessageTemplate, found: LanguageState) -> Cell:
    if found.state == State.SOURCE:
        return Cell(desk_rows.SIGNS[State.SOURCE], found.state, 0, _("written in this language"), "")
    address = reverse("admin:campaigns_messagetemplate_desk", args=[template.pk, found.language])
    return Cell(desk_rows.SIGNS[found.state], found.state, found.left, in_words(found), address)


def in_words(found: LanguageState) -> str:
    """“2 missing, 1 to look at again”: what a colour and a letter cannot say."""
    if found.served_by:
        return _("Readers get the words in %(language)s") % {"language": languages.NAMES[found.served_by]}
    counts: dict[str, tuple[int, Any]] = {
        "missing": (found.missing, ngettext("%(count)d missing", "%(count)d missing", found.missing)),
        "stale": (found.stale, ngettext("%(count)d to look at again", "%(count)d to look at again", found.stale)),
        "machine": (found.machine, ngettext("%(count)d by machine", "%(count)d by machine", found.machine)),
        "draft": (found.draft, ngettext("%(count)d draft", "%(count)d drafts", found.draft)),
    }
    said = [text % {"count": count} for count, text in counts.values() if count]
    if said:
        return ", ".join(said)
    if found.signed_by:
        return _("reviewed, signed by %(names)s") % {"names": ", ".join(found.signed_by)}
    return _("reviewed") if found.units else _("nothing to translate yet")


def _totals(lines: list[Line]) -> list[int]:
    """What is left in each language, in the order of the columns."""
    left: Counter[int] = Counter()
    for line in lines:
        for place, cell in enumerate(line.cells):
            left[place] += cell.left
    return [left[place] for place in range(len(languages.CODES))]
