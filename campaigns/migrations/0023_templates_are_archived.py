"""Nobody deletes a template: its versions, and who wrote them, are kept. Authors have the archive for that."""

from django.db import migrations


def take_back(apps, _schema_editor):
    permissions = apps.get_model("auth", "Permission").objects
    deleting = permissions.filter(content_type__app_label="campaigns", codename="delete_messagetemplate").first()
    if deleting:
        deleting.group_set.clear()


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0022_shared_words"),
    ]
    operations = [migrations.RunPython(take_back, migrations.RunPython.noop)]
