"""What is written down of each person: language, address, the values of the slots, and why not, if not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from campaigns.flow import audience
from campaigns.flow.snapshot.ledgers import Book
from campaigns.models import Campaign, CompiledText
from contacts import reach
from contacts.enums import Channel

# Where each placeholder of a person comes from. What is missing is left out: the text says what stands there instead.
PERSON_VALUES: Final = {
    "person.given_name": "NULLIF(given_name, '')",
    "person.family_name": "NULLIF(family_name, '')",
    # As `Contact.full_name` says it: 王晓明, but John Smith.
    "person.full_name": r"""CASE WHEN family_name ~ '[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af]'
                                 THEN family_name || given_name
                                 ELSE coalesce(NULLIF(btrim(given_name || ' ' || family_name), ''),
                                               NULLIF(native_name, '')) END""",
    "person.language": "language",
}

# Those who are written to come first, language by language, so that a batch needs one text and meets no gaps.
INSERT: Final = """
    WITH {audience},
    numbered AS (
        SELECT judged.*, row_number() OVER (ORDER BY reason <> '', language, id) AS n
          FROM judged
         WHERE address_id IS NOT NULL
    )
    INSERT INTO {table} (ledger, campaign_id, n, contact_id, channel, language, language_wanted,
                         status, reason, slot_values, address_id, address, attempts, possible_duplicate, response)
    SELECT %s, %s, n, id, %s, language, language,
           CASE WHEN reason = '' THEN 'pending' ELSE 'excluded' END, reason,
           CASE WHEN reason = '' THEN {values} END, address_id,
           CASE WHEN reason = '' THEN address ELSE '' END, 0, false, ''
      FROM numbered
"""


@dataclass(frozen=True, slots=True)
class Written:
    messages: int
    without_address: int


def write(campaign: Campaign, book: Book) -> Written:
    """Judge the whole audience and write it into the book, in one statement whatever its size."""
    judged = audience.of(campaign)
    values_sql, values_params = _values(_slots(campaign))
    insert = INSERT.format(audience=judged.sql, table=book.table, values=values_sql)
    with connection.cursor() as cursor:
        cursor.execute(insert, [*judged.params, book.ledger, campaign.pk, campaign.channel, *values_params])
        messages = cursor.rowcount
    without_address = judged.universe.exclude(reach.addressed(Channel(campaign.channel))).count()
    return Written(messages, without_address)


def _slots(campaign: Campaign) -> list[str]:
    """The placeholders that any of the nine texts leaves to the person."""
    texts = CompiledText.objects.filter(campaign=campaign, version=campaign.version_id)
    names = {name for slots in texts.values_list("slots", flat=True) for name in slots}
    return sorted(names & PERSON_VALUES.keys())


def _values(names: list[str]) -> tuple[str, list[Any]]:
    """SQL that makes the JSON of those placeholders for one person, and its parameters."""
    if not names:
        return "'{}'::jsonb", []
    pairs = ", ".join(f"%s::text, {PERSON_VALUES[name]}" for name in names)
    return f"jsonb_strip_nulls(jsonb_build_object({pairs}))", list(names)
