"""How are single things called in a sentence for staff? In the active language, by names and never by codes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from babel import Locale
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from committee import languages


def any_of(names: Iterable[str]) -> str:
    return get_text_list(list(names), _("or"))


def all_of(names: Iterable[str]) -> str:
    return get_text_list(list(names), _("and"))


def quoted(name: str) -> str:
    return _("“%(name)s”") % {"name": name}


def in_a_sentence(name: str) -> str:
    """A name as it stands after other words: Athletics becomes athletics, BMX stays BMX."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def language_name(code: str) -> str:
    main, _hyphen, script = code.partition("-")
    locale = _locale()
    spoken = str(locale.languages.get(main, code))
    return f"{spoken} ({locale.scripts[script.title()]})" if script else spoken


def country_name(code: str) -> str:
    """Empty for what is no country of ISO 3166."""
    is_code = len(code) == 2 and code.isascii() and code.isupper() and code.isalpha()
    return str(_locale().territories.get(code, "")) if is_code else ""


def day_and_month(day: date) -> str:
    return date_format(day, _("j F"))


def day_month_and_year(day: date) -> str:
    return date_format(day, _("j F Y"))


def _locale() -> Locale:
    active = translation.get_language()
    return Locale(active if active in languages.BACK_OFFICE else languages.DEFAULT)
