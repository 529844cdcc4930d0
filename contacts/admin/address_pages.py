"""A person's addresses, one by one: corrected, or taken away for a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError
from contacts import address_book
from contacts.enums import AddressKind
from contacts.forms.contacts import AddressForm, ReasonForm
from contacts.models import Address, Contact


class AddressPages:
    """For `ContactAdmin`."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path(
                "<int:object_id>/address/<int:address_id>/replace/",
                view(self.replace_address),
                name="contacts_contact_replace_address",
            ),
            path(
                "<int:object_id>/address/<int:address_id>/remove/",
                view(self.remove_address),
                name="contacts_contact_remove_address",
            ),
            *super().get_urls(),
        ]

    def replace_address(self, request: HttpRequest, object_id: int, address_id: int) -> HttpResponse:
        contact, address = self._address(request, object_id, address_id, permission="contacts.change_address")
        if address is None or address.kind == AddressKind.PUSH:  # which a browser makes, and nobody types
            return self.back_to(contact)
        form = AddressForm(request.POST or None, initial={"written": address.value})
        if form.is_valid():
            try:
                address_book.replace(address, form.cleaned_data["written"], by=request.user, at=timezone.now())
            except CommitteeError as error:
                form.add_error("written", str(error))
            else:
                messages.success(request, _("The address is corrected, and written to from now on."))
                return self.back_to(contact)
        consequence = _("The new address takes the place of this one. A suppression of either stays as it is.")
        return self.ask(request, contact, _("Correct an address"), consequence, form)

    def remove_address(self, request: HttpRequest, object_id: int, address_id: int) -> HttpResponse:
        contact, address = self._address(request, object_id, address_id, permission="contacts.delete_address")
        if address is None:
            return self.back_to(contact)
        form = ReasonForm(request.POST or None)
        if form.is_valid():
            try:
                address_book.remove(address, why=form.cleaned_data["reason"], by=request.user)
            except CommitteeError as error:
                form.add_error("reason", str(error))
            else:
                messages.success(request, _("The address is removed."))
                return self.back_to(contact)
        consequence = _("%(address)s is no longer this person’s. What they agreed to stays.") % {"address": address}
        return self.ask(request, contact, _("Remove an address"), consequence, form)

    def _address(self, request: HttpRequest, object_id: int, key: int, *, permission: str) -> tuple[Contact, Any]:
        """The person, and their address unless somebody has just taken it away."""
        if not request.user.has_perm(permission):
            raise PermissionDenied
        contact = self.writable(request, object_id)
        return contact, Address.objects.filter(pk=key, contact=contact).first()
