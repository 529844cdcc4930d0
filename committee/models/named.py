"""What the things of the Games have in common: a code for files, a name in nine languages for people."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from committee import languages


def in_language(row: models.Model, field: str, language: str) -> str:
    """The text of a translated field in that language and no other: empty when it is missing."""
    text: Any = getattr(row, languages.column(field, language))
    return str(text or "")


def for_staff(row: models.Model, field: str) -> str:
    """The text of a translated field in the language the back-office is read in, for labels and lists."""
    active = get_language()
    return in_language(row, field, active if active in languages.BACK_OFFICE else languages.DEFAULT)


def import_and_export(model_name: str) -> list[tuple[str, Any]]:
    """The permissions of those who may bring in files of a model, and take them out."""
    return [(f"import_{model_name}", f"Can import {model_name}"), (f"export_{model_name}", f"Can export {model_name}")]


class Named(models.Model):
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return for_staff(self, "name") or f"#{self.pk}"


class CodedAndNamed(Named):
    """A thing of the Games: files and other systems know it by `code`, the public by `name`."""

    code = models.CharField(_("code"), max_length=20, unique=True)

    class Meta:
        abstract = True
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} · {for_staff(self, 'name')}"
