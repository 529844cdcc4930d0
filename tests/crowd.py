"""Many people at once, for tests that need thousands: opted in, reachable, over the nine languages."""

from __future__ import annotations

from django.db import connection

from committee import languages
from contacts.models import Topic

# Fingerprints of a kind: equal for equal addresses, which is all that a crowd needs.
CROWD = """
    WITH people AS (
        INSERT INTO contacts_contact (system, external_id, given_name, language, subject)
        SELECT 'crowd', 'person-' || i, 'Person ' || i, (%(languages)s::text[])[1 + i %% 9], gen_random_uuid()
          FROM generate_series(%(first)s::int, %(last)s::int) AS i
     RETURNING id, external_id, subject
    ), reached AS (
        INSERT INTO contacts_address (contact_id, kind, value, normalised, digest)
        SELECT id, 'email', external_id || '@example.org', external_id || '@example.org',
               sha256((external_id || '@example.org')::bytea)
          FROM people
    ), asked AS (
        INSERT INTO contacts_consentrecord
               (subject, topic_id, channel, status, decided_at, source, source_ref, wording, language)
        SELECT subject, %(topic)s, 'email', 'granted', now() - interval '1 day', 'import', '', '', ''
          FROM people
     RETURNING id, subject
    )
    INSERT INTO contacts_consent (contact_id, topic_id, channel, status, since, record_id)
    SELECT people.id, %(topic)s, 'email', 'granted', now() - interval '1 day', asked.id
      FROM people JOIN asked USING (subject)
"""


def make_crowd(size: int, *, topic: Topic, first: int = 1) -> None:
    """`size` people, `person-1@example.org` and so on, in a few statements."""
    with connection.cursor() as cursor:
        cursor.execute(
            CROWD,
            {"languages": list(languages.CODES), "first": first, "last": first + size - 1, "topic": topic.pk},
        )
        cursor.execute("ANALYZE contacts_contact, contacts_address, contacts_consent")
