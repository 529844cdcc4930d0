"""What should make somebody think twice before two entries become one? None of it forbids the merge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from contacts.merging.rights import Right
from contacts.models import Contact
from contacts.segments.words import language_name


def doubts(survivor: Contact, absorbed: Contact, rights: Iterable[Right]) -> Iterator[str]:
    years = {one.birth_year for one in (survivor, absorbed) if one.birth_year}
    if len(years) == 2:
        older, younger = sorted(years)
        yield _("Born in %(older)s or in %(younger)s? Parents and children often share a name and an address.") % {
            "older": older,
            "younger": younger,
        }
    if survivor.language != absorbed.language:
        yield _("One entry reads %(one)s, the other %(other)s: choose the language this person is written to in.") % {
            "one": language_name(survivor.language),
            "other": language_name(absorbed.language),
        }
    for right in rights:
        if right.is_contradicted:
            yield _("%(topic)s, %(channel)s: one entry agreed and the other withdrew. Afterwards: %(after)s.") % {
                "topic": right.topic,
                "channel": right.channel,
                "after": right.after,
            }
