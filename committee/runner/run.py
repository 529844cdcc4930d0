"""`make run`: prepare, start, say where to go, watch, and stop everything on Ctrl-C."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from committee import catalogues, embedded
from committee.demo.accounts import ACCOUNTS, PASSWORD
from committee.env import Environment, read
from committee.errors import CommitteeError
from committee.runner import alone, ports, programs
from committee.runner.console import say, step, table
from committee.runner.preparation import Preparation
from committee.runner.programs import PROJECT, Program
from committee.runner.supervisor import Supervisor

READY_WITHIN = 300.0  # seconds
GLANCE = 0.1  # seconds between two looks at programs that are starting
WATCHED_EVERY = 0.5  # seconds


class Stop(BaseException):
    """Somebody wants us to end: Ctrl-C, a polite kill, or a terminal that was closed."""


def main() -> int:
    begun = time.monotonic()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        _run(read(), begun=begun)
    except Stop:
        return 0
    except CommitteeError as error:
        say(f"\n{error}")
    return 1


def _run(environment: Environment, *, begun: float) -> NoReturn:
    say("The back-office is starting.")
    folder = environment.data_dir
    with ExitStack() as on_the_way_out:
        on_the_way_out.callback(_deaf)  # a second Ctrl-C does not interrupt the tidying up
        on_the_way_out.enter_context(alone.in_folder(folder))
        _claim_ports(environment)
        services = _services(environment, on_the_way_out)
        variables = dict(os.environ) | _addresses(environment, services)
        preparation = Preparation(folder=folder, environment=variables, database_url=variables["DATABASE_URL"])
        _prepare(environment, preparation)
        supervisor = Supervisor(_programs(environment), folder=folder, environment=variables)
        on_the_way_out.enter_context(_stopped_at_the_end(supervisor))
        _start(supervisor)
        _welcome(environment, seconds=time.monotonic() - begun)
        _say_who_logs_in(preparation)
        _watch(supervisor, services)


def _watch(supervisor: Supervisor, services: embedded.Services | None) -> NoReturn:
    """Until somebody wants us to end."""
    while True:
        time.sleep(WATCHED_EVERY)
        for name in services.revive() if services else []:
            say(f"{name} died, and is started again; its log: {_shown(supervisor.folder / 'logs')}/{name.lower()}.log")
        supervisor.start_again_what_died()


def _services(environment: Environment, on_the_way_out: ExitStack) -> embedded.Services | None:
    """The embedded database and broker, unless both are given."""
    if environment.database_url and environment.broker_url:
        return None
    with step("Starting PostgreSQL and Valkey"):
        return on_the_way_out.enter_context(embedded.start(environment.data_dir))


def _addresses(environment: Environment, services: embedded.Services | None) -> dict[str, str]:
    """What the programs are told in their environment: where everything is."""
    return {
        "DATABASE_URL": environment.database_url or (services.database_url if services else ""),
        "BROKER_URL": environment.broker_url or (services.broker_url if services else ""),
        "CACHE_URL": environment.cache_url or (services.cache_url if services else ""),
        "EMAIL_URL": environment.email_url,
        "DATA_DIR": str(environment.data_dir),
        "PYTHONUNBUFFERED": "1",
    }


def _claim_ports(environment: Environment) -> None:
    ports.claim(environment.port, purpose="back-office", setting="PORT")
    if environment.catches_mail:
        ports.claim(environment.smtp_port, purpose="mail catcher", setting="SMTP_PORT")
        ports.claim(environment.mail_port, purpose="mail catcher's page", setting="MAIL_PORT")
    if environment.simulates:
        ports.claim(environment.simulator_port, purpose="simulator of SMS and push", setting="SIMULATOR_PORT")


def _prepare(environment: Environment, preparation: Preparation) -> None:
    if catalogues.compile_stale():
        say("  The translations were compiled.")
    preparation.migrate()
    preparation.collect_static_files()
    if environment.demo:
        preparation.seed_demo()


def _programs(environment: Environment) -> list[Program]:
    chosen = [programs.web(port=environment.port), *programs.workers(), programs.clock(folder=environment.data_dir)]
    if environment.catches_mail:
        chosen.append(
            programs.mail_catcher(
                folder=environment.data_dir, smtp_port=environment.smtp_port, web_port=environment.mail_port
            )
        )
    if environment.simulates:
        chosen.append(
            programs.simulator(folder=environment.data_dir, port=environment.simulator_port, web_port=environment.port)
        )
    return chosen


def _start(supervisor: Supervisor) -> None:
    with step(f"Starting {len(supervisor.programs)} programs"):
        supervisor.start()
        patience_ends = time.monotonic() + READY_WITHIN
        while waiting := supervisor.waiting_for():
            if time.monotonic() > patience_ends:
                raise CommitteeError(
                    f"Not ready after {READY_WITHIN:.0f} s: {', '.join(waiting)}. "
                    f"Their logs are in {supervisor.folder / 'logs'}."
                )
            time.sleep(GLANCE)


@contextmanager
def _stopped_at_the_end(supervisor: Supervisor) -> Iterator[None]:
    try:
        yield
    finally:
        say()
        with step("Stopping"):
            supervisor.stop()


def _welcome(environment: Environment, *, seconds: float) -> None:
    home = f"http://{ports.HOST}:{environment.port}"
    say(f"\nReady in {seconds:.1f} s.\n")
    table(
        [
            ("Back-office", f"{home}/admin/"),
            ("API", f"{home}/api/v1/docs"),
            *_where_messages_go(environment),
            ("Logs", _shown(environment.data_dir / "logs")),
        ]
    )


def _say_who_logs_in(preparation: Preparation) -> None:
    known = preparation.known_users(ACCOUNTS)
    if known:
        say(f"\nLog in as one of these, with the password {PASSWORD}:\n")
        table([(username, role) for username, (role, *_names) in ACCOUNTS.items() if username in known])
    say("\nStop with Ctrl-C.")


def _where_messages_go(environment: Environment) -> list[tuple[str, str]]:
    """Whoever starts this must know whether anything leaves for real."""
    if environment.providers_file:
        return [("Messages", f"by the providers of {_shown(environment.providers_file)}: perhaps sent for real")]
    mail = f"http://{ports.HOST}:{environment.mail_port}/"
    mails = f"{mail} (nothing leaves this machine)" if environment.catches_mail else _relay(environment)
    return [("E-mails", mails), *_pretended(environment)]


def _pretended(environment: Environment) -> list[tuple[str, str]]:
    journal = _shown(environment.data_dir / "simulator-journal")
    return [("SMS, push", f"in {journal} (nothing leaves this machine)")] if environment.simulates else []


def _relay(environment: Environment) -> str:
    return f"sent for real, by {urlsplit(environment.email_url).hostname}"


def _shown(path: Path) -> str:
    return str(path.relative_to(PROJECT)) if path.is_relative_to(PROJECT) else str(path)


def _stop(number: int, _frame: object) -> None:
    raise Stop(number)


def _deaf() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
