"""What one may be written to about, and on which legal ground."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from committee.models.named import CodedAndNamed
from committee.models.partner import Partner
from contacts.enums import TopicKind


class Topic(CodedAndNamed):
    """A subject people opt in to, or a service they get because they hold a ticket or a post."""

    kind = models.CharField(
        _("kind"), max_length=9, choices=TopicKind, default=TopicKind.MARKETING, db_default=TopicKind.MARKETING
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, verbose_name=_("partner"), null=True, blank=True, related_name="topics"
    )
    description = models.CharField(_("description"), max_length=300, blank=True)

    class Meta(CodedAndNamed.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=TopicKind.PARTNER, partner__isnull=False)
                | (~models.Q(kind=TopicKind.PARTNER) & models.Q(partner=None)),
                name="topic_of_a_partner_names_it",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=TopicKind.values), name="topic_kind_is_known"),
        ]

    @property
    def needs_opt_in(self) -> bool:
        """Marketing, partners and tracking need an opt-in; a service has a legal ground of its own."""
        return self.kind != TopicKind.SERVICE
