"""The embedded services: shared, durable, found again, and gone when nobody uses them."""

from __future__ import annotations

import os
import pwd
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from committee import embedded
from committee.embedded import processes


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    # A deep path with a space in it: where a socket's name would not fit.
    folder = tmp_path_factory.mktemp("the committee's own") / ("deep" * 20)
    yield folder
    embedded.stop_unused(folder)


def setting(services, name):
    with psycopg.connect(services.database_url) as connection:
        return connection.execute("SELECT current_setting(%s)", [name]).fetchone()[0]


def postmaster(folder):
    return psutil.Process(int((folder / "postgres" / "postmaster.pid").read_text().splitlines()[0]))


def test_both_services_answer_and_wait_for_the_disk(data_dir):
    with embedded.start(data_dir) as services:
        broker = redis.Redis.from_url(services.broker_url)

        assert {name: setting(services, name) for name in ("fsync", "synchronous_commit", "server_encoding")} == {
            "fsync": "on",
            "synchronous_commit": "on",
            "server_encoding": "UTF8",
        }
        assert broker.config_get("appendonly", "maxmemory-policy") == {
            "appendonly": "yes",
            "maxmemory-policy": "noeviction",
        }
        broker.close()


def test_the_log_of_the_database_repeats_no_value(data_dir):
    with embedded.start(data_dir) as services:
        with psycopg.connect(services.database_url) as connection:
            connection.execute("CREATE TEMPORARY TABLE person (email text PRIMARY KEY)")
            with pytest.raises(psycopg.errors.UniqueViolation):
                connection.execute("INSERT INTO person VALUES ('lea@example.org'), ('lea@example.org')")

        said = "".join(file.read_text() for file in data_dir.rglob("*.log"))

    assert "duplicate key" in said
    assert "lea@example.org" not in said


def test_services_that_are_thrown_away_still_commit_synchronously(tmp_path):
    with embedded.start(tmp_path / "data", durable=False) as services:
        assert (setting(services, "fsync"), setting(services, "synchronous_commit")) == ("off", "on")


def test_only_this_machine_and_only_with_the_password(data_dir):
    with embedded.start(data_dir) as services:
        assert setting(services, "listen_addresses") == "127.0.0.1"
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(services.database_url.replace(services.database.password, "guessed"))
        with socket.create_connection(("127.0.0.1", services.broker.port)) as stranger:
            stranger.sendall(b"PING\r\n")
            assert stranger.recv(100).startswith(b"-NOAUTH")


def test_no_service_runs_as_root(data_dir):
    with embedded.start(data_dir):
        user = postmaster(data_dir).username()

        assert user == ("nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name)


def test_a_second_start_finds_the_first_and_the_last_to_leave_stops_them(data_dir):
    first = embedded.start(data_dir)
    second = embedded.start(data_dir)

    assert (second.database_url, second.broker_url) == (first.database_url, first.broker_url)
    server = postmaster(data_dir)
    first.stop()
    assert setting(second, "port") == str(second.database.port)
    second.stop()
    assert processes.is_gone(server)


def test_addresses_and_rows_survive_a_restart(data_dir):
    with embedded.start(data_dir) as before, psycopg.connect(before.database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'the row' AS what")

    with embedded.start(data_dir) as after, psycopg.connect(after.database_url) as connection:
        assert (after.database_url, after.broker_url) == (before.database_url, before.broker_url)
        assert connection.execute("SELECT what FROM kept").fetchall() == [("the row",)]


def test_a_port_taken_in_the_meantime_is_left_to_its_new_owner(data_dir):
    with embedded.start(data_dir) as before:
        port = before.database.port
    with socket.create_server(("127.0.0.1", port)), embedded.start(data_dir) as after:
        assert after.database.port != port
        assert setting(after, "port") == str(after.database.port)


@pytest.mark.faults
def test_servers_killed_without_warning_come_back_with_what_was_committed(data_dir):
    services = embedded.start(data_dir)
    with psycopg.connect(services.database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE survivor AS SELECT 1 AS n")
    for server in (postmaster(data_dir), psutil.Process(redis_pid(services))):
        server.kill()

    with embedded.start(data_dir) as again, psycopg.connect(again.database_url) as connection:
        assert connection.execute("SELECT n FROM survivor").fetchall() == [(1,)]
    services.stop()


def redis_pid(services):
    with redis.Redis.from_url(services.broker_url) as broker:
        return broker.info("server")["process_id"]


@pytest.mark.faults
def test_whichever_server_has_died_is_revived_where_it_was(data_dir):
    with embedded.start(data_dir) as services:
        assert services.revive() == []

        postmaster(data_dir).kill()
        psutil.Process(redis_pid(services)).kill()

        assert services.revive() == ["Valkey", "PostgreSQL"]
        assert setting(services, "port") == str(services.database.port)
        assert redis_pid(services)


@pytest.mark.faults
def test_a_stale_lock_file_that_names_somebody_elses_process_is_no_obstacle(data_dir):
    with embedded.start(data_dir):
        lines = (data_dir / "postgres" / "postmaster.pid").read_text().splitlines()
    lines[0] = str(os.getpid())
    (data_dir / "postgres" / "postmaster.pid").write_text("\n".join(lines))

    with embedded.start(data_dir) as services:
        assert setting(services, "port") == str(services.database.port)


@pytest.mark.faults
def test_services_of_a_killed_process_are_found_by_the_next(data_dir):
    script = f"from committee import embedded; embedded.start({str(data_dir)!r}); print('up', flush=True); input()"
    holder = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path.cwd()
    )
    assert holder.stdout.readline() == b"up\n"
    server = postmaster(data_dir)
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    assert server.is_running()

    with embedded.start(data_dir):
        assert postmaster(data_dir) == server
    assert processes.is_gone(server)


def test_a_data_folder_that_cannot_be_made_is_named_with_the_setting_to_change(tmp_path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(embedded.EmbeddedServiceError, match=r"/file/data cannot be written .*DATA_DIR"):
        embedded.start(tmp_path / "file" / "data")


def test_data_of_another_postgresql_is_refused_in_words(tmp_path):
    with embedded.start(tmp_path / "data", durable=False) as services:
        pass
    (services.folder / "postgres" / "PG_VERSION").write_text("17\n")

    with pytest.raises(embedded.EmbeddedServiceError, match="was made by PostgreSQL 17, and this is 18"):
        embedded.start(services.folder, durable=False)
