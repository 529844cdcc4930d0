"""What `make run` is made of: preparations, programs that are watched, ports, and one run in a folder at a time."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from django.contrib.staticfiles import finders

from committee.env import read
from committee.runner import alone, ports, run
from committee.runner.preparation import Preparation, PreparationFailed, static_files
from committee.runner.programs import PROJECT, Program
from committee.runner.supervisor import ProgramDied, Supervisor
from tests.processes import free_port


def python(script):
    return [sys.executable, "-u", "-c", script]


@pytest.fixture
def supervise(tmp_path):
    """A supervisor of small Python programs, each ready when it has said so."""
    (tmp_path / "logs").mkdir()
    started = []

    def start(**scripts):
        programs = [
            Program(name=name, command=python(script), is_ready=lambda said: "ready" in said)
            for name, script in scripts.items()
        ]
        supervisor = Supervisor(programs, folder=tmp_path, environment=os.environ)
        started.append(supervisor)
        supervisor.start()
        return supervisor

    yield start
    for supervisor in started:
        supervisor.stop()


def wait_until(happens, *, within=60.0):
    deadline = time.monotonic() + within
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_ready_means_that_every_program_is(supervise, tmp_path):
    go_on = tmp_path / "go-on"
    supervisor = supervise(
        quick="import time; print('ready'); time.sleep(60)",
        slow="import pathlib, time\n"
        f"while not pathlib.Path({str(go_on)!r}).exists(): time.sleep(0.02)\n"
        "print('ready'); time.sleep(60)",
    )

    wait_until(lambda: supervisor.waiting_for() == ["slow"])
    go_on.touch()
    wait_until(lambda: supervisor.waiting_for() == [])


def test_a_program_that_does_not_start_is_named_with_its_last_words_and_its_log(supervise, tmp_path):
    supervisor = supervise(clock="import sys; print('the spring is broken'); sys.exit(3)")

    supervisor.running[0].process.wait()
    with pytest.raises(ProgramDied, match=r"(?s)clock did not start \(exit code 3\).*the spring is broken") as refusal:
        supervisor.waiting_for()
    assert str(tmp_path / "logs" / "clock.log") in str(refusal.value)


@pytest.mark.faults
def test_a_killed_program_is_started_again_and_named(supervise, capsys):
    supervisor = supervise(worker="import time; print('ready'); time.sleep(60)")
    wait_until(lambda: supervisor.waiting_for() == [])
    killed = supervisor.running[0].process
    killed.kill()
    killed.wait()

    supervisor.start_again_what_died()

    assert supervisor.running[0].process.pid != killed.pid
    assert "worker died (killed by SIGKILL), and is started again" in capsys.readouterr().out


@pytest.mark.faults
def test_a_program_that_dies_again_and_again_is_given_up(supervise):
    supervisor = supervise(worker="print('ready')")

    def die():
        supervisor.running[0].process.wait()
        supervisor.start_again_what_died()

    for _ in range(3):
        die()
    with pytest.raises(ProgramDied, match="worker has died 4 times in a minute"):
        die()


@pytest.mark.faults
def test_stopping_leaves_neither_a_stubborn_program_nor_its_children(supervise, monkeypatch):
    monkeypatch.setattr("committee.runner.supervisor.STOPS_WITHIN", 0.3)
    supervisor = supervise(
        stubborn="import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        "print('ready', child.pid); time.sleep(60)"
    )
    wait_until(lambda: supervisor.waiting_for() == [])
    one = supervisor.running[0]
    child = int(one.said().split()[-1])

    supervisor.stop()

    assert one.process.returncode == -signal.SIGKILL
    wait_until(lambda: not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE)


def test_a_taken_port_is_explained_with_who_has_it_and_what_to_change():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ports.PortTaken) as refusal:
            ports.claim(port, purpose="back-office", setting="PORT")

    assert re.fullmatch(
        rf"Port {port}, wanted for the back-office, is taken by \S+ \(process {os.getpid()}\)\. "
        rf"Stop that, or choose another port: PORT={port + 1} make run",
        str(refusal.value),
    )


def test_a_second_run_in_the_same_folder_is_refused(tmp_path):
    with alone.in_folder(tmp_path), pytest.raises(alone.AlreadyRunning, match=f"process {os.getpid()}"):
        alone.in_folder(tmp_path).__enter__()


@pytest.mark.faults
def test_what_a_killed_run_left_behind_is_stopped_by_the_next(tmp_path):
    leftover = subprocess.Popen(python("import time; time.sleep(60)"), start_new_session=True)
    alone.remember(tmp_path, [leftover.pid])

    with alone.in_folder(tmp_path):
        assert not psutil.pid_exists(leftover.pid)
    leftover.wait()


def test_a_stranger_with_the_number_of_a_leftover_is_spared(tmp_path):
    (tmp_path / "run.json").write_text(f'{{"{os.getpid()}": 1.0}}')

    with alone.in_folder(tmp_path):
        assert not (tmp_path / "run.json").exists()


def test_with_a_relay_and_servers_given_none_of_ours_is_started():
    given = replace(
        read(), catches_mail=False, simulates=False, database_url="postgresql://db/x", broker_url="redis://broker/0"
    )

    with ExitStack() as on_the_way_out:
        assert run._services(given, on_the_way_out) is None
    assert [program.name for program in run._programs(given)] == [
        "web",
        "worker-incident",
        "worker-operational",
        "worker-bulk",
        "worker-events",
        "worker-default",
        "worker-long",
        "clock",
    ]


def test_a_preparation_is_made_again_only_when_something_changed(tmp_path):
    (tmp_path / "logs").mkdir()
    preparation = Preparation(
        folder=tmp_path, environment=os.environ | {"DATA_DIR": str(tmp_path)}, database_url="not asked"
    )
    preparation.collect_static_files()
    collected = (tmp_path / "prepared.json").stat().st_mtime_ns

    preparation.collect_static_files()

    assert (tmp_path / "prepared.json").stat().st_mtime_ns == collected


def test_static_files_collected_for_debugging_are_collected_again_without_it(tmp_path):
    (tmp_path / "logs").mkdir()
    for debug, has_manifest in (("true", False), ("false", True)):
        variables = {"DATA_DIR": str(tmp_path), "DEMO": "true", "DEBUG": debug}
        Preparation(
            folder=tmp_path, environment=os.environ | variables, database_url="not asked"
        ).collect_static_files()

        assert (tmp_path / "static" / "staticfiles.json").exists() == has_manifest


def test_a_file_that_pages_load_is_collected_again_whichever_app_it_is_of():
    found = (Path(storage.path(name)) for finder in finders.get_finders() for name, storage in finder.list([]))
    ours = {path for path in found if path.is_relative_to(PROJECT) and not path.is_relative_to(PROJECT / ".venv")}

    assert {path.relative_to(PROJECT).parts[0] for path in ours} == {"committee", "contacts", "campaigns"}
    assert set(static_files()) == ours


@pytest.mark.parametrize("catches_mail", [True, False])
def test_with_a_file_of_providers_nobody_is_told_that_nothing_leaves_the_machine(catches_mail, capsys, tmp_path):
    run._welcome(replace(read(), catches_mail=catches_mail, simulates=False, providers_file=tmp_path / "x"), seconds=1)

    said = capsys.readouterr().out
    assert f"by the providers of {tmp_path / 'x'}: perhaps sent for real" in said
    assert "nothing leaves" not in said


def test_a_preparation_that_fails_is_told_with_its_last_words(tmp_path):
    (tmp_path / "logs").mkdir()
    address = f"postgresql://nobody@127.0.0.1:{free_port()}/nowhere"
    preparation = Preparation(
        folder=tmp_path, environment=os.environ | {"DATABASE_URL": address}, database_url=address
    )

    with pytest.raises(PreparationFailed, match=r"(?s)manage.py migrate failed.*onnection refused.*preparation.log"):
        preparation.migrate()
