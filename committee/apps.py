from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from committee import demo


class CommitteeConfig(AppConfig):
    name = "committee"
    verbose_name = _("Games")

    def ready(self) -> None:
        # Models are ready only now; without `celery` a page would ring the bell of an app that nobody set up.
        from committee import cards, celery, checks, sign_ins  # noqa: F401, PLC0415

        sign_ins.listen()
        demo.register(10, "committee.demo.seeding.seed")
        cards.register()
