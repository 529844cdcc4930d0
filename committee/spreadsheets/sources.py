"""Where do the bytes come from? A path or an upload, read from its start as often as asked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

CHUNK: Final = 64 * 1024


class Source:
    """A path is opened anew for each reading; an upload is rewound and stays open."""

    def __init__(self, path_or_file: str | Path | BinaryIO, *, file_name: str = "") -> None:
        self._path = Path(path_or_file) if isinstance(path_or_file, str | Path) else None
        self._file = None if isinstance(path_or_file, str | Path) else path_or_file
        # A name from a browser: shown in sentences, never opened.
        self.file_name = Path((file_name or str(self._path or "")).replace("\\", "/")).name

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        if self._path is not None:
            with self._path.open("rb") as file:
                yield file
        elif self._file is not None:
            self._file.seek(0)
            yield self._file

    def chunks(self, at_most: int | None = None) -> Iterator[bytes]:
        """Its bytes; `at_most` as many, where a look at the beginning will do."""
        left = at_most
        with self.opened() as file:
            while chunk := file.read(CHUNK if left is None else min(CHUNK, left)):
                yield chunk
                left = None if left is None else left - len(chunk)

    def head(self, size: int) -> bytes:
        with self.opened() as file:
            return file.read(size)

    def size(self) -> int:
        with self.opened() as file:
            return file.seek(0, os.SEEK_END)
