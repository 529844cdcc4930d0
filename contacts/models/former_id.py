"""Who comes back after retention let them go? Their ids as fingerprints, with the subject the ledger knows them by."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FormerId(models.Model):
    """An id by which a system named somebody who is gone by retention. Nobody can be read from it.

    So a file that tells again of an opt-in older than the end of our time with them changes nothing, and a newer one
    counts.
    """

    # Keyed hash of system and id, as that of an address (`contacts.addresses.digest`).
    digest = models.BinaryField(max_length=32, editable=False)
    subject = models.UUIDField(editable=False)
    let_go_at = models.DateTimeField(_("let go"))

    class Meta:
        verbose_name = _("id of somebody let go")
        verbose_name_plural = _("ids of people let go")
        constraints = [models.UniqueConstraint(fields=["digest"], name="former_id_once")]
        indexes = [
            # An erasure takes out what still names its subject.
            models.Index(fields=["subject"], name="former_id_of_subject"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
