"""An assignment's times are its shift's: moving a shift moves them, and every person is checked again."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0001_tables")]
    operations = [
        migrations.RunSQL(
            sql="""
                ALTER TABLE volunteers_assignment ADD CONSTRAINT assignment_has_its_shifts_times
                    FOREIGN KEY (shift_id, during) REFERENCES volunteers_shift (id, during) ON UPDATE CASCADE;
            """,
            reverse_sql="ALTER TABLE volunteers_assignment DROP CONSTRAINT assignment_has_its_shifts_times;",
        )
    ]
