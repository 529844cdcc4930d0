from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from committee import demo


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("Campaigns")

    def ready(self) -> None:
        from campaigns import cards, health, receivers  # noqa: F401, PLC0415 - connects them; models are loaded only now

        cards.register()
        health.register()
        demo.register(40, "campaigns.demo.seed")
