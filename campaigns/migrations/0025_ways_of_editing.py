"""Ways of editing are named as a sentence ends; what is kept of them stays the same."""

from django.db import migrations, models

WAYS = [
    ("page", "on the authoring page"),
    ("desk", "on the translation desk"),
    ("xliff", "by an XLIFF file"),
    ("workbook", "by an Excel file"),
    ("restore", "by restoring a version"),
    ("copy", "by copying"),
    ("machine", "by machine translation"),
    ("library", "in a picture or a product of the library"),
    ("look", "by the newest version of the layout"),
]


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0024_what_was_approved_leaves")]

    operations = [
        migrations.AlterField(
            model_name="edit",
            name="via",
            field=models.CharField(choices=WAYS, max_length=8, verbose_name="by way of"),
        ),
    ]
