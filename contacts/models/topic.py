"""What one may be written to about, and on which legal ground."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from committee.models.named import CodedAndNamed
from contacts.enums import LegalBasis


class Topic(CodedAndNamed):
    """A subject people opt in to, or a service they get because they hold a ticket or a post."""

    basis = models.CharField(_("legal ground"), max_length=7, choices=LegalBasis, default=LegalBasis.CONSENT)
    description = models.CharField(_("description"), max_length=300, blank=True)

    class Meta(CodedAndNamed.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.CheckConstraint(condition=models.Q(basis__in=LegalBasis.values), name="topic_has_a_legal_basis"),
        ]

    @property
    def needs_opt_in(self) -> bool:
        return self.basis == LegalBasis.CONSENT
