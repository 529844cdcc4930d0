"""Who has been written to often enough lately? Marketing alone is counted, and kept back.

Two spellings, as of `reach`: of everybody at once, for the snapshot and the count; of one contact, for the gate.
"""

from __future__ import annotations

from typing import Final

from campaigns.enums import Purpose

# The campaigns whose messages may still count, for each limit of the channel: few rows, read once a statement.
RECENT: Final = f"""
    SELECT cap.id AS cap, cap.most, {{at}} - make_interval(days => cap.days) AS since,
           other.ledger, other.id AS campaign
      FROM campaigns_frequencycap cap
      JOIN campaigns_campaign other
           ON COALESCE(other.finished_at, {{at}}) > {{at}} - make_interval(days => cap.days)
              AND other.ledger IS NOT NULL AND other.id <> %(campaign)s
      JOIN campaigns_messagetemplate about ON about.id = other.template_id AND about.purpose = '{Purpose.MARKETING}'
     WHERE cap.channel = %(channel)s
"""  # noqa: S608 - a word of ours

# What is promised, or in doubt, may have arrived.
_COUNTS: Final = """
    m.ledger = recent.ledger AND m.campaign_id = recent.campaign AND m.channel = %(channel)s
    AND (m.sent_at > recent.since OR m.status IN ('sending', 'in_doubt') AND m.intent_at > recent.since)
"""

# Everybody who has had as many as a limit allows.
WRITTEN_TO_OFTEN: Final = f"""
    SELECT DISTINCT m.contact_id
      FROM ({RECENT}) recent
      JOIN campaigns_message m ON {_COUNTS}
     GROUP BY m.contact_id, recent.cap, recent.most
    HAVING count(*) >= recent.most
"""  # noqa: S608

# The same of a contact `c`, where `recent` is `RECENT`, read once.
IS_CAPPED: Final = f"""
    EXISTS (SELECT FROM recent JOIN campaigns_message m ON m.contact_id = c.id AND {_COUNTS}
             GROUP BY recent.cap, recent.most
            HAVING count(*) >= recent.most)
"""
