"""Who did what to which object, and when: the one table nobody can rewrite."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One act. Written by `committee.audit.record` in the transaction of the act itself; no personal values in it."""

    at = models.DateTimeField(_("at"), db_default=Now(), editable=False)
    # The name is kept beside the key: an entry must be readable after the account is gone.
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, db_constraint=False)
    actor_name = models.CharField(_("who"), max_length=150)
    action = models.CharField(_("action"), max_length=60)
    object_type = models.CharField(_("kind of object"), max_length=60, blank=True)
    object_id = models.CharField(_("object"), max_length=60, blank=True)
    object_name = models.CharField(_("name"), max_length=200, blank=True)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    request_id = models.CharField(_("request"), max_length=36, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        indexes = [
            models.Index(fields=["-at"], name="audit_latest_first"),
            # "What happened to this object": asked from each object's page.
            models.Index(fields=["object_type", "object_id", "-at"], name="audit_of_an_object"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.action} {self.object_name}".strip()
