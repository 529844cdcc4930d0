"""By what can eleven million people be narrowed in a list? Only by what has an index.

A filter takes the latest of those it means, as many as the list turns its pages for, or as a file holds: a segment
counts and reaches all of them.
"""

from __future__ import annotations

from typing import Any, Final

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import TextFilter

from committee.admin.paginator import COUNTED_AT_MOST
from contacts.enums import Channel, ConsentStatus
from contacts.models import Consent, Contact, ImportedContact, Topic

EXPORTED_AT_MOST: Final = 100_000


class AgreedToFilter(admin.SimpleListFilter):
    """Who may be written to about a topic, by e-mail."""

    title = _("agreed to e-mails about")
    parameter_name = "agreed_to"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [(topic.code, str(topic)) for topic in Topic.objects.order_by("code")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Contact]) -> QuerySet[Contact]:
        if not (code := self.value()):
            return queryset
        topic = Topic.objects.filter(code=code).first()
        rights = Consent.objects.filter(status=ConsentStatus.GRANTED, channel=Channel.EMAIL, topic=topic)
        return queryset.filter(pk__in=_latest(rights, request))


def _latest(rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    is_export = bool(request.resolver_match and str(request.resolver_match.url_name).endswith("_export"))
    at_most = EXPORTED_AT_MOST + 1 if is_export else COUNTED_AT_MOST
    return rows.order_by("-contact").values("contact")[:at_most]


class TagFilter(TextFilter):
    title = _("tag")
    parameter_name = "tag"

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ARG002
        tag = (self.value() or "").replace("\0", "")
        return queryset.tagged(tag) if tag else queryset


class ImportFilter(TextFilter):
    """The people of one file, by the number of its import: the page of the import links here."""

    title = _("number of the import")
    parameter_name = "import"

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        number = self.value()
        if not number:
            return queryset
        if not (number.isascii() and number.isdecimal() and len(number) < 10):
            return queryset.none()
        return queryset.filter(pk__in=_latest(ImportedContact.objects.filter(run=int(number)), request))
