"""Which columns does an import understand, and which column of this file is which?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee.spreadsheets import CellProblem, Code, MatchedColumns, Table, match_columns

# By one of these a row says whom it is about.
KEYS: Final = ("external_id", "email", "phone")


@dataclass(frozen=True, slots=True)
class Field:
    """A column an import understands: its label, the headers it is known by, and what may stand in it."""

    label: str | Promise
    aliases: tuple[str, ...]
    accepts: str | Promise


FIELDS: Final[Mapping[str, Field]] = {
    "external_id": Field(
        _("Id"),
        ("id", "customer id", "contact id", "identifiant", "numéro client", "id externe", "référence"),
        _("The id in the system the file comes from. Without it, people are recognised by e-mail or phone."),
    ),
    "given_name": Field(_("Given name"), ("first name", "firstname", "forename", "prénom"), _("Any text.")),
    "family_name": Field(
        _("Family name"), ("last name", "lastname", "surname", "nom", "nom de famille"), _("Any text.")
    ),
    "email": Field(
        _("E-mail"),
        (
            "e-mail",
            "mail",
            "email address",
            "e-mail address",
            "courriel",
            "adresse e-mail",
            "adresse mail",
            "adresse électronique",
        ),
        _("name@example.org"),
    ),
    "phone": Field(
        _("Phone"),
        ("phone number", "mobile", "mobile phone", "telephone", "téléphone", "portable", "tél", "numéro de téléphone"),
        _("+33 6 12 34 56 78, or as dialled in the country of the row."),
    ),
    "language": Field(
        _("Language"), ("lang", "langue", "locale"), _("fr, pt-BR, French, français … Others than ours read French.")
    ),
    "country": Field(
        _("Country"), ("country code", "pays", "code pays"), _("FR, FRA, France … in English or French.")
    ),
    "birth_year": Field(_("Birth year"), ("year of birth", "année de naissance"), _("Four digits.")),
    "tags": Field(_("Tags"), ("tag", "labels", "étiquettes", "mots-clés"), _("Several with commas between them.")),
    "consent_topic": Field(
        _("Opt-in: topic"),
        ("topic", "optin topic", "sujet", "thème", "sujet du consentement"),
        _("The code of a topic, when not all rows opt in to the same."),
    ),
    "consent_channel": Field(
        _("Opt-in: channel"), ("channel", "optin channel", "canal", "canal du consentement"), _("email, sms or push.")
    ),
    "consent_source": Field(
        _("Opt-in: where it was given"),
        ("optin source", "source", "source du consentement", "origine du consentement"),
        _("For example: ticket shop, step 3. Without it, no opt-in is taken over."),
    ),
    "consent_date": Field(
        _("Opt-in: when"),
        ("optin date", "consent at", "date du consentement", "date de consentement"),
        _("2024-05-31, 2024-05-31 14:05 or 31/05/2024. Without it, no opt-in is taken over."),
    ),
}


def assign(table: Table, *, chosen: Mapping[str, int] | None, opts_in: bool) -> MatchedColumns:
    """The columns by their headers, or as a person has chosen, which settles what the headers left open.

    With a problem left, the file cannot be imported. `opts_in` says that it is to prove an opt-in.
    """
    if chosen is None:
        names = {name: field.aliases for name, field in FIELDS.items()}
        found = match_columns(table.header, names, header_line=table.header_line)
    else:
        kept = {name: place for name, place in chosen.items() if name in FIELDS and 0 <= place < len(table.header)}
        unknown = [header for place, header in enumerate(table.header) if header and place not in kept.values()]
        found = MatchedColumns(columns=kept, unknown=unknown, problems=[])
    found.problems.extend(_missing(found.columns, table, opts_in=opts_in))
    return found


def _missing(columns: Mapping[str, int], table: Table, *, opts_in: bool) -> Iterator[CellProblem]:
    if not any(key in columns for key in KEYS):
        message = _("No column says whom a row is about: name one of them “id”, “email” or “phone”.")
        yield CellProblem(table.header_line, None, Code.MISSING_COLUMN, message)
    if opts_in and not {"consent_source", "consent_date"} <= columns.keys():
        message = _("An opt-in is taken over only with the columns “consent_source” and “consent_date”.")
        yield CellProblem(table.header_line, None, Code.MISSING_COLUMN, message)


def sample() -> list[Sequence[str]]:
    """A file that shows how: the one offered for download."""
    return [
        ["id", "given_name", "family_name", "email", "phone", "language", "country", "birth_year", "tags",
         "consent_topic", "consent_channel", "consent_source", "consent_date"],
        ["C-1001", "Camille", "Lefèvre", "camille@example.org", "+33 1 99 00 12 34", "fr", "FR", "1988", "press",
         "", "", "", ""],
        ["C-1002", "ليلى", "الحداد", "layla@example.org", "", "ar", "MA", "", "fans, paris",
         "news", "email", "ticket shop, step 3", "2024-05-31 14:05"],
        ["C-1003", "陽菜", "高橋", "hina@example.org", "", "Japanese", "Japan", "2001", "",
         "news", "email", "stand at Bercy", "2024-06-01"],
    ]  # fmt: skip
