"""What became of the rows of a list's file, in a sentence whose numbers add up to the rows."""

from __future__ import annotations

from django.utils.translation import ngettext

from contacts.admin.segment_figures import number
from contacts.models import PeopleList


def account(people_list: PeopleList) -> str:
    rows = people_list.rows
    parts = [_named(people_list)]
    if again := people_list.repeated:
        words = ngettext("%(count)s about somebody named before", "%(count)s about people named before", again)
        parts.append(words % {"count": number(again)})
    if unknown := people_list.unknown:
        words = ngettext("%(count)s about nobody we know", "%(count)s about nobody we know", unknown)
        parts.append(words % {"count": number(unknown)})
    words = ngettext("%(count)s row: %(parts)s.", "%(count)s rows: %(parts)s.", rows)
    return words % {"count": number(rows), "parts": ", ".join(parts)}


def _named(people_list: PeopleList) -> str:
    """A row each, but where an address is that of several."""
    rows = people_list.rows - people_list.repeated - people_list.unknown
    people = people_list.people_count
    if rows == people:
        return ngettext("%(count)s person", "%(count)s people", people) % {"count": number(people)}
    words = ngettext(
        "%(rows)s with %(people)s people who share an address",
        "%(rows)s with %(people)s people, some of whom share an address",
        rows,
    )
    return words % {"rows": number(rows), "people": number(people)}
