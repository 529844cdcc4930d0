"""What volunteers hears from the apps below it."""

from __future__ import annotations

from django.dispatch import receiver

from contacts.signals import contact_erased
from volunteers import erasure


@receiver(contact_erased, dispatch_uid="volunteers.forget_volunteer")
def forget_volunteer(*, contact_id: int, **_: object) -> None:
    erasure.forget(contact_id=contact_id)
