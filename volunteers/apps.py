from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from committee import demo


class VolunteersConfig(AppConfig):
    name = "volunteers"
    verbose_name = _("Volunteers")

    def ready(self) -> None:
        from contacts.merging import remark  # noqa: PLC0415 (models are ready only now)
        from volunteers import audiences, cards, dossier, forgetting, merging, receivers, story  # noqa: F401, PLC0415 (connects)

        remark(merging.remarks)
        audiences.register()
        dossier.register()
        forgetting.register()
        story.register()
        cards.register()
        demo.register(30, "volunteers.demo.seed")
