"""Campaigns of one segment, one channel and one name: each is written down as its source, channels and sender."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from campaigns.models import Campaign, SenderIdentity
from tests.factories import make_identity, make_segment, make_source, make_template

pytestmark = pytest.mark.django_db

migration = import_module("campaigns.migrations.0014_audience_of_sources")


@pytest.fixture
def apps():
    """The tables as they were, whose columns have not left the database."""
    return MigrationLoader(connection).project_state([("campaigns", "0013_roles_of_writing")]).apps


def old_campaign(apps, **fields) -> Campaign:
    old = apps.get_model("campaigns", "Campaign").objects.create(
        **{"name": "Doors", "template_id": make_template().pk, "segment_id": make_segment().pk, **fields}
    )
    return Campaign.objects.get(pk=old.pk)


def written_down(apps, campaign) -> Campaign:
    migration.write_down(apps, None)
    return Campaign.objects.get(pk=campaign.pk)


def test_segment_channel_and_name_become_source_channels_and_sender(apps):
    campaign = old_campaign(apps, sender_name="Torch relay", channel="sms")
    segment = apps.get_model("campaigns", "Campaign").objects.get(pk=campaign.pk).segment_id

    campaign = written_down(apps, campaign)

    sources = list(campaign.sources.values_list("kind", "segment", "position"))
    assert (sources, campaign.channels) == ([("segment", segment, 1)], ["sms"])
    assert (campaign.identity.name, campaign.identity.display_name_ar) == ("Torch relay", "Torch relay")


def test_a_second_run_changes_nothing(apps):
    campaign = written_down(apps, old_campaign(apps, sender_name="Torch relay"))
    once = (campaign.identity, list(campaign.sources.values()), SenderIdentity.objects.count())

    campaign = written_down(apps, campaign)

    assert (campaign.identity, list(campaign.sources.values()), SenderIdentity.objects.count()) == once


def test_whoever_has_a_sender_and_sources_keeps_them(apps):
    identity, segment = make_identity(), make_segment()
    campaign = old_campaign(apps, sender_name="Somebody", identity_id=identity.pk, channels=["push"])
    make_source(campaign, segment=segment)

    campaign = written_down(apps, campaign)

    assert (campaign.identity, campaign.channels) == (identity, ["push"])
    assert [source.segment for source in campaign.sources.all()] == [segment]


def test_one_sender_is_for_new_campaigns_and_a_choice_of_staff_stands(apps):
    SenderIdentity.objects.update(is_default=False)
    written_down(apps, old_campaign(apps))
    assert SenderIdentity.objects.get(is_default=True).name == migration.FIRST

    chosen = make_identity()
    SenderIdentity.objects.update(is_default=False)
    SenderIdentity.objects.filter(pk=chosen.pk).update(is_default=True)
    migration.write_down(apps, None)

    assert SenderIdentity.objects.get(is_default=True) == chosen
