from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0027_time_ordered_ids")]
    operations = [
        migrations.AlterField(
            model_name="duplicate",
            name="reason",
            field=models.CharField(
                choices=[
                    ("same_address", "same address and like names"),
                    ("same_name_and_place", "same name, birth year and postcode"),
                    ("compared", "compared by somebody of us"),
                ],
                max_length=20,
                verbose_name="why",
            ),
        ),
    ]
