"""What stands between a text and its readers? Everything that is wrong with it, named with its place.

found = of_template(template, at=…)      # all languages and channels; `errors(found)` are those that stop
raise NotReady(errors(found))            # what a submission does with them
place(finding, blocks)                   # “German, e-mail, block 3 (button), link, line 2”

Every code stands in one file, with the rule that gives it: `law`, `sms`, `push`, `size`, `pictures`, `looks` (contrast
and mail programs), `serving` (languages and fallbacks), `translation`, `goods`, `shares`, `campaign`. What the engine
itself refuses comes from `flow.render`, through `language`. docs/guide-comms.md has the table.
"""

from __future__ import annotations

from campaigns.enums import Severity
from campaigns.findings.campaign import gone, not_yet, of_campaign
from campaigns.findings.language import of_language
from campaigns.findings.places import place
from campaigns.findings.refusal import NotReady, errors
from campaigns.findings.template import of_template
from campaigns.flow.render.content import Finding

__all__ = [
    "Finding",
    "NotReady",
    "Severity",
    "errors",
    "gone",
    "not_yet",
    "of_campaign",
    "of_language",
    "of_template",
    "place",
]
