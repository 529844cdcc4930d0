"""What texts are made of and kept in: folders, pictures, products, and the words that have one translation."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from committee.db import TimeStamped
from committee.models import Partner
from committee.models.named import for_staff

CODE: Final = r"^[\w.-]+$"


class Folder(models.Model):
    name = models.CharField(_("name"), max_length=80)
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="folders", null=True, blank=True, verbose_name=_("inside")
    )

    class Meta:
        verbose_name = _("folder")
        verbose_name_plural = _("folders")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"], name="folder_name_once_inside_its_parent", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="folder_not_inside_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name


def picture_storage() -> Storage:
    """Where pictures lie: named by what is in them, so that an address never shows another picture."""
    return storages["images"]


class Image(TimeStamped):
    """A picture as it is sent: taken in, measured and encoded by us. The same bytes are the same picture."""

    name = models.CharField(_("name"), max_length=120)
    folder = models.ForeignKey(
        Folder, models.PROTECT, related_name="images", null=True, blank=True, verbose_name=_("folder")
    )
    file = models.FileField(_("file"), storage=picture_storage)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    media_type = models.CharField(_("kind"), max_length=20, editable=False)
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    size = models.PositiveIntegerField(_("size"), editable=False)
    alt = models.CharField(_("what it shows"), max_length=300, blank=True)
    is_decorative = models.BooleanField(_("only decoration"), default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("by")
    )
    archived_at = models.DateTimeField(_("archived"), null=True, editable=False)

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0, size__gt=0), name="image_measured"),
        ]

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """What a text can offer for sale; known to texts by its code."""

    code = models.CharField(
        _("code"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(CODE, _("Letters, digits, points and dashes, without blanks."))],
    )
    name = models.CharField(_("name"), max_length=120)
    price = models.DecimalField(_("price"), max_digits=10, decimal_places=2, validators=[MinValueValidator(0)])
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    image = models.ForeignKey(
        Image, models.PROTECT, related_name="products", null=True, blank=True, verbose_name=_("image")
    )
    link = models.CharField(_("link"), max_length=500, blank=True)
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="products", null=True, blank=True, verbose_name=_("partner")
    )
    available_until = models.DateTimeField(_("sold until"), null=True, blank=True)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(price__gte=0), name="product_price_not_negative"),
            # Files for agencies name the product's words by it.
            models.CheckConstraint(condition=Q(code__regex=CODE), name="product_code_is_one_word"),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {for_staff(self, 'name')}"


class Term(models.Model):
    """A word that stands for one thing, and so has one translation a language."""

    text = models.CharField(_("word"), max_length=120)
    also = models.TextField(
        _("also right"), blank=True, help_text=_("Other right spellings, one a line: cases, plurals.")
    )
    is_protected = models.BooleanField(
        _("protected"), default=False, help_text=_("A text that writes it otherwise is refused, not only remarked on.")
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["pk"]

    def __str__(self) -> str:
        return for_staff(self, "text") or f"#{self.pk}"
