"""When does a list go? When no segment names it any more; its people stay."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from committee import audit
from committee.models import User
from contacts.enums import ImportStatus
from contacts.lists.files import ListRefused
from contacts.models import PeopleList, Segment
from contacts.segments import tree
from contacts.segments.criteria import InvalidCriteria


def segments_with(people_list: PeopleList) -> list[Segment]:
    """The segments whose rule names this list."""
    return [segment for segment in Segment.objects.order_by("name") if people_list.pk in _lists_of(segment)]


def _lists_of(segment: Segment) -> set[int]:
    try:
        mentions = tree.read(segment.criteria).mentions()
        return {int(mention.key) for mention in mentions if mention.kind == "list"}
    except InvalidCriteria:
        return set()


def is_being_filled(people_list: PeopleList) -> bool:
    """Has a worker its file? One whose import has failed stays as far as it came, and may be deleted."""
    made_by = people_list.import_run
    return made_by is not None and made_by.status in {ImportStatus.QUEUED, ImportStatus.RUNNING}


@transaction.atomic
def delete(people_list: PeopleList, *, by: User | None) -> None:
    """The people stay, the list goes. Raises `ListRefused` while a segment names it or a worker fills it."""
    if is_being_filled(people_list):
        raise ListRefused(_("A worker is still filling this list: wait for it."))
    if used := segments_with(people_list):
        names = ", ".join(f"“{segment}”" for segment in used)
        raise ListRefused(_("These segments use the list: %(names)s.") % {"names": names})
    audit.record("contacts.delete", by=by, on=people_list, before={"name": people_list.name})
    with connection.cursor() as cursor:
        # In one statement, however many there are: nothing points at the rows of a list.
        cursor.execute("DELETE FROM contacts_listedcontact WHERE list_id = %s", [people_list.pk])
    people_list.delete()
