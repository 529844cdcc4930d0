"""The embedded database takes its share of the machine, and leaves the others theirs."""

from __future__ import annotations

from committee.embedded import tuning

GB = 1024**3


def test_a_laptop_of_eight_gigabytes_keeps_most_of_its_memory():
    chosen = tuning.for_machine(memory=8 * GB, cores=4)

    assert chosen["shared_buffers"] == "1024MB"
    assert chosen["work_mem"] == "16MB"
    assert chosen["maintenance_work_mem"] == "341MB"


def test_a_very_small_or_very_large_machine_gets_settings_that_work():
    small, large = tuning.for_machine(memory=GB // 2, cores=1), tuning.for_machine(memory=512 * GB, cores=64)

    assert (small["shared_buffers"], small["max_parallel_workers"]) == ("128MB", "2")
    assert small["max_parallel_workers_per_gather"] == "1"
    assert (large["shared_buffers"], large["max_parallel_workers_per_gather"]) == ("8192MB", "4")


def test_what_the_ledger_relies_on_is_never_tuned_away():
    assert not {"fsync", "synchronous_commit", "full_page_writes"} & tuning.settings(durable=True).keys()
    assert "synchronous_commit" not in tuning.settings(durable=False)
