"""What volunteers hears from the apps below it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.dispatch import receiver

from contacts.signals import contact_erased, contacts_merged
from volunteers import forgetting, merging


@receiver(contact_erased, dispatch_uid="volunteers.forget_volunteer")
def forget_volunteers(*, contact_ids: Collection[int], at: datetime, **_: object) -> dict[str, int]:
    return forgetting.forget(contact_ids=contact_ids, at=at)


@receiver(contacts_merged, dispatch_uid="volunteers.follow_merge")
def follow_merge(*, survivor_id: int, absorbed_id: int, **_: object) -> None:
    merging.follow(survivor_id=survivor_id, absorbed_id=absorbed_id)
