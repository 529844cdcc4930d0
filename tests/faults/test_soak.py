"""Minutes of anything at any moment: killed, asleep, flushed, crashed, left, cancelled, erased; then every promise.

Letters, SMS and notifications leave in all lanes at once, and what became of them comes back by mail and by webhook,
twice and out of order. `make soak` plays ten minutes (`SOAK_SECONDS`) and prints its seed; `SOAK_SEED` plays the same
orders again.
"""

from __future__ import annotations

import os
import random
import sys
import time

import pytest

from campaigns.enums import ReceiptState
from campaigns.gateways import providers
from campaigns.models import Campaign, Message, Receipt
from tests.factories import make_topic, make_user
from tests.faults.kinds import make_people
from tests.faults.nemesis import Nemesis
from tests.faults.own import connected_to, open_folder, own_services
from tests.faults.stage import Stage
from tests.processes import free_port
from tests.simulator import run_simulator

PEOPLE = {"size": 4000, "with_telephone": 600, "with_browser": 400}
SECRET = "told-to-both"
PROVIDERS = """
[[provider]]
code = "smtp"
channel = "email"
kind = "smtp"
url = "{smtp}"

[[provider]]
code = "sms"
channel = "sms"
kind = "simulator"
url = "{http}"
webhooks = "generic"
webhook_secrets = ["{secret}"]

[[provider]]
code = "push"
channel = "push"
kind = "webpush"
"""


@pytest.fixture
def everything(mould, db, tmp_path, settings):
    """Servers of its own, a provider of all channels that reports by webhook and by mail, and those who take it in."""
    port = free_port()
    words = ["--http-port", "0", "--webhooks", f"http://127.0.0.1:{port}/hooks/sms/", "--webhook-secret", SECRET]
    words += ["--maildir", str(tmp_path / "mail")]
    with (
        open_folder() as folder,
        own_services(folder, mould=mould) as own,
        connected_to(own.services.database_url),
        run_simulator(tmp_path, *words) as provider,
    ):
        settings.PROVIDERS_FILE, settings.PUSH_SERVICES = tmp_path / "providers.toml", [provider.http_url]
        settings.PROVIDERS_FILE.write_text(PROVIDERS.format(smtp=provider.url, http=provider.http_url, secret=SECRET))
        providers.by_channel.cache_clear()
        stage = Stage(folder=tmp_path, provider=provider, broker_url=own.broker_url, own=own)
        stage.more = {"PROVIDERS_FILE": str(settings.PROVIDERS_FILE), "PUSH_SERVICES": provider.http_url}
        web = ["-m", "gunicorn", "committee.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
        stage.run(*web, "--no-control-socket", name="web")
        # As whoever supervises it would, it is started again where the database was away.
        mail = f"{sys.executable} manage.py receive_mail --maildir {tmp_path / 'mail'} --every 1"
        stage.run("-c", AGAIN_AND_AGAIN, mail, name="mail")
        try:
            yield stage
        finally:
            stage.stop_all()
            providers.by_channel.cache_clear()


AGAIN_AND_AGAIN = "import subprocess, sys, time\nwhile True: subprocess.run(sys.argv[1].split()), time.sleep(1)"


@pytest.mark.faults_slow
def test_soak(everything):
    seconds = float(os.environ.get("SOAK_SECONDS", "60"))
    seed = int(os.environ.get("SOAK_SEED") or random.SystemRandom().randrange(1 << 32))
    sys.stderr.write(f"\n    soak: {seconds:.0f} s; again with SOAK_SEED={seed}\n")
    topic = make_topic("news")
    make_people(**PEOPLE, push_service=everything.provider.http_url, topic=topic)
    nemesis = Nemesis(everything, random.Random(seed), topic=topic, author=make_user())
    nemesis.provider_is_well()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        nemesis.keep_something_under_way()
        time.sleep(nemesis.chance.uniform(0.2, 2.5))
        nemesis.act()

    nemesis.provider_is_well()
    come_to_rest(everything, nemesis)
    for kind, campaign in nemesis.campaigns:
        everything.assert_honest(campaign, left_at=nemesis.gone_at(kind))
    everything_told_was_taken_in()
    say_what_happened(everything, nemesis)


def come_to_rest(stage: Stage, nemesis: Nemesis) -> None:
    for _kind, campaign in nemesis.campaigns:
        stage.wait_until(
            lambda: Campaign.objects.get(pk=campaign.pk).status in {"finished", "cancelled"},  # noqa: B023
            seconds=240,
        )
    stage.wait_until(lambda: not Message.objects.filter(status__in=["pending", "deferred", "sending"]).exists())
    stage.wait_until(lambda: stage.provider.state()["reports"]["waiting"] == 0)
    stage.wait_until(lambda: not any((stage.folder / "mail" / "new").iterdir()))
    stage.wait_until(lambda: not Receipt.objects.filter(state=ReceiptState.NEW).exists())
    stage.stop_all()


def everything_told_was_taken_in() -> None:
    """Nothing of what the provider told lies aside for a person to look at."""
    aside = Receipt.objects.exclude(state__in=[ReceiptState.APPLIED, ReceiptState.IGNORED])
    assert [(receipt.state, receipt.note) for receipt in aside] == []


def say_what_happened(stage: Stage, nemesis: Nemesis) -> None:
    doubt = Message.objects.filter(status="in_doubt").count()
    twice = Message.objects.filter(possible_duplicate=True).count()
    came_back = Message.objects.filter(status="bounced").count()
    sys.stderr.write(
        f"    soak: {len(nemesis.campaigns)} campaigns, {len(stage.provider.journal())} copies, {doubt} in doubt,"
        f" {twice} left once more, {Receipt.objects.count()} reports, {came_back} came back\n"
        f"    {dict(nemesis.done)}\n"
    )
