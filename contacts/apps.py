from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from committee import demo


class ContactsConfig(AppConfig):
    name = "contacts"
    verbose_name = _("Contacts")

    def ready(self) -> None:
        # Models are ready only now.
        from contacts import cards, checks, dossier, health, lists, story_parts, tickets  # noqa: F401, PLC0415
        from contacts.audiences import sources  # noqa: PLC0415
        from contacts.enums import ImportKind  # noqa: PLC0415
        from contacts.imports import kinds  # noqa: PLC0415

        kinds.register(ImportKind.LIST, lists.ListFiles())
        kinds.register(ImportKind.TICKETS, tickets.TicketFiles())
        sources.register_all()
        cards.register()
        dossier.register()
        health.register()
        story_parts.register()
        demo.register(20, "contacts.demo.seed")
