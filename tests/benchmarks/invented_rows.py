"""What do the invented people leave in each table? A statement a table, for those numbered `first` to `last`."""

from __future__ import annotations

from typing import Final

from contacts import addresses
from tests.benchmarks.invented import DIALLED, GRANTED, REFERENCES

CONTACTS: Final = """
    INSERT INTO contacts_contact (id, created_at, updated_at, subject, system, external_id, given_name, family_name,
        native_name, language, language_tag, language_source, country, time_zone, region, postcode, birth_year, tags,
        attributes, pace, paused_until, last_sign_at)
    SELECT p.i, joined, joined, invented.subject(p.i), 'crm', 'C' || lpad(p.i::text, 9, '0'),
        CASE WHEN romanised THEN initcap(g.latin) ELSE g.text END,
        CASE WHEN romanised THEN initcap(f.latin) ELSE f.text END,
        CASE WHEN romanised
            THEN f.text || CASE WHEN p.language IN ('ar', 'ru') THEN ' ' ELSE '' END || g.text ELSE '' END,
        p.language, left(p.language, 2) || '-' || p.country, CASE WHEN draw < 0.6 THEN 'stated' ELSE 'reported' END,
        p.country, CASE p.country WHEN 'FR' THEN 'Europe/Paris' WHEN 'GB' THEN 'Europe/London' ELSE '' END,
        CASE WHEN p.country = 'FR' THEN
            (ARRAY['Île-de-France', 'Occitanie', 'Bretagne', 'Grand Est', 'Normandie', 'Hauts-de-France',
                'Nouvelle-Aquitaine', 'Pays de la Loire'])[1 + floor(8 * power(draw, 2))::int]
        ELSE '' END,
        CASE WHEN p.country = 'FR'
            THEN lpad((1 + floor(95 * draw))::int::text, 2, '0') || lpad((p.i %% 1000)::text, 3, '0')
            ELSE (10000 + p.i %% 80000)::text END,
        CASE WHEN age < 0.30 THEN NULL WHEN age < 0.33 THEN extract(year FROM invented.today())::int - 8 - p.i %% 10
             ELSE extract(year FROM invented.today())::int - 19 - floor(60 * power(draw, 1.4))::int END,
        CASE WHEN invented.chance(p.i, 9) < 0.10 THEN
            ARRAY[(ARRAY['early-bird', 'torch-relay', 'fan-zone', 'club', 'press'])
                [1 + floor(5 * power(draw, 2))::int]]
        ELSE '{}' END,
        CASE WHEN invented.chance(p.i, 10) < 0.05
            THEN jsonb_build_object('club', 'club-' || p.i %% 300, 'member', true) ELSE '{}' END,
        CASE WHEN draw < 0.02 THEN 'less' ELSE 'all' END,
        CASE WHEN invented.chance(p.i, 11) < 0.005 THEN invented.today() + interval '30 days' END, joined
    FROM (SELECT i, language, invented.country(i, language) AS country, invented.joined_at(i) AS joined,
                 invented.chance(i, 6) AS draw, invented.chance(i, 7) AS age,
                 language IN ('zh-hans', 'ja', 'ko', 'ar', 'ru') AND invented.chance(i, 8) < 0.3 AS romanised
            FROM (SELECT i, invented.language(i) AS language
                    FROM generate_series(%(first)s::bigint, %(last)s) AS i) AS l
         ) AS p
    JOIN invented.counts n ON n.language = p.language
    JOIN invented.names g ON g.language = p.language AND g.kind = 'given'
        AND g.rank = invented.rank(invented.chance(p.i, 12), n.given)
    JOIN invented.names f ON f.language = p.language AND f.kind = 'family'
        AND f.rank = invented.rank(invented.chance(p.i, 13), n.family)
    ORDER BY p.i
"""
EMAILS: Final = """
    INSERT INTO contacts_address (created_at, updated_at, contact_id, kind, value, normalised, digest, current_since,
        verified_at, dead_since)
    SELECT joined, joined, i, 'email', address, address, invented.digest('email', address), joined,
        CASE WHEN invented.chance(i, 20) < 0.9 THEN joined END,
        CASE WHEN invented.is_dead(owner) THEN invented.today() - interval '40 days' END
    FROM (SELECT i, owner, invented.joined_at(i) AS joined, invented.email(owner) AS address
            FROM (SELECT i, i - invented.shares(i)::int AS owner
                    FROM generate_series(%(first)s::bigint, %(last)s) AS i) AS o
           WHERE invented.has_email(i)) AS e
"""
PHONES: Final = f"""
    INSERT INTO contacts_address (created_at, updated_at, contact_id, kind, value, normalised, digest, line,
        current_since)
    SELECT joined, joined, i, 'phone', number, number, invented.digest('phone', number),
        CASE WHEN number LIKE '+1%%' THEN 'either'
             WHEN invented.chance(i, 24) < 0.93 THEN 'mobile' ELSE 'landline' END,
        joined
    FROM (SELECT i, invented.joined_at(i) AS joined,
                 CASE invented.country(i, invented.language(i))
                 {" ".join(f"WHEN '{code}' THEN '{prefix}' || (10000000 + i)" for code, prefix in DIALLED.items())}
                 ELSE '+1415' || (2000000 + i %% 8000000) END AS number
            FROM generate_series(%(first)s::bigint, %(last)s) AS i WHERE invented.has_phone(i)) AS p
"""
# The same hash decides in the ledger and in the right derived from it; eighteen numbers are kept for each person.
_DECISIONS: Final = """
    FROM generate_series(%(first)s::bigint, %(last)s) AS i CROSS JOIN invented.rights r
    WHERE invented.chance(i, 30 + r.place)
        < r.share * CASE WHEN r.channel = 'sms' THEN invented.has_phone(i)::int / 0.35 ELSE 1 END
"""
_STATUS: Final = (
    f"CASE WHEN r.opt_in AND invented.chance(i, 60 + r.place) < {GRANTED} THEN 'granted' ELSE 'withdrawn' END"
)
_DECIDED: Final = "invented.joined_at(i) + interval '1 day' * (1 - invented.chance(i, 90 + r.place))"
RECORDS: Final = f"""
    INSERT INTO contacts_consentrecord (id, subject, topic_id, channel, status, decided_at, recorded_at, source,
        source_ref, wording, language)
    SELECT (i - 1) * 18 + r.place, invented.subject(i), r.topic_id, r.channel, {_STATUS},
        {_DECIDED}, {_DECIDED}, CASE WHEN invented.chance(i, 14) < 0.7 THEN 'confirmation' ELSE 'import' END,
        '', 'sign-up-1', invented.language(i)
    {_DECISIONS}
"""
CONSENTS: Final = f"""
    INSERT INTO contacts_consent (contact_id, topic_id, channel, status, since, record_id)
    SELECT i, r.topic_id, r.channel, {_STATUS}, {_DECIDED}, (i - 1) * 18 + r.place
    {_DECISIONS}
"""
SUPPRESSIONS: Final = f"""
    INSERT INTO contacts_suppression (kind, digest, key_id, normaliser, reason, since, note, lift_reason)
    SELECT 'email', invented.digest('email', invented.email(i)), {addresses.KEY_ID}, {addresses.NORMALISER_VERSION},
        CASE WHEN invented.is_dead(i) THEN 'dead_address' ELSE 'complaint' END, invented.today(), '', ''
    FROM generate_series(%(first)s::bigint, %(last)s) AS i
    WHERE invented.is_suppressed(i) AND invented.has_email(i) AND NOT invented.shares(i)
"""
# Large venues sell more; who goes once goes more often.
TICKETS: Final = """
    INSERT INTO contacts_ticket (created_at, updated_at, contact_id, session_id, system, number, status, kind,
        category, block, gate_id, venue_part_id, held_from, held_until)
    SELECT bought, bought, 1 + floor(%(people)s * power(invented.chance(i, 120), 1.4))::bigint, s.session_id,
        'ticketing',
        s.code || '-' || lpad(i::text, 9, '0'),
        CASE WHEN fate < 0.85 THEN 'held' WHEN fate < 0.92 THEN 'transferred' WHEN fate < 0.97 THEN 'resold'
             ELSE 'refunded' END,
        CASE WHEN kind < 0.96 THEN 'public' WHEN kind < 0.98 THEN 'companion' WHEN kind < 0.99 THEN 'accessibility'
             ELSE 'hospitality' END,
        (ARRAY['A', 'B', 'C', 'D', 'First'])[1 + i %% 5], (100 + i %% 40)::text,
        s.gates[1 + i %% cardinality(s.gates)], s.parts[1 + i %% cardinality(s.gates)], bought,
        CASE WHEN fate >= 0.85 THEN bought + interval '20 days' END
    FROM (SELECT i, invented.chance(i, 121) AS fate, invented.chance(i, 122) AS kind,
                 invented.today() - interval '500 days' * invented.chance(i, 123) - interval '21 days' AS bought,
                 width_bucket(invented.chance(i, 124), (SELECT array_agg(bound ORDER BY place) FROM invented.sessions))
                     AS place
            FROM generate_series(%(first)s::bigint, %(last)s) AS i) AS t
    JOIN invented.sessions s USING (place)
"""
REFERENCES_ROWS: Final = f"""
    INSERT INTO contacts_reference (created_at, updated_at, contact_id, system, external_id)
    SELECT invented.joined_at(i), invented.joined_at(i), i, 'ticketing', 'T' || lpad((i * 7)::text, 10, '0')
    FROM generate_series(%(first)s::bigint, %(last)s) AS i WHERE invented.chance(i, 130) < {REFERENCES}
"""
