from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from committee import demo


class ContactsConfig(AppConfig):
    name = "contacts"
    verbose_name = _("Contacts")

    def ready(self) -> None:
        demo.register(20, "contacts.demo.seed")
