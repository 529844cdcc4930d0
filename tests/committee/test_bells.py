"""Who rings for a worker where no broker answers?"""

from __future__ import annotations

import logging

from campaigns import tasks
from committee.celery import app


def test_whoever_cannot_ring_goes_on_and_the_log_says_so(caplog):
    with caplog.at_level(logging.WARNING), app.connection("redis://127.0.0.1:1/0") as nobody:
        rung = tasks.deliver.apply_async(kwargs={"lane": "bulk"}, queue="bulk", connection=nobody)

    assert rung is None
    said = caplog.records[-1]
    assert (said.levelname, said.name, said.exc_info) == ("WARNING", "committee.bells", None)
    assert said.getMessage().startswith("campaigns.deliver: no broker answers, it will be rung again:")
