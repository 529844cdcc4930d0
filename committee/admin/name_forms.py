"""How do names stand after “at”, “to”, “from”, “of”? Beside what they name, and as lists to be filled by file."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from committee.admin.base import BaseTabularInline, DropdownFilter
from committee.admin.programme_files import ProgrammeAdmin
from committee.models import DisciplineNameForm, LineNameForm, VenueNameForm


class NameFormInline(BaseTabularInline):
    fields = ["language", "form", "text"]
    show_change_link = False
    tab = True


class VenueNameFormInline(NameFormInline):
    model = VenueNameForm
    verbose_name_plural = _("forms of the name: “au Stade de France”, “at the Stade de France”")


class DisciplineNameFormInline(NameFormInline):
    model = DisciplineNameForm
    verbose_name_plural = _("forms of the name: “en athlétisme”, “in der Leichtathletik”")


class LineNameFormInline(NameFormInline):
    model = LineNameForm
    verbose_name_plural = _("forms of the name: “sur le RER B”, “on the RER B”")


class NameFormAdmin(ProgrammeAdmin):
    """`owner` is what the name is of."""

    owner: str
    list_display_links = ["text"]

    def get_list_display(self, request: Any) -> list[Any]:  # noqa: ARG002
        return [self.owner, "language", "form", "text"]

    def get_list_filter(self, request: Any) -> list[Any]:  # noqa: ARG002
        return [(self.owner, DropdownFilter), "language", "form"]

    def get_search_fields(self, request: Any) -> list[str]:  # noqa: ARG002
        return ["text", f"{self.owner}__code"]

    def get_ordering(self, request: Any) -> list[str]:  # noqa: ARG002
        return [f"{self.owner}__code", "language", "form"]


@admin.register(VenueNameForm)
class VenueNameFormAdmin(NameFormAdmin):
    owner = "venue"
    list_select_related = ["venue"]
    autocomplete_fields = ["venue"]


@admin.register(DisciplineNameForm)
class DisciplineNameFormAdmin(NameFormAdmin):
    owner = "discipline"
    list_select_related = ["discipline"]
    autocomplete_fields = ["discipline"]


@admin.register(LineNameForm)
class LineNameFormAdmin(NameFormAdmin):
    owner = "line"
    list_select_related = ["line"]
    autocomplete_fields = ["line"]
