"""Who asked to be written to, and has not yet shown that the address is theirs."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.address import Address
from contacts.models.contact import Contact
from contacts.models.topic import Topic


class SignUp(models.Model):
    """One request of the sign-up page. It gives no right: the link in the e-mail does, once it is answered."""

    names_a_person = True

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="sign_ups", verbose_name=_("contact"))
    address = models.ForeignKey(Address, models.CASCADE, related_name="sign_ups", verbose_name=_("address"))
    topics = models.ManyToManyField(Topic, related_name="+", verbose_name=_("topics"))
    language = models.CharField(_("language shown"), max_length=7, choices=settings.LANGUAGES)
    wording = models.CharField(_("wording"), max_length=60, help_text=_("Version of the text shown."))
    # Where it was asked, when not on our own page: the code of a shop, an app, a partner's site.
    source = models.CharField(_("source"), max_length=40, blank=True, db_default="")
    ip_address = models.GenericIPAddressField(_("IP address"), null=True)
    asked_at = models.DateTimeField(_("asked"))
    valid_until = models.DateTimeField(_("valid until"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        indexes = [
            # "Did this address ask in the last hour?"; and what was never confirmed, to be deleted.
            models.Index(fields=["address", "asked_at"], condition=models.Q(confirmed_at=None), name="sign_up_open"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
