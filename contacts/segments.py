"""Whom does a saved rule describe?"""

from __future__ import annotations

from contacts.models import Contact, ContactQuerySet, Segment


def people_in(segment: Segment) -> ContactQuerySet:  # noqa: ARG001 - the rules come with the segment builder
    """Everybody who was not erased."""
    return Contact.objects.present()
