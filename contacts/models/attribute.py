"""What else may be known of people, declared before it is written: a name, a type, perhaps a list."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.enums import AttributeType


class Attribute(models.Model):
    """One free attribute of contacts: `Contact.attributes` holds its value under `code`, of this type alone."""

    code = models.CharField(
        _("code"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*$", _("Small letters, digits and underscores only."))],
    )
    label = models.CharField(_("label"), max_length=80)
    type = models.CharField(_("type"), max_length=6, choices=AttributeType)
    choices = ArrayField(models.CharField(max_length=80), verbose_name=_("list"), default=list, blank=True)

    class Meta:
        verbose_name = _("attribute")
        verbose_name_plural = _("attributes")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(type__in=AttributeType.values), name="attribute_type_is_known"),
            models.CheckConstraint(
                condition=Q(type=AttributeType.CHOICE, choices__len__gt=0)
                | (~Q(type=AttributeType.CHOICE) & Q(choices=[])),
                name="attribute_list_is_of_a_choice",
            ),
        ]

    def __str__(self) -> str:
        return self.label
