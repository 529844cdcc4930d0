"""Celery's clock: the app, a queue per lane, the beat table. It wakes the flow; what is due stands in PostgreSQL."""

from __future__ import annotations

import os
from functools import cached_property

from celery import Celery
from celery.schedules import crontab
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "committee.settings")

# "long" is work of minutes and hours, step by step: a task lasts some seconds, the count of a segment or a turn of a
# hold a minute at most, and an import five minutes while no other file waits. At night the messages of a campaign are
# counted in one go, eleven million in some seconds, and old ledgers are dropped. None of the other lanes waits for it.
LANES = ("incident", "operational", "bulk", "events", "default", "long")
LONG = {"queue": "long"}


class App(Celery):
    """With tasks and workers of our own kind."""

    task_cls = "committee.bells:Bell"

    @cached_property
    def Worker(self) -> type:  # noqa: N802 - Celery's name
        worker: type = self.subclass_with_self("committee.workers:Worker")
        return worker


app = App("committee")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_default_queue="default",
    task_queues=[Queue(lane) for lane in LANES],
    task_routes={
        "contacts.import_file": LONG,
        "contacts.check_file": LONG,
        "contacts.find_duplicates": LONG,
        "campaigns.check_counts": LONG,
        "campaigns.check_count": LONG,
        "campaigns.retire_messages": LONG,
        "campaigns.forget_words": LONG,
        "campaigns.follow_holds": LONG,
        "campaigns.move_hold": LONG,
        "contacts.go_on_with_retention": LONG,
        "contacts.go_on_checking_consents": LONG,
        "contacts.count_segment": LONG,
    },
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    timezone="UTC",
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    worker_soft_shutdown_timeout=10,
    # A broker that does not answer may cost the person who pressed a button two seconds, not thirty:
    # the work is in the tables, and the sweep starts it.
    task_publish_retry_policy={"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.1},
    broker_connection_timeout=1,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "socket_timeout": 1,
        "socket_connect_timeout": 1,
        "retry_policy": {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.1},
    },
    beat_schedule={
        # Each lane says that it has a worker: the one of incidents is missed before there is an incident.
        **{
            f"campaigns.beat.{lane}": {
                "task": "campaigns.beat",
                "schedule": 30.0,
                "kwargs": {"lane": lane},
                "options": {"queue": lane, "expires": 60},
            }
            for lane in LANES
        },
        # What was written to whom ends, by the rules of retention.
        "campaigns.retire_messages": {
            "task": "campaigns.retire_messages",
            "schedule": crontab(hour="2", minute="10"),
            "options": {**LONG, "expires": 3600},
        },
        # Every count of the campaigns that moved lately is compared with the messages themselves.
        "campaigns.check_counts": {
            "task": "campaigns.check_counts",
            "schedule": crontab(hour="3", minute="40"),
            "options": {**LONG, "expires": 3600},
        },
        "contacts.purge_import_files": {
            "task": "contacts.purge_import_files",
            "schedule": 3600.0,
            "options": {"queue": "default", "expires": 3600},
        },
        # Imports that a lost task or a dead worker has left.
        "contacts.resume_imports": {
            "task": "contacts.resume_imports",
            "schedule": 30.0,
            "options": {"queue": "default", "expires": 30},
        },
        "contacts.find_duplicates": {
            "task": "contacts.find_duplicates",
            "schedule": crontab(hour="3", minute="10"),
            "options": {**LONG, "expires": 3600},
        },
        "contacts.count_segments": {
            "task": "contacts.count_segments",
            "schedule": crontab(hour="2", minute="40"),
            "options": {"queue": "default", "expires": 3600},
        },
        "contacts.answer_enquiries": {
            "task": "contacts.answer_enquiries",
            "schedule": 2.0,
            # Beside the notices it writes.
            "options": {"queue": "operational", "expires": 4},
        },
        # At night, by the clock of the Games; a second bell the same night does nothing.
        "contacts.apply_retention": {
            "task": "contacts.apply_retention",
            "schedule": crontab(hour="1", minute="10"),
            "options": {"queue": "default", "expires": 3600},
        },
        "contacts.resume_retention": {
            "task": "contacts.resume_retention",
            "schedule": 120.0,
            "options": {"queue": "default", "expires": 120},
        },
        # After the retention; one that was lost goes on the next night.
        "contacts.check_consents": {
            "task": "contacts.check_consents",
            "schedule": crontab(hour="4", minute="10"),
            "options": {"queue": "default", "expires": 3600},
        },
        # Expires: a sweep that waited for a busy worker is worth nothing once the next one is rung.
        "campaigns.sweep": {"task": "campaigns.sweep", "schedule": 2.0, "options": {"queue": "default", "expires": 4}},
        # Holds that were left half placed; every ten minutes, who has come to the people of one meanwhile.
        "campaigns.follow_holds": {
            "task": "campaigns.follow_holds",
            "schedule": 60.0,
            "options": {**LONG, "expires": 60},
        },
        # Trials and codes that nobody was rung for.
        "campaigns.send_waiting_trials": {
            "task": "campaigns.send_waiting_trials",
            "schedule": 30.0,
            "options": {"queue": "operational", "expires": 30},
        },
        "campaigns.apply_receipts": {
            "task": "campaigns.apply_receipts",
            "schedule": 2.0,
            "options": {"queue": "events", "expires": 4},
        },
        "campaigns.drain_notices": {
            "task": "campaigns.drain_notices",
            "schedule": 2.0,
            "options": {"queue": "operational", "expires": 4},
        },
    },
)
app.autodiscover_tasks()
