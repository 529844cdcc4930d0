"""A worker dies: the campaign finishes, nobody gets it twice, and what cannot be known is counted."""

from __future__ import annotations

import re

from django.conf import settings

from campaigns.models import Message
from tests.crowd import make_crowd
from tests.factories import make_topic
from tests.faults.stage import send_now

PEOPLE = 5000


def test_killed_inside_a_hand_over_the_campaign_finishes_and_nobody_gets_it_twice(stage, campaign, author):
    make_crowd(PEOPLE, topic=make_topic("news"))
    stage.provider.break_with({"at": "dot", "recipient": "person-2500@*", "hold": True})
    stage.start_clock()
    victim = stage.start_worker("bulk")
    send_now(campaign, by=author)

    stage.wait_until(lambda: stage.provider.state()["held"] == 1)
    (held,) = stage.provider.state()["keys"]
    stage.kill(victim)
    # The kill fell inside a hand-over: the provider has the message, its answer never reached us.
    n = int(re.match(r"\d+\.(\d+)\.", held)[1])
    row = Message.objects.get(campaign=campaign, n=n)
    assert (row.status, row.address) == ("sending", "person-2500@example.org")
    stage.provider.break_with()
    stage.start_worker("bulk")

    stage.wait_for_status(campaign, "finished")
    told = stage.assert_honest(campaign)
    row.refresh_from_db()
    assert row.status == "in_doubt"
    assert 1 <= told.in_doubt <= settings.GROUP_SIZE["bulk"]
    assert told.handed_over == PEOPLE - told.in_doubt
