"""May a colleague see this where it will be read? Test addresses, each shown to be theirs, and trials sent to them.

address = ask_code(user, kind, value, at=…)          # the edge then queues `send_code`
confirm(address, code, by=…, at=…)
address = add_browser(user, subscription, at=…)      # of the browser in front of them
trials = request(template, languages=…, channels=…, addresses=…, by=…, at=…)   # the edge then queues `send`
"""

from __future__ import annotations

from campaigns.trials.addresses import add_browser, ask_code, confirm, mine, remove, usable
from campaigns.trials.codes import GOOD_FOR, send_code
from campaigns.trials.errors import CodeRefused, TrialRefused
from campaigns.trials.sending import request, request_all, send
from campaigns.trials.waiting import send_waiting

__all__ = [
    "GOOD_FOR",
    "CodeRefused",
    "TrialRefused",
    "add_browser",
    "ask_code",
    "confirm",
    "mine",
    "remove",
    "request",
    "request_all",
    "send",
    "send_code",
    "send_waiting",
    "usable",
]
