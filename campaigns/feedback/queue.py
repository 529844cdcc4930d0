"""What a person does with a report that no program could use: have it read again, or set it aside for good."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from campaigns.enums import ReceiptState
from campaigns.feedback import spoken_of
from campaigns.models import Receipt
from committee import audit
from committee.models import User


def waiting() -> QuerySet[Receipt]:
    return Receipt.objects.filter(state__in=spoken_of.TO_LOOK_AT)


@transaction.atomic
def read_again(keys: Collection[int], *, by: User) -> int:
    """Let the next round read them as if they had just come; and say how many those are."""
    known = _held(keys)
    Receipt.objects.filter(pk__in=known).update(
        state=ReceiptState.NEW, not_before=Now(), received_at=Now(), tries=0, note=""
    )
    audit.record_all("campaigns.read_report_again", by=by, model=Receipt, keys=known)
    return len(known)


@transaction.atomic
def set_aside(keys: Collection[int], *, by: User) -> int:
    """Nobody needs them: their words are emptied, and told again they are known. Says how many those are."""
    known = _held(keys)
    Receipt.objects.filter(pk__in=known).update(
        state=ReceiptState.IGNORED, body=b"", headers={}, note="", fingerprints=None
    )
    audit.record_all("campaigns.set_report_aside", by=by, model=Receipt, keys=known)
    return len(known)


def _held(keys: Collection[int]) -> list[int]:
    """Those that still wait for somebody; a colleague may have been quicker."""
    return list(waiting().filter(pk__in=keys).order_by("pk").select_for_update().values_list("pk", flat=True))
