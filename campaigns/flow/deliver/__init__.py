"""How does a written-down person get their copy? Batch by batch, group by group, so that nobody gets it twice.

    worker.work(lane, gateways=…, seconds=…)

claim a batch → read a group → prepare (render) → gate (consent, intent; one synchronous commit) → hand over, with no
transaction open → record (results and cursor, one commit). After a crash exactly the open group is in doubt; `revival`
says what then becomes of it.
"""

from __future__ import annotations
