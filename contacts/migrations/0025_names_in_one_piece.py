"""Names are found in one piece too (oconnor, delacruz), and folding costs an import a fraction of what it did.

The functions keep their names, and every word found before still is: the old code goes on searching with the index,
which is built again beside it. Started anew, a build that was interrupted is cleared away first.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("contacts.migrations.0009_names_in_words")

# As before, with what is costly (taking letters apart) only for those who need it: unaccent by itself folds the
# letters of Europe, but for the two with a dot in their middle.
FOLDED = r"""
    CREATE OR REPLACE FUNCTION public.contact_folded(text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
    BEGIN
        IF $1 !~ '[^ -~]' THEN
            RETURN lower($1);
        END IF;
        IF $1 !~ '[^ -~\u00c0-\u013e\u0141-\u017f]' THEN
            RETURN lower(public.unaccent('public.unaccent', $1));
        END IF;
        RETURN lower(public.unaccent('public.unaccent', regexp_replace(
            normalize($1, NFKD),
            '[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u3099\u309a]',
            '', 'g')));
    END $$;
"""
# Once an import row, so that most names need one look at their letters. A family name of several words is a word of
# its own as well (delacruz), as is a name without its apostrophes and hyphens (oconnor, annemarie), and family and
# given name where the custom is to write no space between them (王晓明). No word may be longer than 2,046 bytes.
WORDS = r"""
    CREATE OR REPLACE FUNCTION public.contact_name_words(given text, family text, native text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
    DECLARE
        names text := given || ' ' || family || ' ' || native;
    BEGIN
        IF position(' ' IN family) > 0 THEN
            names := names || ' ' || replace(family, ' ', '');
        END IF;
        IF names !~ '[^A-Za-z ]' THEN
            RETURN lower(names COLLATE "C")::tsvector;
        END IF;
        IF family ~ '[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]' THEN
            names := names || ' ' || family || given;
        END IF;
        names := left(public.contact_folded(names), 500);
        IF names !~ '[^a-z ]' THEN
            RETURN names::tsvector;
        END IF;
        IF names ~ '[-''\u2010-\u2019\u02bc]' THEN
            names := names || ' ' || regexp_replace(names, '[-''\u2010-\u2019\u02bc]', '', 'g');
        END IF;
        RETURN regexp_replace(
            names, '[][ !-/:-@\\^-`{-~\u00a0\u2010-\u2019\u00b7\u3000-\u3003\u30fb]+', ' ', 'g')::tsvector;
    END $$;
"""
# O'Connor is looked for as one word, as its bearer may be entered without the apostrophe.
QUERY = r"""
    CREATE OR REPLACE FUNCTION public.contact_name_query(text) RETURNS tsquery
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT coalesce(string_agg(quote_literal(replace(word, E'\\', '')) || ':*', ' & '), '')::tsquery
        FROM unnest(public.contact_name_list(regexp_replace($1, '[''\u2018\u2019\u02bc]', '', 'g'))) AS word
    $$;
"""
REBUILT = "REINDEX INDEX CONCURRENTLY public.contact_by_name"
LEFT_BEHIND = "DROP INDEX CONCURRENTLY IF EXISTS public.contact_by_name_ccnew"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("contacts", "0024_lists_know_their_size")]
    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, REBUILT),
        migrations.RunSQL(
            FOLDED + WORDS + QUERY,
            (BEFORE.FOLDED + BEFORE.WORDS).replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
        ),
        migrations.RunSQL(LEFT_BEHIND, LEFT_BEHIND),
        migrations.RunSQL(REBUILT, migrations.RunSQL.noop),
    ]
