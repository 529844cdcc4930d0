"""Who signs a message, in each language and on each channel?"""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from committee import languages
from committee.models import Partner
from committee.models.named import in_language
from contacts.models import Topic

validate_sms_sender = RegexValidator(
    r"^(?![0-9 ]*$)[A-Za-z0-9 ]{1,11}$",
    _("Up to eleven letters, digits and blanks, with one letter at least: telephones show nothing else."),
)
validate_mailbox = RegexValidator(
    r"^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$", _("Small letters, digits, dots and dashes: what stands before the @.")
)


class SenderIdentityQuerySet(models.QuerySet["SenderIdentity"]):
    def for_topic(self, topic: Topic) -> SenderIdentity:
        """Who signs what is written about it: the partner for a partner's topic, else the sender for new campaigns."""
        own = self.filter(partner=topic.partner_id).order_by("pk").first() if topic.partner_id else None
        return own or self.usual()

    def usual(self) -> SenderIdentity:
        """The sender for new campaigns; where nobody chose one, the oldest that is no partner's."""
        found = self.filter(partner=None).order_by("-is_default", "pk").first()
        assert found is not None  # a migration makes the first one, and the last one cannot be deleted
        return found


class SenderIdentity(models.Model):
    name = models.CharField(_("name"), max_length=60, unique=True, help_text=_("For the staff, on lists and forms."))
    display_name = models.CharField(_("name shown"), max_length=60, blank=True)
    # The domain is ours: the setting EMAIL_FROM_DOMAIN.
    mailbox = models.CharField(_("mailbox"), max_length=64, default="news", validators=[validate_mailbox])
    reply_to = models.EmailField(
        _("replies go to"), blank=True, help_text=_("A language without an address uses the French one.")
    )
    sms_sender = models.CharField(_("SMS sender"), max_length=11, blank=True, validators=[validate_sms_sender])
    sms_stop = models.CharField(
        _("how to stop SMS"), max_length=60, blank=True, help_text=_("Stands at the end of every marketing SMS.")
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="identities", null=True, blank=True, verbose_name=_("partner")
    )
    is_default = models.BooleanField(_("for new campaigns"), default=False)

    objects = SenderIdentityQuerySet.as_manager()

    class Meta:
        verbose_name = _("sender")
        verbose_name_plural = _("senders")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="identity_one_default"),
        ]

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        """What its readers call it; a language without a name uses the French one, and without that the staff's."""
        shown = (in_language(self, "display_name", code) for code in (language, languages.DEFAULT))
        return next(filter(None, shown), self.name)
