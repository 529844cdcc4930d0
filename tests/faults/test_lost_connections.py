"""The database hangs up on a worker at the worst moments: what is known is written down, and nothing is doubted."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import InterfaceError, OperationalError, connection

from campaigns import lifecycle
from campaigns.flow import snapshot
from campaigns.flow.deliver import groups, revival
from campaigns.gateways import GatewayUnavailable
from campaigns.gateways.memory import MemoryGateway
from campaigns.models import Batch, Message
from committee.db import clock
from tests.campaigns.stages import deliver, end_lease, statuses
from tests.crowd import make_crowd
from tests.factories import make_topic
from tests.faults.stage import send_now

LOST = (OperationalError, InterfaceError)


@pytest.fixture
def two_groups(db, campaign, author, settings):
    """A campaign whose one batch is two groups of one."""
    settings.GROUP_SIZE = {"bulk": 1}
    make_crowd(1, topic=make_topic("news"))
    make_crowd(1, topic=make_topic("news"), first=1 + 9)  # the same language, so the same batch
    campaign = send_now(campaign, by=author)
    lifecycle.start_due(at=clock())
    return snapshot.take(campaign, at=clock())


def hang_up():
    """On whoever calls."""
    with suppress(*LOST), connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


def goes_on(campaign) -> list[str]:
    """With another worker, once the lease is over; whom it writes to."""
    end_lease()
    revival.revive()
    gateway = deliver(campaign)
    assert set(statuses(campaign).values()) == {"sent"}
    return sorted(envelope.recipient for envelope in gateway.accepted)


def test_a_connection_lost_while_the_next_group_is_read_costs_the_one_on_the_wire_no_answer(two_groups):
    read = []

    def hang_up_at_the_second(prepare):
        def prepared(*arguments, **named):
            read.append(1)
            if len(read) == 2:
                hang_up()
            return prepare(*arguments, **named)

        return prepared

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(groups, "prepare", hang_up_at_the_second(groups.prepare))
        with pytest.raises(LOST):
            deliver(two_groups)

    assert statuses(two_groups) == {"person-1@example.org": "sent", "person-10@example.org": "pending"}
    assert goes_on(two_groups) == ["person-10@example.org"]


@pytest.mark.parametrize("lost", [1, 2])
def test_what_a_lost_commit_may_have_promised_never_left_and_is_not_in_doubt(two_groups, lost):
    commit, commits = connection._commit, []

    def commit_and_hang_up():
        commit()
        commits.append(1)
        if len(commits) == lost:
            hang_up()
            raise OperationalError("the answer to the commit was lost")

    gateway = MemoryGateway()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "_commit", commit_and_hang_up)
        with pytest.raises(OperationalError):
            deliver(two_groups, gateway)

    assert len(gateway.accepted) == lost - 1
    assert sorted(statuses(two_groups).values()) == ["pending"] * (3 - lost) + ["sent"] * (lost - 1)
    assert set(Message.objects.filter(status="pending").values_list("attempts", "intent_at")) == {(0, None)}
    assert len(goes_on(two_groups)) == 3 - lost


class HangsUp(MemoryGateway):
    """A provider that cannot be reached while the database cannot be reached either."""

    def __init__(self, worker: int) -> None:
        super().__init__()
        self.worker = worker

    def hand_over(self, _envelopes):
        # On the thread that speaks to the provider, and so on another connection than the worker's.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [self.worker])
        connection.close()
        raise GatewayUnavailable


def test_a_group_that_nobody_took_is_taken_back_over_a_new_connection(two_groups):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (worker,) = cursor.fetchone()

    deliver(two_groups, HangsUp(worker))

    assert set(Message.objects.values_list("status", "attempts", "intent_at")) == {("pending", 0, None)}
    Batch.objects.update(not_before=clock())
    assert len(goes_on(two_groups)) == 2
