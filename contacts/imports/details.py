"""What would a person look like after this row? One expression for each column, for the comparison and the writing.

A row says what is so and never what is not: an empty cell leaves what we hold, and no tag or attribute is taken away.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# The language that a person chose themself is not overruled by what a file says of them.
# And a cell that says no more than what we were told before, "fr" of who reads French, says nothing new.
_MAY_TELL_THE_LANGUAGE: Final = """
    row.language IS NOT NULL AND contact.language_source <> 'stated'
    AND (contact.language_source, contact.language, contact.language_tag, lower(row.language_tag))
        <> ('reported', row.language, '', row.language)
"""

AFTER: Final[Mapping[str, str]] = {
    **{
        name: f"coalesce(row.{name}, contact.{name})"
        for name in (
            "given_name",
            "family_name",
            "native_name",
            "country",
            "region",
            "postcode",
            "time_zone",
            "birth_year",
            "is_minor",
        )
    },
    "language": f"CASE WHEN {_MAY_TELL_THE_LANGUAGE} THEN row.language ELSE contact.language END",
    "language_tag": f"CASE WHEN {_MAY_TELL_THE_LANGUAGE} THEN row.language_tag ELSE contact.language_tag END",
    "language_source": f"CASE WHEN {_MAY_TELL_THE_LANGUAGE} THEN 'reported' ELSE contact.language_source END",
    "tags": """
        contact.tags || ARRAY(
            SELECT tag FROM unnest(string_to_array(row.tags, '|')) WITH ORDINALITY AS told (tag, place)
            WHERE tag <> ALL (contact.tags) ORDER BY place
        )::varchar[]
    """,
    "attributes": "contact.attributes || coalesce(row.attributes, '{}')",
}

CHANGED: Final = f"({', '.join(f'contact.{name}' for name in AFTER)}) IS DISTINCT FROM ({', '.join(AFTER.values())})"
ASSIGNED: Final = ", ".join(f"{name} = {after}" for name, after in AFTER.items())
