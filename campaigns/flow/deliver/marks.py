"""Whose copy says of which message it is? Of those who agreed to be measured, and agree at this very moment."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from psycopg import Cursor

from campaigns.flow.deliver import statements
from campaigns.flow.deliver.intents import Intent
from contacts import consents
from contacts.enums import Channel

# Asked when they are locked: a withdrawal that was committed before is known here, and none is committed meanwhile.
ASK: Final = f"""
    SELECT c.id FROM contacts_contact c
     WHERE c.id = ANY(%(contacts)s::bigint[])
       AND {consents.AGREES.format(contact="COALESCE(c.merged_into_id, c.id)", channel=f"'{Channel.EMAIL.value}'")}
"""  # noqa: S608 - words of ours


def bear(cursor: Cursor[Any], intents: list[Intent]) -> list[Intent]:
    """The same intents, those of who still agrees with their marked copy. Where nobody did, nothing is asked."""
    asked = [intent.copy.person.contact for intent in intents if intent.copy.marked]
    if not asked:
        return intents
    cursor.execute(ASK, {"contacts": statements.numbers(asked)})
    agree = {contact for (contact,) in cursor.fetchall()}
    return [
        replace(intent, is_marked=True) if intent.copy.marked and intent.copy.person.contact in agree else intent
        for intent in intents
    ]
