"""How does staff look for somebody by address, without the address ending up in URLs, logs and browser histories?

The search form is posted; what was typed is answered with a redirect to its fingerprint, by which the table is
looked up. Nobody without our key can turn the fingerprint back, and it has an index.
"""

from __future__ import annotations

import re
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from contacts import addresses
from contacts.addresses import InvalidAddress
from contacts.enums import AddressKind

# As `?q=` carries it: "email-0123abcd…".
_FINGERPRINT: Final = re.compile(r"(email|phone)-([0-9a-f]{64})")


def fingerprint(written: str) -> str:
    """What may stand in a URL for what was typed: the fingerprint of an address, anything else as it is."""
    try:
        if "@" in written:
            return in_url(AddressKind.EMAIL, addresses.normalise_email(written))
        if written.lstrip().startswith(("+", "00")):
            return in_url(AddressKind.PHONE, addresses.normalise_phone(written, country=None))
    except InvalidAddress:
        return ""
    return written.strip()


def in_url(kind: AddressKind, normalised: str) -> str:
    return f"{kind}-{addresses.digest(kind, normalised).hex()}"


def read(term: str) -> tuple[str, bytes] | None:
    """The kind and digest of a fingerprint; None for any other term."""
    found = _FINGERPRINT.fullmatch(term)
    return (found[1], bytes.fromhex(found[2])) if found else None


class AddressSearchMixin:
    """For an admin page whose rows are found by address: its search form posts (`search_form.html`)."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if request.method == "POST" and "address-search" in request.POST:
            asked = request.GET.copy()
            asked.pop("p", None)
            asked["q"] = self.term_for(request, request.POST["address-search"])
            return HttpResponseRedirect(f"{request.path}?{asked.urlencode()}")
        response: HttpResponse = super().changelist_view(request, extra_context)  # type: ignore[misc]
        return response

    def term_for(self, request: HttpRequest, written: str) -> str:  # noqa: ARG002 - for pages that remember more
        """What stands in the URL for what was typed."""
        return fingerprint(written) or NOBODY


# What stands in the URL when an address was mistyped: it finds nobody, and repeats nothing.
NOBODY: Final = "not-an-address"
