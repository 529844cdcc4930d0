"""The desk of requests: what people ask of us about their data, the most urgent first, and what may be done next."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from committee.admin.base import LargeTableAdmin, ReadOnlyAdmin, display
from committee.errors import CommitteeError
from contacts import requests
from contacts.admin import request_steps
from contacts.admin.address_search import AddressSearchMixin, fingerprint, read
from contacts.admin.people_search import people_found
from contacts.enums import RequestStatus
from contacts.forms.requests import IdentifyForm, PersonSearchForm, ReceiveForm
from contacts.models import Address, Contact, RightsRequest

TONES = {
    RequestStatus.RECEIVED.value: "info",
    RequestStatus.IDENTITY_ASKED.value: "warning",
    RequestStatus.IN_PROGRESS.value: "info",
    RequestStatus.ANSWERED.value: "success",
    RequestStatus.REFUSED.value: "danger",
}
SOON = 7


class StandingFilter(admin.SimpleListFilter):
    """What is open, unless one asks for more: a desk shows the work that is left."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return [("closed", _("closed")), ("all", _("open and closed"))]

    def choices(self, changelist: Any) -> Any:
        open_first, *others = super().choices(changelist)
        yield {**open_first, "display": _("open")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ARG002
        match self.value():
            case "closed":
                return queryset.closed()
            case "all":
                return queryset
            case _:
                return queryset.open()


@admin.register(RightsRequest)
class RightsRequestAdmin(AddressSearchMixin, ReadOnlyAdmin, LargeTableAdmin):
    """The list is Django's; the page of one request is ours, for a request is a course and not a form."""

    list_display = ["named", "person", "state", "origin", "due", "left", "assigned_to"]
    list_filter = [StandingFilter, "kind", "origin"]
    list_select_related = ["contact", "assigned_to"]
    search_fields = ["pk"]
    search_help_text = _("E-mail or +33 6 … of the person")
    ordering = [F("closed_at").desc(nulls_first=True), "due_at", "pk"]

    class Media:
        css = {"all": ["contacts/rights.css"]}

    # --- Who may -----------------------------------------------------------------------------------------------------

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("contacts.add_rightsrequest")

    def _require_change_permission(self, request: HttpRequest) -> None:
        if not request.user.has_perm("contacts.change_rightsrequest"):
            raise PermissionDenied

    # --- The list ----------------------------------------------------------------------------------------------------

    def get_search_results(
        self,
        request: HttpRequest,  # noqa: ARG002
        queryset: QuerySet[RightsRequest],
        search_term: str,
    ) -> tuple[QuerySet[RightsRequest], bool]:
        """By the whole address of the person, or by the number of the request."""
        if not search_term:
            return queryset, False
        if found := read(fingerprint(search_term)):
            holders = Address.objects.filter(kind=found[0], digest=found[1]).values("contact")
            return queryset.filter(contact__in=holders), False
        number = search_term.strip().lstrip("#")
        is_number = number.isascii() and number.isdecimal() and len(number) < 10
        return (queryset.filter(pk=number) if is_number else queryset.none()), False

    @admin.display(description=_("request"))
    def named(self, asked: RightsRequest) -> str:
        return str(asked)

    @admin.display(description=_("person"))
    def person(self, asked: RightsRequest) -> str:
        return person_in_words(asked.contact)

    @display(description=_("status"), label=TONES)
    def state(self, asked: RightsRequest) -> tuple[str, str]:
        return asked.status, asked.get_status_display()

    @admin.display(description=_("to be answered by"))
    def due(self, asked: RightsRequest) -> Any:
        return timezone.localdate(asked.due_at)

    @display(
        description=_("time left"), label={"late": "danger", "soon": "warning", "enough": "success", "": "default"}
    )
    def left(self, asked: RightsRequest) -> tuple[str, str]:
        return urgency(asked)

    # --- The pages ---------------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/person/", view(require_POST(self.person_view)), name="contacts_rightsrequest_person"),
            path("<int:pk>/step/<slug:move>/", view(require_POST(self.step_view)), name="contacts_rightsrequest_step"),
            path("<int:pk>/file/", view(self.file_view), name="contacts_rightsrequest_file"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:  # noqa: ARG002
        if not self.has_add_permission(request):
            raise PermissionDenied
        now = timezone.now()
        form = ReceiveForm(request.POST or None, initial={"received_on": timezone.localdate(now)})
        if form.is_valid():
            asked = requests.receive(
                kind=form.cleaned_data["kind"],
                origin=form.cleaned_data["origin"],
                received_at=form.received_at(now=now),
                by=request.user,
                at=now,
            )
            return self._to(asked)
        return self._page(request, "receive.html", {"title": _("A request that came in"), "form": form})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",  # noqa: ARG002
        extra_context: Any = None,  # noqa: ARG002
    ) -> HttpResponse:
        return self._desk(request, self._visible(request, int(object_id) if object_id.isdecimal() else 0))

    def person_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who was found for what was typed. Answered here, not by a redirect: it stands in no address."""
        self._require_change_permission(request)
        asked = self._visible(request, pk)
        search = PersonSearchForm(request.POST)
        found = people_found(search.cleaned_data["searched"]) if search.is_valid() else []
        if not found:
            messages.warning(request, _("Nobody was found."))
        return self._desk(request, asked, found=found, search=search)

    def step_view(self, request: HttpRequest, pk: int, move: str) -> HttpResponse:
        """One step of a request: of the verbs, the one whose button was pressed."""
        self._require_change_permission(request)
        asked = self._visible(request, pk)
        step = request_steps.STEPS.get(move)
        if step is None or not requests.may(asked, step.move):
            messages.error(request, str(requests.NotNow()))
            return self._to(asked)
        if step.act is None:
            return HttpResponseRedirect(reverse("admin:contacts_rightsrequest_file", args=[asked.pk]))
        form = step.form_for(request.POST)
        if form is not None and not form.is_valid():
            return self._desk(request, asked, refused={step.move: form})
        try:
            step.act(asked, form.cleaned_data if form else {}, by=request.user, at=timezone.now())
        except CommitteeError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, step.done)
        return self._to(asked)

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The file to hand over, made when its button is pressed. A page of its own, that says nothing of the request.

        A browser stays where it was when it is answered with a file: the desk would show what was true before.
        """
        self._require_change_permission(request)
        asked = self._visible(request, pk)
        if not requests.may(asked, requests.Move.HAND_OVER):
            messages.error(request, str(requests.NotNow()))
            return self._to(asked)
        if request.method != "POST":
            return self._page(request, "file.html", {"title": str(asked), "asked": asked})
        try:
            file = requests.answer_access(asked, by=request.user, at=timezone.now())
        except CommitteeError as error:
            messages.error(request, str(error))
            return self._to(asked)
        return FileResponse(file.content, as_attachment=True, filename=file.name, content_type="application/zip")

    # --- What the page of a request shows ----------------------------------------------------------------------------

    def _visible(self, request: HttpRequest, pk: int) -> RightsRequest:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request).select_related("contact", "identified_by"), pk=pk)

    def _desk(
        self,
        request: HttpRequest,
        asked: RightsRequest,
        *,
        found: list[int] | None = None,
        search: PersonSearchForm | None = None,
        refused: dict[Any, Any] | None = None,
    ) -> HttpResponse:
        may_act = request.user.has_perm("contacts.change_rightsrequest")
        known = [asked.contact_id] if asked.contact_id else []
        context = {
            **_standing(asked),
            "person_url": _page_of(asked.contact, request),
            "steps": asked.steps.select_related("by").order_by("pk"),
            "moves": dict(requests.Move.choices),
            "proof": request_steps.proof_of(asked),
            "offers": request_steps.offers(asked, refused or {}) if may_act else [],
            "may_identify": may_act and requests.may(asked, requests.Move.IDENTIFY),
            "search": search or PersonSearchForm(),
            "identify": (refused or {}).get(requests.Move.IDENTIFY) or IdentifyForm(found=found or known),
            "has_found": bool(found or known),
        }
        return self._page(request, "desk.html", context)

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        whole = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media, **context}
        return TemplateResponse(request, f"admin/contacts/rightsrequest/{template}", whole)

    def _to(self, asked: RightsRequest) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:contacts_rightsrequest_change", args=[asked.pk]))


