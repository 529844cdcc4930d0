"""May a colleague see this where it will be read? Test addresses, each shown to be theirs, and trials sent to them.

address = ask_code(user, kind, value, at=…)          # the edge then queues `send_code`
confirm(address, code, by=…, at=…)
trials = request(template, languages=…, channels=…, addresses=…, by=…, at=…)   # the edge then queues `send`
"""

from __future__ import annotations

from campaigns.trials.addresses import GOOD_FOR, ask_code, confirm, mine, remove, send_code, usable
from campaigns.trials.errors import CodeRefused, TrialRefused
from campaigns.trials.sending import request, send
from campaigns.trials.waiting import send_waiting

__all__ = [
    "GOOD_FOR",
    "CodeRefused",
    "TrialRefused",
    "ask_code",
    "confirm",
    "mine",
    "remove",
    "request",
    "send",
    "send_code",
    "send_waiting",
    "usable",
]
