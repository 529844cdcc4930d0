"""Which page of a person's file says what is in it? In their language, readable on any machine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import pgettext

from committee import languages


def page(tables: Sequence[tuple[str, str, int]], *, language: str, at: datetime) -> tuple[str, bytes]:
    """Its name in the file, and its HTML: for each table the title, the name of its file and how many rows it has.

    In the active language, which is `language`.
    """
    context = {
        "language": language,
        "direction": languages.direction(language),
        "tables": tables,
        "day": date_format(localtime(at), "DATE_FORMAT"),
        "my_data": settings.BASE_URL + reverse("my_data", args=[language]),
    }
    return f"{pgettext('public', 'Read me first')}.html", render_to_string("contacts/read_me.html", context).encode()
