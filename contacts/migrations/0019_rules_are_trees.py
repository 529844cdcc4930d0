"""The rules of segments, until now one flat object of parts that all had to be true, become trees of conditions."""

from __future__ import annotations

from django.db import migrations

LISTS = {"languages": "language", "countries": "country", "tags": "tag"}
OF_A_TICKET = ("sessions", "disciplines", "venues")


def as_tree(flat):
    """The same people, said as a tree; a rule without parts stays everybody."""
    conditions = [{"field": field, "is": flat[part]} for part, field in LISTS.items() if flat.get(part)]
    if asked_of_ticket := {part: flat[part] for part in OF_A_TICKET if flat.get(part)}:
        conditions.append({"field": "ticket", "is": "held", **asked_of_ticket})
    if opt_in := flat.get("opted_in"):
        conditions.append({"field": "topic", "is": "granted", **opt_in})
    if run := flat.get("import_run"):
        conditions.append({"field": "import", "is": [run]})
    return {"match": "all", "conditions": conditions} if conditions else {}


def plant(apps, _schema_editor):
    for segment in apps.get_model("contacts", "Segment").objects.all():
        if segment.criteria and "match" not in segment.criteria:
            segment.criteria = as_tree(segment.criteria)
            segment.save(update_fields=["criteria"])


class Migration(migrations.Migration):
    dependencies = [("contacts", "0018_segments_are_counted")]

    # Trees say more than the flat form could: there is no way back for them.
    operations = [migrations.RunPython(plant, migrations.RunPython.noop)]
