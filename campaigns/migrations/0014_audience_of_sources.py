"""Campaigns are for the people of their sources, by their channels, signed by a sender: what stands in one segment, one
channel and one name so far is written down as those."""

import django.db.models.deletion
from django.db import migrations, models

FIRST = "Paris 2024"
LANGUAGES = ("fr", "en", "de", "es", "ru", "ar", "zh_hans", "ja", "ko")


def write_down(apps, _schema_editor):
    campaigns = apps.get_model("campaigns", "Campaign").objects.all()
    sources = apps.get_model("campaigns", "CampaignSource").objects
    senders = apps.get_model("campaigns", "SenderIdentity").objects
    unsigned = campaigns.filter(identity=None)
    used = unsigned.order_by().values_list("sender_name", flat=True).distinct()
    by_name = {name: _sender(senders, name or FIRST) for name in {FIRST, *used}}
    if not senders.filter(is_default=True).exists():
        senders.filter(pk=by_name[FIRST].pk).update(is_default=True)
    for campaign in unsigned:
        campaigns.filter(pk=campaign.pk).update(identity=by_name[campaign.sender_name], channels=[campaign.channel])
    for campaign in campaigns.filter(sources=None).exclude(segment=None):
        sources.create(campaign=campaign, position=1, kind="segment", segment_id=campaign.segment_id)


def _sender(senders, name):
    names = {f"display_name_{language}": name for language in LANGUAGES}
    sender, _made = senders.get_or_create(name=name, defaults=names)
    return sender


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0013_roles_of_writing"),
    ]

    operations = [
        migrations.AlterField(
            model_name="campaign",
            name="segment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="campaigns",
                to="contacts.segment",
                verbose_name="audience",
            ),
        ),
        migrations.RunPython(write_down, migrations.RunPython.noop),
    ]
