"""Two entries were one person: what may that person be written to, once both histories are theirs?"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from committee import audit
from committee.models import User
from contacts.consents.deriving import rebuild
from contacts.enums import ConsentSource
from contacts.models import Consent, ConsentRecord, Contact


@transaction.atomic
def join(survivor: Contact, absorbed: Contact, *, at: datetime, by: User | None) -> list[Consent]:
    """Give `survivor` the history of `absorbed`, and return the rights that follow from both. Safe to call again.

    The ledger gets one record that joins the two subjects; whoever reads the history follows it. Locks both people
    in the order of their ids.
    """
    list(Contact.objects.filter(pk__in=[survivor.pk, absorbed.pk]).locked().values_list("pk"))
    _record, is_new = ConsentRecord.objects.get_or_create(
        subject=survivor.subject,
        joined_subject=absorbed.subject,
        defaults={"decided_at": at, "source": ConsentSource.MERGE},
    )
    Consent.objects.filter(contact=absorbed).delete()
    rights = rebuild(survivor)
    if is_new:
        audit.record("consents.join", by=by, on=survivor, after={"absorbed": absorbed.pk})
    return rights
