"""Which of the files that one names hold which kind, and in which order are they taken in?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError
from committee.programme.kinds import KINDS, Kind

SUFFIXES = (".csv", ".xlsx")


class NoProgrammeFile(CommitteeError):
    message = _("There is no programme file here.")


@dataclass(frozen=True, slots=True)
class ProgrammeFile:
    path: Path
    kind: Kind


def programme_files(path: Path, *, kind_name: str = "") -> list[ProgrammeFile]:
    """The programme files of a folder, first those that others refer to; or the one file. Raises `NoProgrammeFile`."""
    if path.is_dir():
        found = [file for file in _in_folder(path) if kind_name in {"", file.kind.name}]
    elif path.is_file():
        found = [ProgrammeFile(path, _kind_of(path, kind_name))]
    else:
        raise NoProgrammeFile(_("There is neither a file nor a folder called %(path)s.") % {"path": path})
    if not found:
        message = _("%(path)s holds no programme file: they are called %(names)s, as .csv or .xlsx.")
        raise NoProgrammeFile(message % {"path": path, "names": ", ".join(KINDS)})
    return found


def _in_folder(folder: Path) -> Iterator[ProgrammeFile]:
    for kind in KINDS.values():
        for suffix in SUFFIXES:
            if (path := folder / f"{kind.name}{suffix}").is_file():
                yield ProgrammeFile(path, kind)


def _kind_of(path: Path, kind_name: str) -> Kind:
    kind = KINDS.get(kind_name or path.stem.lower())
    if kind is None:
        message = _("What %(path)s holds cannot be told from its name. Say its kind: %(names)s.")
        raise NoProgrammeFile(message % {"path": path.name, "names": ", ".join(KINDS)})
    return kind
