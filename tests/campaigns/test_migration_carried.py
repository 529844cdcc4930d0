"""What left before it was counted by provider is counted by the migration, once, however often it begins again."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from campaigns import spending
from campaigns.flow import carried
from campaigns.models import Campaign, ProviderTally
from tests.campaigns.carriers import NamedGateway, by_sms, leave, telephone

pytestmark = pytest.mark.django_db

migration = import_module("campaigns.migrations.0041_what_they_carried_before")


def test_what_left_before_is_counted_once():
    telephone("+33612345678")
    telephone("+821087654321")
    campaign = by_sms(parts=2)
    leave(campaign, NamedGateway("one"))
    before = carried.of(campaign)
    ProviderTally.objects.all().delete()
    assert not carried.check(campaign)

    for _ in range(2):
        with connection.schema_editor() as editor:
            migration.count_so_far(apps, editor)

    assert carried.check(campaign)
    assert sorted(carried.of(campaign), key=str) == sorted(before, key=str)
    assert spending.of(Campaign.objects.get()).by_provider[0].parts == 4
