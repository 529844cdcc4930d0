"""Which columns does an import understand, and which column of this file is which?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee import languages
from committee.sentences import filled
from committee.spreadsheets import MatchedColumns, Table, match_columns
from committee.spreadsheets.headers import fold
from contacts.models import Attribute
from contacts.rows.meaning import ATTRIBUTE, REFERENCE

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
    "given_name": Field(
        _("Given name"),
        ("first name", "firstname", "forename", "prénom"),
        _("Any text; or the only name, of who has one."),
    ),
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
    "native_name": Field(
        _("Name in their own script"),
        ("native name", "name in native script", "nom dans sa propre écriture"),
        _("For example 王晓明, beside Wang Xiaoming."),
    ),
    "region": Field(_("Region"), ("state", "province", "région", "département"), _("Any text.")),
    "postcode": Field(
        _("Postcode"), ("postal code", "zip", "zip code", "code postal"), _("As it stands on a letter.")
    ),
    "time_zone": Field(_("Time zone"), ("timezone", "fuseau horaire"), _("Europe/Paris")),
    "is_minor": Field(
        _("Under age"), ("minor", "under 18", "mineur"), _("yes or no, for those whose year of birth is not known.")
    ),
    "birth_year": Field(_("Birth year"), ("year of birth", "année de naissance"), _("Four digits.")),
    "tags": Field(_("Tags"), ("tag", "labels", "étiquettes", "mots-clés"), _("Several with commas between them.")),
    "consent_topic": Field(
        _("Opt-in: topic"),
        ("topic", "optin topic", "sujet", "thème", "sujet du consentement"),
        _("The code of a topic, or several with commas between them."),
    ),
    "consent_channel": Field(
        _("Opt-in: channel"),
        ("channel", "optin channel", "canal", "canal du consentement"),
        _("email, sms or push; several with commas between them."),
    ),
    "consent_status": Field(
        _("Opt-in: granted or withdrawn"),
        ("consent", "optin status", "statut du consentement", "consentement"),
        _("granted or withdrawn; granted where it is empty. A withdrawal only ever lowers a right."),
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


# A system's name, as far as a header may give it: "reference:ticketing".
_REFERENCE: Final = re.compile(rf"{REFERENCE}\s*([a-z0-9][a-z0-9-]{{0,39}})", re.IGNORECASE)


def fields_of(header: Iterable[str]) -> dict[str, Field]:
    """What the columns of this file may hold: the fields of everyone, our attributes, and ids of other systems."""
    found = dict(FIELDS)
    for attribute in Attribute.objects.all():
        accepts = ", ".join(attribute.choices) or attribute.get_type_display()
        found[f"{ATTRIBUTE}{attribute.code}"] = Field(attribute.label, (attribute.code, attribute.label), accepts)
    for name in header:
        if named := _REFERENCE.fullmatch(name.strip()):
            system = named[1].lower()
            found[f"{REFERENCE}{system}"] = Field(
                filled(_("Id in %(system)s"), {"system": system}), (name,), _("The id of the person there.")
            )
    return found


def assign(
    table: Table,
    fields: Mapping[str, Field],
    *,
    chosen: Mapping[str, int] | None = None,
    remembered: Mapping[str, str] | None = None,
) -> MatchedColumns:
    """The columns by their headers, or as a person has chosen, which settles what the headers left open.

    `remembered` gives fields by folded headers, as the last file of the system was read; "" is a column that was left
    out. With a problem left, the file cannot be imported.
    """
    if chosen is None:
        return _by_header(table, fields, remembered or {})
    kept = {name: place for name, place in chosen.items() if name in fields and 0 <= place < len(table.header)}
    unknown = [header for place, header in enumerate(table.header) if header and place not in kept.values()]
    return MatchedColumns(columns=kept, unknown=unknown, problems=[])


def _by_header(table: Table, fields: Mapping[str, Field], remembered: Mapping[str, str]) -> MatchedColumns:
    names = {name: (*field.aliases, *_labels(field)) for name, field in fields.items()}
    known = [remembered.get(fold(name), name) for name in table.header]
    left_out = [name for name, field in zip(table.header, known, strict=True) if name and not field]
    # A field that is gone by now (an attribute, for one) is looked for under the column's own name.
    header = [field if field in fields or not field else name for name, field in zip(table.header, known, strict=True)]
    found = match_columns(header, names, header_line=table.header_line)
    found.unknown.extend(left_out)
    return found


def _labels(field: Field) -> list[str]:
    """What the page of the import calls the column, in either language of the back-office."""
    labels = []
    for language in languages.BACK_OFFICE:
        with translation.override(language):
            labels.append(str(field.label))
    return labels


def headers_read(table: Table, columns: Mapping[str, int]) -> dict[str, str]:
    """What is remembered for the next file of the system: the field of each header."""
    field_of = {place: name for name, place in columns.items()}
    return {fold(name): field_of.get(place, "") for place, name in enumerate(table.header) if fold(name)}


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
