"""What may be done with a campaign? Each verb checks, moves the status, and leaves its line in the audit trail."""

from __future__ import annotations

from campaigns.lifecycle.clock import begin, finish_done, start_due
from campaigns.lifecycle.control import cancel, pause, resume
from campaigns.lifecycle.following import follow_sessions
from campaigns.lifecycle.hours import set_hour
from campaigns.lifecycle.schedule import CampaignNotReady, schedule, unschedule
from campaigns.lifecycle.waves import open_due
from campaigns.transitions import TRANSITIONS, WrongStatus, may

__all__ = [
    "TRANSITIONS",
    "CampaignNotReady",
    "WrongStatus",
    "begin",
    "cancel",
    "finish_done",
    "follow_sessions",
    "may",
    "open_due",
    "pause",
    "resume",
    "schedule",
    "set_hour",
    "start_due",
    "unschedule",
]
