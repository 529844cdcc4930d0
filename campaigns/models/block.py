"""The parts an e-mail is built of, in their order. The structure is one; the words are nine."""

from __future__ import annotations

import base64
import secrets
from typing import Final

from django.db import models
from django.db.models import Deferrable, Q
from django.utils.translation import gettext_lazy as _

from campaigns.enums import BlockKind
from campaigns.models.library import Image
from campaigns.models.template import MessageTemplate

# The translated fields of a block, in the order in which they are written and read.
BLOCK_FIELDS: Final = ("text", "second", "label", "link")


def new_key() -> str:
    """What a block is called for ever: its words are addressed by it when it is moved, and in files."""
    return base64.b32encode(secrets.token_bytes(5)).decode().lower()


class TemplateBlock(models.Model):
    template = models.ForeignKey(MessageTemplate, models.CASCADE, related_name="blocks", verbose_name=_("template"))
    key = models.CharField(max_length=8, default=new_key, editable=False)
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=8, choices=BlockKind, default=BlockKind.TEXT)
    text = models.TextField(_("text"), blank=True)
    second = models.TextField(_("second text"), blank=True)
    label = models.CharField(_("label"), max_length=120, blank=True)
    link = models.CharField(_("link"), max_length=500, blank=True)
    image = models.ForeignKey(
        Image, models.PROTECT, related_name="blocks", null=True, blank=True, verbose_name=_("image")
    )
    settings = models.JSONField(_("settings"), default=dict, blank=True)

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ["template", "position"]
        constraints = [
            models.UniqueConstraint(fields=["template", "key"], name="block_key_once_per_template"),
            models.UniqueConstraint(
                fields=["template", "position"],
                name="block_position_once_per_template",
                deferrable=Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(kind__in=BlockKind.values), name="block_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(kind="image") | Q(image__isnull=False), name="block_picture_has_an_image"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} · {BlockKind(self.kind).label}"
