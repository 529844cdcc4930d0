"""One box for people: what was typed is recognised, and neither an address nor a name ends up in a URL.

An address leaves its fingerprint there (`address_search`); anything else stays in the session of whoever typed it, and
the URL carries a random key to it, which tells nobody else anything and ends with the session.
"""

from __future__ import annotations

import secrets
from typing import Any, Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from contacts import finding
from contacts.addresses import InvalidEmail
from contacts.admin import sight
from contacts.admin.address_search import NOBODY, AddressSearchMixin, in_url, read
from contacts.models import Contact, ContactQuerySet

_REMEMBERED: Final = 20
_A_FEW: Final = 20
_SESSION: Final = "people_looked_for"
_KEY: Final = "asked-"


def people_found(typed: str) -> list[int]:
    """The keys of the few whom `typed` means: more than twenty are told apart by typing more."""
    people = finding.by_words(typed, among=Contact.objects.present())
    return list(people.order_by("pk").values_list("pk", flat=True)[:_A_FEW])


class PeopleSearchMixin(AddressSearchMixin):
    """For the list of people: by name, address, number, or the beginning of an id."""

    search_fields = ["external_id"]  # says to Django that there is a search; what it looks in stands below
    search_help_text = _("A name, e-mail, phone number or id")

    def term_for(self, request: HttpRequest, written: str) -> str:
        try:
            if address := finding.address_in(written):
                return in_url(*address)
        except InvalidEmail:
            return NOBODY
        return _remember(request, written) if written.strip() else ""

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list remembers what was typed, for the box to show it."""
        found = super().get_changelist_instance(request)
        found.looked_for = _recall(request, request.GET.get("q", "")) or ""
        return found

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Contact], search_term: str
    ) -> tuple[QuerySet[Contact], bool]:
        """Among those who are neither erased nor merged; people are found in pickers as they are in the list."""
        people: ContactQuerySet = queryset.present()  # type: ignore[attr-defined]
        if not search_term:
            return people, False
        address = read(search_term)
        if address is None and "@" in search_term:  # typed into a picker
            address = read(self.term_for(request, search_term))
            if address is None:
                return people.none(), False
        if address is not None:
            if not sight.sees_everybody(request.user):
                return people.none(), False
            found = finding.having(*address, among=people)
        else:
            found = finding.known_as(_recall(request, search_term) or "", among=people)
        request.search_is_cut = found.is_cut  # type: ignore[attr-defined]
        if _is_list(request) and is_cut(request):
            messages.info(
                request,
                _("More people may match than are shown: type more of the name or id, or look for an address."),
            )
        return found.people, False


def is_cut(request: HttpRequest) -> bool:
    """Did the search of this request stop before it had found everybody?"""
    return bool(getattr(request, "search_is_cut", False))


def _is_list(request: HttpRequest) -> bool:
    return bool(request.resolver_match and str(request.resolver_match.url_name).endswith("_changelist"))


def _remember(request: HttpRequest, words: str) -> str:
    key = f"{_KEY}{secrets.token_hex(8)}"
    known = list(request.session.get(_SESSION, {}).items())
    request.session[_SESSION] = dict([*known, (key, words[:200])][-_REMEMBERED:])
    return key


def _recall(request: HttpRequest, term: str) -> str | None:
    """The words behind a key; of anything else that is no fingerprint, the term itself."""
    if term.startswith(_KEY):
        return request.session.get(_SESSION, {}).get(term)
    return None if read(term) or term == NOBODY else term
