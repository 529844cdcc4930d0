"""How far is a hold? Those there are stand, and what waited for the lifted ones was let go with them."""

from django.db import migrations, models
from django.db.models.functions import Now

STAND = "UPDATE campaigns_hold SET stands_since = placed_at, let_go_at = lifted_at"


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0038_counted_links"),
    ]

    operations = [
        migrations.AddField(
            model_name="hold",
            name="stands_since",
            field=models.DateTimeField(editable=False, null=True, verbose_name="in force since"),
        ),
        migrations.AddField(
            model_name="hold",
            name="let_go_up_to",
            field=models.BigIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="hold",
            name="let_go_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="hold",
            name="moved_at",
            field=models.DateTimeField(db_default=Now(), editable=False),
        ),
        migrations.RunSQL(STAND, migrations.RunSQL.noop),
    ]
