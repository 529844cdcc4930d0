"""Which columns may a ticket file have? In the words of the page, with the headers each is known by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.imports.columns import Field

FIELDS: Final[Mapping[str, Field]] = {
    "number": Field(
        _("Ticket number"), ("ticket", "ticket number", "billet", "numéro de billet"), _("Needed: whose story it is.")
    ),
    "happened_at": Field(
        pgettext_lazy("column", "When it happened"),
        ("date", "when", "date de l’événement", "quand"),
        _("Needed: 2024-05-31 14:05 or 31/05/2024; without a zone the time of Paris."),
    ),
    "type": Field(
        pgettext_lazy("column", "What happened"),
        ("event", "what", "événement", "type d’événement"),
        _("bought, transferred, resold, refunded or changed; a purchase where it is empty."),
    ),
    "holder": Field(
        _("Id of the holder"),
        ("external id", "customer", "customer id", "id", "identifiant", "titulaire", "numéro client"),
        _("Who holds the ticket from then on. The people must be known here already."),
    ),
    "holder_system": Field(_("Whose id it is"), ("system", "système"), _("Only where it differs from row to row.")),
    "session": Field(
        _("Session"), ("session code", "code session", "épreuve"), _("The code of the session. A purchase needs it.")
    ),
    "kind": Field(
        _("Kind of ticket"),
        ("ticket kind", "type de billet"),
        _("public, companion, accessibility or hospitality."),
    ),
    "category": Field(_("Category"), ("catégorie",), _("Any text.")),
    "block": Field(_("Block"), ("bloc",), _("Any text.")),
    "gate": Field(_("Gate"), ("porte",), _("The code of a gate of the session’s venue.")),
    "venue_part": Field(
        _("Part of the venue"),
        ("part", "stand", "tribune", "partie du site"),
        _("The code of a part of the session’s venue."),
    ),
    "event_id": Field(
        _("Id of the event"),
        ("id of the event", "identifiant de l’événement"),
        _("The shop’s own. Without it, the content of the row is its id."),
    ),
}

NEEDED: Final = _("The column “%(field)s” is needed: say which it is.")
