"""Indexes over tables of millions: built while the old code goes on working."""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

import contacts.models.names


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("contacts", "0010_people_and_their_rights")]
    operations = [
        AddIndexConcurrently(
            model_name="contact",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("attributes", {}), _negated=True),
                fields=["attributes"],
                name="contact_attributes",
                opclasses=["jsonb_path_ops"],
            ),
        ),
        AddIndexConcurrently(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="contact_merged_into"
            ),
        ),
        AddIndexConcurrently(
            model_name="contact",
            index=django.contrib.postgres.indexes.GinIndex(
                contacts.models.names.NameWords("given_name", "family_name", "native_name"), name="contact_by_name"
            ),
        ),
        AddIndexConcurrently(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("status", "held"), _negated=True),
                fields=["session", "contact"],
                name="ticket_former_holders",
            ),
        ),
    ]
