"""A thousand people leave at once, while files say that they opted in and campaigns are prepared and sent."""

from __future__ import annotations

import csv
import json
import subprocess
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

from campaigns.enums import CampaignStatus
from campaigns.flow import report
from campaigns.models import Campaign, Message
from committee.db import clock
from contacts import consents
from contacts.models import Consent, ConsentRecord, Contact, ImportRun
from tests.campaigns.stages import deliver
from tests.crowd import make_crowd
from tests.factories import make_campaign, make_topic
from tests.faults.stage import PATIENCE, started
from tests.faults.threads import in_a_thread

PEOPLE, LEAVING, PROCESSES = 1_500, 1_000, 3


def run(stage, *words: str) -> subprocess.Popen[bytes]:
    """A process of its own on the test's database; what it says goes into a file beside the others."""
    return stage.run(*words, environment={"ALLOWED_HOSTS": "localhost"})


def file_of_opt_ins(path: Path, *, days_ago: int) -> Path:
    """Everybody opted in, says the file, some days ago."""
    moment = (clock() - timedelta(days=days_ago)).isoformat(timespec="seconds")
    with path.open("w", newline="") as opened:
        rows = csv.writer(opened)
        rows.writerow(["id", "email", "consent_source", "consent_date"])
        rows.writerows([f"person-{n}", f"person-{n}@example.org", "stand", moment] for n in range(1, PEOPLE + 1))
    return path


def people_leave(stage, topic) -> list[tuple[subprocess.Popen[bytes], Path]]:
    share = LEAVING // PROCESSES + 1
    started = []
    for process in range(PROCESSES):
        first, last = process * share + 1, min((process + 1) * share, LEAVING)
        answers = stage.folder / f"answers-{process}"
        words = ["-m", "tests.faults.leaving", str(topic.pk), str(first), str(last), str(answers)]
        started.append((run(stage, *words), answers))
    return started


def files_are_imported(stage) -> list[subprocess.Popen[bytes]]:
    return [
        run(
            stage, "manage.py", "import_contacts", str(file_of_opt_ins(stage.folder / f"{days}.csv", days_ago=days)),
            "--system", "crowd", "--topic", "news",
        )
        for days in (2, 3)
    ]  # fmt: skip


def test_nobody_who_leaves_is_brought_back_or_written_to_afterwards(stage, campaign, author, settings):
    settings.GROUP_SIZE = {"bulk": 10}
    topic = make_topic("news")
    make_crowd(PEOPLE, topic=topic)
    campaigns = [started(campaign, by=author)]

    def campaigns_leave():
        deliver(campaigns[0])
        while any(process.poll() is None for process, _answers in leaving):
            campaigns.append(started(make_campaign(), by=author))
            deliver(campaigns[-1])

    with ExitStack() as acts:
        leaving = people_leave(stage, topic)
        importing = files_are_imported(stage)
        delivering = acts.enter_context(in_a_thread(campaigns_leave))
        for process in (*importing, *(process for process, _answers in leaving)):
            assert process.wait(PATIENCE) == 0, stage._last_words()
        delivering.result(PATIENCE)
    last = started(make_campaign(), by=author)
    deliver(last)

    answered = {
        int(key): datetime.fromisoformat(at)
        for _process, answers in leaving
        for key, at in json.loads(answers.read_text()).items()
    }
    assert len(answered) == LEAVING
    nobody_was_lost(answered)
    nobody_was_written_to_afterwards(answered, [*campaigns, last])
    assert ImportRun.objects.filter(status="finished").count() == len(importing)


def nobody_was_lost(answered: dict[int, datetime]) -> None:
    assert not Consent.objects.filter(contact__in=answered, status="granted").exists()
    subjects = Contact.objects.filter(pk__in=answered).values("subject")
    assert ConsentRecord.objects.filter(subject__in=subjects, status="withdrawn").count() == LEAVING
    # And nobody else: the others' rights are there, and the ledger says the same of everybody.
    assert Consent.objects.filter(status="granted").count() == PEOPLE - LEAVING
    assert [found.differing for found in consents.ranges() if found.differing] == []


def nobody_was_written_to_afterwards(answered: dict[int, datetime], campaigns: list[Campaign]) -> None:
    handed_over = Message.objects.filter(contact_id__in=answered, intent_at__isnull=False)
    late = [key for key, at in handed_over.values_list("contact_id", "intent_at") if at > answered[key]]
    assert late == []
    *_earlier, last = campaigns
    assert not handed_over.filter(campaign=last).exists()
    for campaign in campaigns:
        assert report.of(Campaign.objects.get(pk=campaign.pk)).adds_up
        assert Campaign.objects.get(pk=campaign.pk).status == CampaignStatus.SENDING
    # They met: while people left, some were written to and some no more.
    assert handed_over.exists()
    assert Message.objects.filter(contact_id__in=answered, reason="no_consent").exists()
