"""With which mail programs do the people of a campaign read? Told by the domains of their addresses: an estimate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.db.models import CharField, Count, F, Func, Value

from campaigns.findings.clients import FAMILIES_OF_DOMAINS
from campaigns.flow import audience
from campaigns.models import Campaign
from committee.db import TookTooLong, within
from contacts.enums import AddressKind
from contacts.models import Address

_PATIENCE: Final = timedelta(seconds=2)


def shares(campaign: Campaign) -> Mapping[str, float] | None:
    """The share of each family of mail programs. None where nobody has an address, or it cannot be said in time."""
    addresses = Address.objects.filter(
        contact__in=audience.universe(campaign), kind=AddressKind.EMAIL, dead_since__isnull=True
    )
    domain = Func(F("normalised"), Value("@"), Value(2), function="split_part", output_field=CharField())
    counted = addresses.values_list(domain).annotate(people=Count("pk")).order_by()
    try:
        with within(_PATIENCE):
            by_domain = dict(counted)
    except TookTooLong:
        return None
    total = sum(by_domain.values())
    families: Counter[str] = Counter()
    for name, people in by_domain.items():
        families[FAMILIES_OF_DOMAINS.get(name, "")] += people
    return {family: people / total for family, people in families.items()} if total else None
