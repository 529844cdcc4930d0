"""A person's page: who they are, how they are reached, what they agreed to and how we know."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from committee.admin.base import LargeTableAdmin, action
from contacts import consents, erasure, registration
from contacts.admin import sight
from contacts.admin.address_search import AddressSearchMixin, fingerprint, read
from contacts.admin.filters import AgreedToFilter, ImportFilter, TagFilter
from contacts.admin.inlines import AddressInline, ConsentInline, TicketInline
from contacts.enums import Channel, ConsentSource, ConsentStatus
from contacts.forms.contacts import ContactForm
from contacts.models import Address, Consent, ConsentRecord, Contact

IDENTITY = ["given_name", "family_name", "language", "country", "time_zone", "birth_year", "tags"]
ORIGIN = ["system", "external_id", "language_tag", "public_id", "created_at", "updated_at", "erased_at"]


@admin.register(Contact)
class ContactAdmin(AddressSearchMixin, LargeTableAdmin):
    form = ContactForm
    inlines = [AddressInline, ConsentInline, TicketInline]
    list_display = ["__str__", "language", "country", "reached_at", "system", "external_id"]
    list_filter = ["language", AgreedToFilter, TagFilter, ImportFilter]
    search_fields = ["external_id"]
    search_help_text = _("E-mail, +33 6 …, or the beginning of an id")
    readonly_fields = [*ORIGIN, "history"]
    actions_detail = ["withdraw_everything", "erase"]

    # --- Whom one sees -----------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contact]:
        return sight.visible_to(request.user, super().get_queryset(request)).prefetch_related("addresses")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Contact], search_term: str
    ) -> tuple[QuerySet[Contact], bool]:
        """By an exact address or the beginning of an id: both have an index, eleven million rows or not."""
        term = fingerprint(search_term)
        if not term:
            return (queryset if not search_term else queryset.none()), False
        if found := read(term):
            if not sight.sees_everybody(request.user):
                return queryset.none(), False
            kind, digest = found
            holders = Address.objects.filter(kind=kind, digest=digest).values("contact")
            return queryset.filter(pk__in=holders), False
        return queryset.filter(external_id__startswith=term), False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """What one may not read cannot be found out by asking for it in the list's address either."""
        is_hidden = lookup.partition("__")[0] == "birth_year" and not sight.sees_everybody(request.user)
        return not is_hidden and super().lookup_allowed(lookup, value, request)

    def get_list_display(self, request: HttpRequest) -> list[str]:
        shown = list(self.list_display)
        if not sight.sees_everybody(request.user):
            shown.remove("reached_at")
        return shown

    @admin.display(description=_("reached at"))
    def reached_at(self, contact: Contact) -> str:
        alive = [address.value for address in contact.addresses.all() if address.dead_since is None]
        return alive[0] if alive else "–"

    # --- The page ----------------------------------------------------------------------------------------------------

    def get_fieldsets(self, request: HttpRequest, obj: Contact | None = None) -> list[tuple[Any, dict[str, Any]]]:
        identity = [name for name in IDENTITY if name != "birth_year" or sight.sees_everybody(request.user)]
        may_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        sections: list[tuple[Any, dict[str, Any]]] = [
            (None, {"fields": [*identity, *(["email", "phone"] if may_write else [])]})
        ]
        if obj is not None:
            sections.append((_("Where it comes from"), {"fields": ORIGIN, "classes": ["tab"]}))
            if request.user.has_perm("contacts.view_consentrecord"):
                sections.append((_("Consent history"), {"fields": ["history"], "classes": ["tab"]}))
        return sections

    @admin.display(description=_("consent history"))
    def history(self, contact: Contact) -> SafeString:
        """Every decision the ledger knows of this person, the latest first."""
        records = ConsentRecord.objects.filter(subject__in=consents.subjects_of(contact)).select_related("topic")
        return render_to_string(
            "admin/contacts/contact/history.html", {"records": records.order_by("-decided_at", "-pk")}
        )

    def has_change_permission(self, request: HttpRequest, obj: Contact | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.erased_at)

    def has_delete_permission(self, request: HttpRequest, obj: Contact | None = None) -> bool:  # noqa: ARG002
        return False  # people are erased, which keeps what must be kept

    def save_model(self, request: HttpRequest, obj: Contact, form: ContactForm, change: bool) -> None:  # noqa: FBT001
        if not change:
            obj.external_id = str(uuid.uuid4())
        super().save_model(request, obj, form, change)
        registration.register(
            system=obj.system,
            external_id=obj.external_id,
            details={},
            email=form.cleaned_data.get("email") or None,
            phone=form.cleaned_data.get("phone") or None,
            at=timezone.now(),
        )

    # --- What is done for a person who asks --------------------------------------------------------------------------

    def has_withdraw_permission(self, request: HttpRequest, object_id: Any = None) -> bool:  # noqa: ARG002
        return super().has_change_permission(request)

    def has_erase_permission(self, request: HttpRequest, object_id: Any = None) -> bool:  # noqa: ARG002
        return request.user.has_perm("contacts.delete_contact")

    @action(description=_("Withdraw all opt-ins"), permissions=["withdraw"], url_path="withdraw-everything")
    def withdraw_everything(self, request: HttpRequest, object_id: int) -> HttpResponse:
        contact = self._writable(request, object_id)
        if request.method != "POST":
            consequence = _("This person gets no more messages about any topic, until they agree again themselves.")
            return self._ask(request, contact, _("Withdraw all opt-ins"), consequence)
        for right in Consent.objects.filter(contact=contact, status=ConsentStatus.GRANTED).select_related("topic"):
            consents.withdraw(
                contact,
                topic=right.topic,
                channel=Channel(right.channel),
                source=ConsentSource.STAFF,
                at=timezone.now(),
                by=request.user,  # type: ignore[arg-type]
            )
        messages.success(request, _("All opt-ins of this person are withdrawn."))
        return self._back_to(contact)

    @action(description=_("Erase this person"), permissions=["erase"], url_path="erase")
    def erase(self, request: HttpRequest, object_id: int) -> HttpResponse:
        contact = get_object_or_404(self.get_queryset(request), pk=object_id)
        if request.method != "POST":
            consequence = _(
                "Names, addresses and proofs are deleted for good. The decisions stay without a name, "
                "and the addresses stay suppressed by their fingerprints."
            )
            return self._ask(request, contact, _("Erase this person"), consequence)
        erasure.erase(contact, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("This person is erased."))
        return self._back_to(contact)

    def _writable(self, request: HttpRequest, object_id: int) -> Contact:
        contact = get_object_or_404(self.get_queryset(request), pk=object_id)
        if not self.has_change_permission(request, contact):
            raise PermissionDenied
        return contact

    def _ask(self, request: HttpRequest, contact: Contact, title: Any, consequence: Any) -> HttpResponse:
        back = reverse("admin:contacts_contact_change", args=[contact.pk])
        context = {"title": title, "contact": contact, "consequence": consequence, "back": back, "opts": self.opts}
        return TemplateResponse(
            request, "admin/contacts/contact/ask.html", {**self.admin_site.each_context(request), **context}
        )

    def _back_to(self, contact: Contact) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:contacts_contact_change", args=[contact.pk]))
