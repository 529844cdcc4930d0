"""The command that takes programme files in says what it did, and writes all of it or nothing."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from shutil import copy

import pytest
from django.core.management import CommandError, call_command

from committee.demo.seeding import PROGRAMME
from committee.models import FunctionalArea, Phase, ProgrammeVersion
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def run(path: Path, **options) -> tuple[str, str]:
    said, complained = StringIO(), StringIO()
    call_command("import_programme", path, stdout=said, stderr=complained, **options)
    return said.getvalue(), complained.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("phases.csv", "functional_areas.csv"):
        copy(PROGRAMME / name, tmp_path)
    return tmp_path


def spoil(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace("2024-08-12", "soon"), encoding="utf-8")


def test_a_folder_is_taken_in_and_told_file_by_file(folder):
    make_user(username="anna")

    said, complained = run(folder, by="anna")

    assert said.splitlines() == [
        "phases.csv: 3 new, 0 changed, 0 unchanged (version 1)",
        "functional_areas.csv: 27 new, 0 changed, 0 unchanged (version 2)",
    ]
    assert complained == ""
    assert {version.imported_by.username for version in ProgrammeVersion.objects.all()} == {"anna"}


def test_what_changed_and_what_is_not_in_the_file_is_told(folder):
    run(folder)
    phases = folder / "phases.csv"
    kept = [line for line in phases.read_text(encoding="utf-8").splitlines() if not line.startswith("TR")]
    phases.write_text("\n".join(kept).replace("2024-08-11", "2024-08-12"), encoding="utf-8")

    said, _complained = run(phases)

    assert said.splitlines() == [
        "phases.csv: 0 new, 1 changed, 1 unchanged (version 3)",
        "  OG ends_on: 2024-08-11 → 2024-08-12",
        "  not in the file, and left as they are: TR",
    ]


def test_a_dry_run_tells_the_same_and_writes_nothing(folder):
    said, _complained = run(folder, dry_run=True)

    assert "phases.csv: 3 new" in said
    assert said.endswith("Nothing was written: this was a dry run.\n")
    assert not Phase.objects.exists()
    assert not ProgrammeVersion.objects.exists()


def test_one_wrong_row_in_one_file_keeps_every_file_out(folder):
    spoil(folder / "phases.csv")

    complained = StringIO()
    with pytest.raises(CommandError, match="1 rows are wrong: nothing was written"):
        call_command("import_programme", folder, stdout=StringIO(), stderr=complained)

    assert "Line 3, column B (starts_on)" in complained.getvalue().replace("Ligne 3, colonne", "Line 3, column")
    assert not Phase.objects.exists()
    assert not FunctionalArea.objects.exists()


def test_the_good_rows_are_taken_in_when_that_is_asked_for(folder):
    spoil(folder / "phases.csv")

    run(folder, good_rows=True)

    assert sorted(Phase.objects.values_list("code", flat=True)) == ["OG", "PG"]


def test_the_kind_of_a_file_with_another_name_is_said(folder):
    (folder / "phases.csv").rename(folder / "calendrier.csv")

    with pytest.raises(CommandError, match=r"calendrier\.csv"):
        run(folder / "calendrier.csv")
    run(folder / "calendrier.csv", kind="phases")

    assert Phase.objects.count() == 3


def test_an_unknown_person_and_an_unknown_folder_are_refused(folder):
    with pytest.raises(CommandError, match="nobody"):
        run(folder, by="nobody")
    with pytest.raises(CommandError, match="nowhere"):
        run(folder / "nowhere")
