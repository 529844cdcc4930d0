from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from campaigns.gateways.smtp.server import MailServer, MailServerNotUnderstood
from committee import demo
from committee.env import BadEnvironment


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("Campaigns")

    def ready(self) -> None:
        from campaigns import banners, cards, health, metrics, receivers, statement, story  # noqa: F401, PLC0415
        from campaigns.feedback import sources  # noqa: PLC0415 - they need the apps
        from campaigns.gateways import providers  # noqa: PLC0415

        if not settings.PROVIDERS_FILE:
            _check_mail_server()
        providers.configured()  # at start, not at the first message, is said what is wrong
        sources.configured()  # nor at the first report

        cards.register()
        banners.register()
        statement.register()
        health.register()
        metrics.register()
        story.register()
        demo.register(40, "campaigns.demo.seed")


def _check_mail_server() -> None:
    try:
        MailServer.from_url(settings.EMAIL_URL)
    except MailServerNotUnderstood as error:
        raise BadEnvironment(f"EMAIL_URL is wrong: {error} See docs/operations.md, Settings.") from None
