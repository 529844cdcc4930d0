"""What happens at the Games, and when? Disciplines and sessions, their hours told in the time of their venue."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import DateField, F, Func, QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from committee import languages, local_times
from committee.admin.base import DropdownFilter, TranslatedAdmin
from committee.admin.inputs import DateTimeInput
from committee.admin.name_forms import DisciplineNameFormInline
from committee.admin.programme_files import ProgrammeAdmin
from committee.models import Discipline, Session
from committee.models.named import for_staff


@admin.register(Discipline)
class DisciplineAdmin(ProgrammeAdmin, TranslatedAdmin):
    list_display = ["code", "name"]
    list_display_links = ["code", "name"]
    list_filter = [("phases", DropdownFilter)]
    search_fields = ["code", *languages.columns("name")]
    ordering = ["code"]
    autocomplete_fields = ["phases"]
    inlines = [DisciplineNameFormInline]
    fieldsets = [(None, {"fields": ["code", "phases"]})]


class DayAtVenue(Func):
    """The date on which a session starts, by the calendar of its venue."""

    function = "timezone"
    template = "(%(function)s(%(expressions)s))::date"
    output_field = DateField()

    def __init__(self) -> None:
        super().__init__(F("venue__time_zone"), Lower("during"))


class DayFilter(admin.SimpleListFilter):
    title = _("day at the venue")
    parameter_name = "day"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:  # noqa: ARG002
        days = Session.objects.annotate(day=DayAtVenue()).order_by("day").values_list("day", flat=True).distinct()
        return [(str(day), date_format(day, "D j F")) for day in days]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Session]) -> QuerySet[Session]:  # noqa: ARG002
        day = parse_date(self.value() or "")
        return queryset.annotate(day_at_venue=DayAtVenue()).filter(day_at_venue=day) if day else queryset


class SessionForm(forms.ModelForm):
    """Hours are typed as a clock at the venue shows them, whatever the time zone of the person who types."""

    class Meta:
        model = Session
        fields = ["code", "discipline", "venue", "phase", "kind", "status"]

    starts_at = forms.SplitDateTimeField(label=_("Start"), widget=DateTimeInput)
    ends_at = forms.SplitDateTimeField(label=_("End"), widget=DateTimeInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"starts_at", "ends_at"} & self.fields.keys():
            self.fields[name].help_text = _("As a clock at the venue shows it.")
            if self.instance.pk:
                zone = self.instance.venue.zone_info
                self.initial[name] = local_times.show(getattr(self.instance, name), zone)
                self.fields[name].help_text = _("As a clock at the venue shows it (%(zone)s).") % {"zone": zone.key}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        venue, start, end = cleaned.get("venue"), cleaned.get("starts_at"), cleaned.get("ends_at")
        if not (venue and start and end):
            return cleaned
        if end <= start:
            self.add_error("ends_at", _("The session ends before it starts, or at the same time."))
            return cleaned
        zone = venue.zone_info
        self.instance.during = DateTimeTZRange(local_times.read(start, zone), local_times.read(end, zone), "[)")
        return cleaned


@admin.register(Session)
class SessionAdmin(ProgrammeAdmin, TranslatedAdmin):
    form = SessionForm
    translated_fields = ("description",)
    list_display = ["code", "what", "discipline_name", "venue_name", "hours", "kind", "status"]
    list_display_links = ["code", "what"]
    list_filter = [DayFilter, ("venue", DropdownFilter), ("discipline", DropdownFilter), "phase", "kind", "status"]
    list_select_related = ["discipline", "venue", "phase"]
    search_fields = ["code", "discipline__code", "venue__code", *languages.columns("description")]
    ordering = ["during", "code"]
    autocomplete_fields = ["discipline", "venue", "phase"]
    fieldsets = [
        (None, {"fields": ["code", "discipline", "venue", "phase", "kind", "status"]}),
        (_("Hours"), {"fields": ["starts_at", "ends_at"]}),
    ]

    def get_base_fieldsets(self, request: HttpRequest, obj: Session | None = None) -> list[tuple[Any, dict[str, Any]]]:
        """Those who only look read the hours in words; the inputs would be told in the back-office's time zone."""
        first, hours = super().get_base_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return [first, hours]
        return [first, (hours[0], {"fields": ["hours"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Session | None = None) -> list[str]:  # noqa: ARG002
        return ["hours"]

    @admin.display(description=_("session"), ordering="description_fr")
    def what(self, session: Session) -> str:
        return for_staff(session, "description")

    @admin.display(description=_("discipline"), ordering="discipline__code")
    def discipline_name(self, session: Session) -> str:
        return for_staff(session.discipline, "name")

    @admin.display(description=_("venue"), ordering="venue__code")
    def venue_name(self, session: Session) -> str:
        return for_staff(session.venue, "name")

    @admin.display(description=_("hours at the venue"), ordering="during")
    def hours(self, session: Session) -> str:
        return local_times.span_in_words(session.starts_at, session.ends_at, session.venue.zone_info)
