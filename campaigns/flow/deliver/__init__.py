"""How does a written-down person get their copy? Batch by batch, group by group, so that nobody gets it twice.

    worker.work(lane, gateways=…, seconds=…)

claim a batch → read a group → prepare (render) → gate (the results of the group before and their cursor; consent; the
intent of this one: one synchronous commit) → hand over, with no transaction open. The last results are recorded by
themselves. After a crash exactly the group whose intent was committed last is in doubt, whether or not it had begun to
leave; `revival` says what then becomes of it.
"""

from __future__ import annotations
