"""How are thousands of people written at once? A statement for each table, from the rows that were compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection

from committee import languages
from contacts import consents
from contacts.enums import ConsentSource, LanguageSource
from contacts.imports.details import ASSIGNED


def write(*, system: str, run: int) -> None:
    """Write what is new about the staged people, who are locked or new.

    Raises `IntegrityError` when somebody else has just created one of them: the caller compares again.
    """
    _insert(system)
    _execute(
        f"""
        UPDATE contacts_contact contact SET {ASSIGNED}, updated_at = now() FROM import_row AS row
        WHERE row.is_known AND row.changes_details AND contact.id = row.contact_id
        """  # noqa: S608 - our own expressions
    )
    _add_addresses()
    _add_ids()
    # Who came with this file, for segments; and the line, for who is met again.
    _execute(
        """
        INSERT INTO contacts_importedcontact (run_id, contact_id, line)
        SELECT %(run)s, contact_id, line FROM import_row
        """,
        run=run,
    )
    _know_again()
    for record, whose in ((consents.record_first, "is_first"), (consents.record_staged, "NOT is_first")):
        record(
            f"(SELECT * FROM import_decision WHERE {whose})",  # noqa: S608 - our own table
            source=ConsentSource.IMPORT,
            source_ref=f"import:{run}",
        )


def _insert(system: str) -> None:
    _execute(
        """
        INSERT INTO contacts_contact (
            id, subject, system, external_id, given_name, family_name, native_name, language, language_tag,
            language_source, country, region, postcode, time_zone, birth_year, is_minor, tags, attributes
        )
        SELECT contact_id, subject, %(system)s, key, coalesce(given_name, ''), coalesce(family_name, ''),
            coalesce(native_name, ''), coalesce(language, %(language)s), coalesce(language_tag, ''),
            CASE WHEN language IS NULL THEN %(assumed)s ELSE %(reported)s END, coalesce(country, ''),
            coalesce(region, ''), coalesce(postcode, ''), coalesce(time_zone, ''), birth_year, is_minor,
            coalesce(string_to_array(tags, '|'), '{}'), coalesce(attributes, '{}')
        FROM import_row WHERE NOT is_known
        """,
        system=system,
        language=languages.DEFAULT,
        assumed=LanguageSource.ASSUMED.value,
        reported=LanguageSource.REPORTED.value,
    )


def _know_again() -> None:
    """Whom retention let go goes on with the history of before: what the file says of them is not the first word."""
    if back := consents.resume(_newcomers()):
        _execute("UPDATE import_decision SET is_first = false WHERE contact_id = ANY(%(back)s)", back=back)


def _newcomers() -> Iterator[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact_id FROM import_row WHERE NOT is_known")
        yield from (key for (key,) in cursor.fetchall())


def _add_addresses() -> None:
    """What is known stays as it is; what is new becomes the one that is written to."""
    _execute(
        """
        INSERT INTO contacts_address (contact_id, kind, value, normalised, digest)
        SELECT contact_id, 'email', email, email_normalised, decode(email_digest, 'hex')
        FROM import_row WHERE adds_email AND email_normalised IS NOT NULL
        """
    )
    _execute(
        """
        INSERT INTO contacts_address (contact_id, kind, value, normalised, digest, line)
        SELECT contact_id, 'phone', phone, phone_normalised, decode(phone_digest, 'hex'), phone_line
        FROM import_row WHERE adds_phone AND phone_normalised IS NOT NULL
        """
    )


def _add_ids() -> None:
    _execute(
        """
        INSERT INTO contacts_reference (contact_id, system, external_id)
        SELECT row.contact_id, told.system, told.id FROM import_row AS row,
            jsonb_each_text(row.ids) AS told (system, id)
        WHERE row.adds_ids AND NOT EXISTS (
            SELECT FROM contacts_reference held WHERE held.system = told.system AND held.external_id = told.id
        ) AND NOT EXISTS (
            SELECT FROM contacts_contact own WHERE own.system = told.system AND own.external_id = told.id
        )
        """
    )


def _execute(statement: str, **values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
