"""What must be true before the programs start? Each step is done again only when what it depends on has changed."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg

from committee.errors import CommitteeError
from committee.runner.console import last_lines, step
from committee.runner.programs import PROJECT

APPS = ("committee", "contacts", "volunteers", "campaigns")


class PreparationFailed(CommitteeError):
    """A management command did not succeed."""


@dataclass(frozen=True, kw_only=True)
class Preparation:
    folder: Path
    environment: Mapping[str, str]
    database_url: str

    def migrate(self) -> None:
        """Bring the tables up to date. Migrations are asked for only when there are new ones, or the server is new."""
        migrations = [path for app in APPS for path in (PROJECT / app / "migrations").glob("*.py")]
        fingerprint = _fingerprint([_pins(), *migrations], self.database_url)
        if not self._is_done("migrate", fingerprint):
            with step("Bringing the database up to date"):
                self._manage("migrate", "--no-input")
                self._remember("migrate", fingerprint)

    def collect_static_files(self) -> None:
        files = static_files()
        debug = self.environment.get("DEBUG", "")  # without it pages ask for a manifest, which is made only then
        fingerprint = _fingerprint([_pins(), *files], str((self.folder / "static").exists()), debug)
        if not self._is_done("static", fingerprint):
            with step("Collecting static files"):
                self._manage("collectstatic", "--no-input", "--verbosity", "0")
                self._remember("static", _fingerprint([_pins(), *files], str(True), debug))

    def seed_demo(self) -> None:
        """Fictitious people, once: a database that has a user or a contact is somebody's work."""
        begun = self._is_done("seeding", "begun")
        if begun or not (self._has_rows("committee_user") or self._has_rows("contacts_contact")):
            with step("Inventing the demo data (first start only)"):
                self._remember("seeding", "begun")  # and, when interrupted, begun again: it may be played twice
                self._manage("seed_demo")
                self._remember("seeding", "done")

    def known_users(self, usernames: Iterable[str]) -> set[str]:
        """Those of `usernames` who may log in."""
        query = "SELECT username FROM committee_user WHERE username = ANY(%s) AND is_active"
        with psycopg.connect(self.database_url, connect_timeout=10) as connection:
            return {username for (username,) in connection.execute(query, [list(usernames)])}

    def _has_rows(self, table: str) -> bool:
        with psycopg.connect(self.database_url, connect_timeout=10) as connection:
            return connection.execute(f'SELECT FROM "{table}" LIMIT 1').rowcount > 0

    def _manage(self, *words: str) -> None:
        log = self.folder / "logs" / "preparation.log"
        since = log.stat().st_size if log.exists() else 0
        with log.open("ab") as output:
            ended = subprocess.run(  # noqa: S603 - our own manage.py
                [sys.executable, "manage.py", *words],
                cwd=PROJECT,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=False,
            )
        if ended.returncode:
            raise PreparationFailed(
                f"manage.py {words[0]} failed (exit code {ended.returncode}); its last words were:\n"
                f"{last_lines(log, since=since)}\n  The whole log: {log}"
            )

    def _is_done(self, what: str, fingerprint: str) -> bool:
        return self._done().get(what) == fingerprint

    def _remember(self, what: str, fingerprint: str) -> None:
        (self.folder / "prepared.json").write_text(json.dumps(self._done() | {what: fingerprint}, indent=2))

    def _done(self) -> dict[str, str]:
        path = self.folder / "prepared.json"
        done: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        return done


def static_files() -> list[Path]:
    """Every file that pages load and that is ours: a new one is missing from the manifest until they are collected."""
    return [path for app in APPS for path in (PROJECT / app / "static").rglob("*") if path.is_file()]


def _pins() -> Path:
    """A new version of a package brings its own migrations and static files."""
    return PROJECT / "requirements" / "runtime.txt"


def _fingerprint(files: Iterable[Path], *others: str) -> str:
    digest = hashlib.sha256("\0".join(others).encode())
    for path in sorted(files):
        digest.update(f"{path.relative_to(PROJECT)}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\0".encode())
    return digest.hexdigest()