def _standing(asked: RightsRequest) -> dict[str, Any]:
    """Whom a request is about, where it stands, and how much time is left."""
    tone, left = urgency(asked)
    return {
        "title": str(asked),
        "asked": asked,
        "person": person_in_words(asked.contact),
        "is_minor": _is_minor(asked.contact),
        "tone": {"late": "danger", "soon": "warning", "enough": "success"}.get(tone, "default"),
        "left": left,
        "status_tone": TONES[asked.status],
    }


def person_in_words(contact: Contact | None) -> str:
    if contact is None:
        return str(_("not known yet"))
    return str(_("erased")) if contact.erased_at else str(contact)


def urgency(asked: RightsRequest) -> tuple[str, str]:
    """How much time is left, as a tone and in words: nobody has to tell it by a colour."""
    if not asked.is_open:
        return "", str(_("closed"))
    days = asked.days_left(at=timezone.now())
    if days < 0:
        return "late", ngettext("overdue by %(days)d day", "overdue by %(days)d days", -days) % {"days": -days}
    if days == 0:
        return "late", str(_("to be answered today"))
    return (
        "soon" if days <= SOON else "enough",
        ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days},
    )


def _is_minor(contact: Contact | None) -> bool:
    return contact is not None and Contact.objects.minors(at=timezone.now()).filter(pk=contact.pk).exists()


def _page_of(contact: Contact | None, request: HttpRequest) -> str:
    if contact is None or not request.user.has_perm("contacts.view_contact"):
        return ""
    return reverse("admin:contacts_contact_change", args=[contact.pk])
