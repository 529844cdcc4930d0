"""How duplicates are found: what counts as the same name is decided in the database, where eleven million are compared."""

from django.db import migrations, models

# The words of a name in one order, so that "Dupont Jean" is "Jean Dupont".
KEY = """
    CREATE FUNCTION public.contact_name_key(given text, family text, native text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT coalesce(string_agg(word, ' ' ORDER BY word), '') FROM unnest(public.contact_name_list(
            CASE WHEN given || family = '' THEN native ELSE given || ' ' || family END)) AS word
    $$;
"""
# Alike: nothing is known of one; or both are the same without their spaces, either way round or in the native script
# (王晓明, 晓明 王); or every word of the shorter is in the longer or begins one as its initial (J. Dupont, Jean Paul
# Dupont) and at least one stands there in full. A single word is alike only to itself: a family shares its name.
ALIKE = """
    CREATE FUNCTION public.contact_names_alike(
        given_a text, family_a text, native_a text, given_b text, family_b text, native_b text
    ) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
    DECLARE
        a text[] := public.contact_name_list(given_a || ' ' || family_a);
        b text[] := public.contact_name_list(given_b || ' ' || family_b);
        a_in_script text := array_to_string(public.contact_name_list(native_a), '');
        b_in_script text := array_to_string(public.contact_name_list(native_b), '');
        swapped text[];
    BEGIN
        IF (cardinality(a) = 0 AND a_in_script = '') OR (cardinality(b) = 0 AND b_in_script = '') THEN
            RETURN true;
        END IF;
        IF array_remove(ARRAY[a_in_script, array_to_string(a, ''),
                array_to_string(public.contact_name_list(family_a || ' ' || given_a), '')], '')
            && array_remove(ARRAY[b_in_script, array_to_string(b, ''),
                array_to_string(public.contact_name_list(family_b || ' ' || given_b), '')], '') THEN
            RETURN true;
        END IF;
        IF cardinality(a) > cardinality(b) THEN
            swapped := a; a := b; b := swapped;
        END IF;
        RETURN cardinality(a) >= 2 AND a && b AND NOT EXISTS (
            SELECT FROM unnest(a) AS word WHERE word <> ALL (b) AND NOT EXISTS (
                SELECT FROM unnest(b) AS other
                WHERE other <> ALL (a)
                    AND ((length(word) = 1 AND other LIKE word || '%') OR (length(other) = 1 AND word LIKE other || '%'))
            )
        );
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0014_rules_of_retention")]
    operations = [
        migrations.RunSQL(
            KEY + ALIKE,
            """
            DROP FUNCTION public.contact_names_alike(text, text, text, text, text, text);
            DROP FUNCTION public.contact_name_key(text, text, text);
            """,
        ),
        migrations.CreateModel(
            name="DuplicateSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(null=True, verbose_name="people changed since")),
                ("started_at", models.DateTimeField(verbose_name="started")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                ("last_key", models.BigIntegerField(default=0, editable=False)),
                ("born_before", models.PositiveSmallIntegerField(editable=False, null=True)),
                ("found", models.PositiveIntegerField(default=0, verbose_name="found")),
            ],
            options={
                "verbose_name": "search for duplicates",
                "verbose_name_plural": "searches for duplicates",
                "constraints": [
                    models.UniqueConstraint(
                        models.expressions.Value(1),
                        condition=models.Q(finished_at=None),
                        name="duplicate_search_one_at_a_time",
                    )
                ],
            },
        ),
    ]
