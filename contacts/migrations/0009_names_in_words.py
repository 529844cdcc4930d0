"""How names are folded into words to be found by: in the database, so that index and search cannot disagree."""

from django.db import migrations

# NFKD takes accents and marks off their letters, and the marks go: Zoë → zoe, أحمد → احمد, й → и on both sides.
# unaccent knows the letters that do not fall apart: ø, ł, ß. It is named with its schema and dictionary, as an index
# must not depend on a search path.
FOLDED = r"""
    CREATE FUNCTION public.contact_folded(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT CASE
            WHEN $1 ~ '^[ -~]*$' THEN lower($1)
            ELSE lower(public.unaccent('public.unaccent', regexp_replace(
                normalize($1, NFKD),
                '[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u3099\u309a]',
                '', 'g')))
        END
    $$;
    CREATE FUNCTION public.contact_name_list(text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT array_remove(regexp_split_to_array(left(public.contact_folded($1), 1000), '[][ !-/:-@\\^-`{-~\u00a0\u2010-\u2019\u00b7\u3000-\u3003\u30fb]+'), '')
    $$;
"""
# Where family and given name are written without a space (王晓明), the two together are a word of their own.
WORDS = r"""
    CREATE FUNCTION public.contact_name_words(given text, family text, native text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT array_to_tsvector(public.contact_name_list(
            given || ' ' || family || ' ' || native
            || CASE WHEN family ~ '[^[:ascii:]]' THEN ' ' || family || given ELSE '' END))
    $$;
    CREATE FUNCTION public.contact_name_query(text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT coalesce(string_agg(quote_literal(replace(word, E'\\', '')) || ':*', ' & '), '')::tsquery
        FROM unnest(public.contact_name_list($1)) AS word
    $$;
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0008_field_names"), ("committee", "0001_tables")]
    operations = [
        migrations.RunSQL(
            FOLDED + WORDS,
            """
            DROP FUNCTION public.contact_name_query(text);
            DROP FUNCTION public.contact_name_words(text, text, text);
            DROP FUNCTION public.contact_name_list(text);
            DROP FUNCTION public.contact_folded(text);
            """,
        )
    ]
