from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from committee import demo


class VolunteersConfig(AppConfig):
    name = "volunteers"
    verbose_name = _("Volunteers")

    def ready(self) -> None:
        from volunteers import cards, receivers  # noqa: F401, PLC0415 (connects them; models are ready only now)

        cards.register()
        demo.register(30, "volunteers.demo.seed")
