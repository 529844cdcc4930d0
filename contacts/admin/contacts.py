"""People: the list that finds them, and a person's page: who they are, how they are reached, what happened."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from committee import languages
from committee.admin.base import LargeTableAdmin, action
from committee.errors import CommitteeError
from contacts import attributes, consents, erasure, registration
from contacts.admin import overview, sight
from contacts.admin.address_pages import AddressPages
from contacts.admin.exporting import PeopleExport
from contacts.admin.filters import AgreedToFilter, ImportFilter, TagFilter
from contacts.admin.inlines import ReferenceInline
from contacts.admin.merge_pages import MergePages
from contacts.admin.people_search import PeopleSearchMixin
from contacts.admin.story_pages import StoryPages
from contacts.consents import PersonErased
from contacts.enums import AddressKind, ConsentSource
from contacts.forms.people import ATTRIBUTE, ContactForm, with_attributes
from contacts.models import Attribute, Contact

NAMES: Final = ["given_name", "family_name", "native_name"]
# What only those read who work with addresses: coordinators know their volunteers by name, language and country.
HIDDEN: Final = ["birth_year", "is_minor", "region", "postcode", "attributes"]
ORIGIN: Final = ["system", "external_id", "language_source", "language_tag", "public_id", "last_sign_at",
                 "created_at", "updated_at", "erased_at", "merged_into"]  # fmt: skip
# Columns that a form writes beside its own fields.
FOLLOWS: Final = ["attributes", "language_source", "language_tag", "updated_at"]

_MERGED_MEANWHILE: Final = _("This entry was merged in the meantime, and nothing was saved. This is the one kept.")


@admin.register(Contact)
class ContactAdmin(PeopleSearchMixin, PeopleExport, AddressPages, MergePages, StoryPages, LargeTableAdmin):
    form = ContactForm
    inlines = [ReferenceInline]
    list_display = ["name", "language", "country", "reached_at", "system", "external_id"]
    list_filter = [AgreedToFilter, TagFilter, ImportFilter]
    readonly_fields = [*ORIGIN, "known_attributes"]
    actions_detail = ["withdraw_everything", "merge_with", "erase"]
    change_form_outer_before_template = "admin/contacts/contact/overview.html"
    change_form_outer_after_template = "admin/contacts/contact/latest.html"

    class Media:
        css = {"all": ["contacts/people.css"]}

    # --- Whom one sees -----------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contact]:
        return sight.visible_to(request.user, super().get_queryset(request)).prefetch_related("addresses")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """What one may not read cannot be found out by asking for it in the list's address either."""
        if not sight.sees_everybody(request.user) and lookup.partition("__")[0] not in {"q", "p", *self.list_display}:
            return False
        return super().lookup_allowed(lookup, value, request)

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return list(self.list_filter) if sight.sees_everybody(request.user) else []

    def get_list_display(self, request: HttpRequest) -> list[str]:
        shown = list(self.list_display)
        if not sight.sees_everybody(request.user):
            shown.remove("reached_at")
        return shown

    @admin.display(description=_("name"))
    def name(self, contact: Contact) -> str:
        """Verbatim, whatever it holds; and beside it the name in the person's own script."""
        if contact.native_name and contact.native_name != str(contact):
            return format_html('<bdi dir="auto">{}</bdi> (<bdi dir="auto">{}</bdi>)', contact, contact.native_name)
        return format_html('<bdi dir="auto">{}</bdi>', contact)

    @admin.display(description=_("reached at"))
    def reached_at(self, contact: Contact) -> str:
        alive = [one for one in contact.addresses.all() if one.dead_since is None and one.kind != AddressKind.PUSH]
        alive.sort(key=lambda one: (one.kind == AddressKind.EMAIL, one.current_since, one.pk), reverse=True)
        return alive[0].value if alive else "–"

    # --- The page ----------------------------------------------------------------------------------------------------

    def get_form(self, request: HttpRequest, obj: Contact | None = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        return super().get_form(request, obj, change, **{"form": with_attributes(ContactForm, obj), **kwargs})

    def get_fieldsets(self, request: HttpRequest, obj: Contact | None = None) -> list[tuple[Any, dict[str, Any]]]:
        sees = sight.sees_everybody(request.user)
        may_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        place = [name for name in ["country", "region", "postcode", "time_zone"] if sees or name not in HIDDEN]
        known = ["birth_year", "is_minor", "tags"] if sees else ["tags"]
        sections: list[tuple[Any, dict[str, Any]]] = [
            (None, {"fields": [*NAMES, "language", *place, *known]}),
        ]
        if may_write:
            sections.append((_("More addresses"), {"fields": ["email", "phone"]}))
        if sees and (codes := Attribute.objects.values_list("code", flat=True)):
            fields = [ATTRIBUTE + code for code in codes] if may_write else ["known_attributes"]
            sections.append((_("Attributes"), {"fields": fields}))
        if obj is not None:
            sections.append((_("Where it comes from"), {"fields": ORIGIN, "classes": ["tab"]}))
        return sections

    @admin.display(description=_("attributes"))
    def known_attributes(self, contact: Contact) -> str:
        language = get_language() or languages.DEFAULT
        known = [f"{one}: {attributes.shown(one, value, language)}" for one, value in attributes.values_for(contact)]
        return " · ".join(known) or "–"

    def get_inline_instances(self, request: HttpRequest, obj: Contact | None = None) -> list[Any]:
        """Nothing hangs on somebody who is only being entered."""
        return super().get_inline_instances(request, obj) if obj else []

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        with transaction.atomic():
            if request.method == "POST" and (gone := self._gone_meanwhile(request, object_id)):
                return gone
            return super().changeform_view(
                request, object_id, form_url, self._around(request, object_id, extra_context)
            )

    def _gone_meanwhile(self, request: HttpRequest, object_id: str | None) -> HttpResponse | None:
        """Locks the person before anything is read of them: an erasure or a merge is waited for, and stands."""
        shown = self.get_object(request, object_id) if object_id else None
        if shown is None or not self.has_change_permission(request, shown):
            return None  # Django answers
        held = Contact.objects.hold(shown.pk)
        if held.pk == shown.pk and not held.is_gone:
            return None
        messages.error(request, str(PersonErased()) if held.erased_at else _MERGED_MEANWHILE)
        return self.back_to(held)

    def _around(self, request: HttpRequest, object_id: str | None, extra_context: Any) -> dict[str, Any]:
        """What stands above and below the form."""
        more = dict(extra_context or {})
        if object_id and (contact := self.get_object(request, object_id)):
            more["overview"] = overview.of(contact, reader=request.user, at=timezone.now())  # type: ignore[arg-type]
            more["may"] = {
                verb: request.user.has_perm(f"contacts.{verb}_address") and not contact.is_gone
                for verb in ("change", "delete")
            }
            more["story"] = self.first_page(request, contact)
        return more

    def has_change_permission(self, request: HttpRequest, obj: Contact | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.is_gone)

    def has_delete_permission(self, request: HttpRequest, obj: Contact | None = None) -> bool:  # noqa: ARG002
        return False  # people are erased, which keeps what must be kept

    def save_model(self, request: HttpRequest, obj: Contact, form: ContactForm, change: bool) -> None:  # noqa: ARG002, FBT001
        if not change:
            obj.external_id = str(uuid.uuid4())
            obj.save()
        else:
            # What the form did not change may have been changed by others since the page was opened.
            changed = {field.name for field in Contact._meta.concrete_fields} & set(form.changed_data)
            obj.save(update_fields=[*changed, *FOLLOWS])
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
        contact = self.writable(request, object_id)
        if request.method != "POST":
            consequence = _("This person gets no more messages about any topic, until they agree again themselves.")
            return self.ask(request, contact, _("Withdraw all opt-ins"), consequence)
        consents.withdraw_all(contact, source=ConsentSource.STAFF, at=timezone.now(), by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("All opt-ins of this person are withdrawn."))
        return self.back_to(contact)

    @action(description=_("Erase this person"), permissions=["erase"], url_path="erase")
    def erase(self, request: HttpRequest, object_id: int) -> HttpResponse:
        contact = self.visible(request, object_id)
        if request.method != "POST":
            consequence = _(
                "Names, addresses and proofs are deleted for good. The decisions stay without a name, "
                "and the addresses stay suppressed by their fingerprints."
            )
            return self.ask(request, contact, _("Erase this person"), consequence)
        try:
            erasure.erase(contact, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except CommitteeError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("This person is erased."))
        return self.back_to(contact)

    # --- For the pages beside this one -------------------------------------------------------------------------------

    def visible(self, request: HttpRequest, object_id: int) -> Contact:
        contact: Contact = get_object_or_404(self.get_queryset(request), pk=object_id)
        return contact

    def writable(self, request: HttpRequest, object_id: int) -> Contact:
        contact = self.visible(request, object_id)
        if not self.has_change_permission(request, contact):
            raise PermissionDenied
        return contact

    def ask(
        self, request: HttpRequest, contact: Contact, title: Any, consequence: Any, form: Any = None
    ) -> HttpResponse:
        back = reverse("admin:contacts_contact_change", args=[contact.pk])
        context = {"contact": contact, "consequence": consequence, "back": back, "form": form or ()}
        return self.page(request, "ask.html", title, **context)

    def page(self, request: HttpRequest, template: str, title: Any, **context: Any) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "title": title, "opts": self.opts}
        return TemplateResponse(request, f"admin/contacts/contact/{template}", {**shared, **context})

    def back_to(self, contact: Contact) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:contacts_contact_change", args=[contact.pk]))
