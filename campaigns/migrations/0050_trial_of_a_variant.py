"""A trial knows which variant of a campaign it shows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0049_one_index_of_contacts")]

    operations = [
        migrations.AddField(
            model_name="trial",
            name="variant",
            field=models.CharField(blank=True, db_default="", default="", max_length=1, verbose_name="variant"),
        ),
    ]
