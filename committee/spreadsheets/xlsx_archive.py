"""Is this archive the workbook it says it is, and is it safe to unpack? Asked before any library unpacks it."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee.spreadsheets.limits import Limits
from committee.spreadsheets.problems import Code, UnreadableFile

WORKBOOK: Final = "xl/workbook.xml"
_MOST_PARTS: Final = 5_000
_CHUNK: Final = 256 * 1024
_ENCRYPTED: Final = 0x1
_PART: Final = b"PK\x03\x04"
_LOCAL_HEADER: Final = struct.Struct("<26xHH")
_END_OF_DIRECTORY: Final = b"PK\x05\x06"
# Below this many bytes the ratio says nothing: the empty parts of a small workbook compress a lot.
_SMALL: Final = 4 * 1024 * 1024

_DAMAGED: Final = _(
    "The workbook is damaged: its parts are not what its table of contents says. Save it again as XLSX."
)
_BOMB: Final = _(
    "The workbook would unpack to far more than a spreadsheet holds, and is refused. Save it as CSV (UTF-8)."
)


class Archive:
    """The parts of a workbook, each unpacked piece by piece and never beyond its limits."""

    def __init__(self, file: BinaryIO, *, limits: Limits) -> None:
        self._file = file
        self._limits = limits
        try:
            parts = zipfile.ZipFile(file).infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error) as error:
            raise UnreadableFile(_DAMAGED) from error
        self._parts = {part.filename: part for part in parts}
        _refuse_other_archives(self._parts)
        self._refuse_what_no_program_writes(parts)
        self._refuse_bombs()

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def pieces(self, name: str) -> Iterator[bytes]:
        """The part unpacked, as long as it keeps to the size it declares. Raises `UnreadableFile`."""
        part = self._parts[name]
        unpacked = 0
        for piece in self._unpacked(part):
            unpacked += len(piece)
            if unpacked > part.file_size:
                raise UnreadableFile(_BOMB, code=Code.DANGEROUS_FILE)
            yield piece
        if unpacked != part.file_size:
            raise UnreadableFile(_DAMAGED)

    def _unpacked(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        # Not ZipFile.open: it stops at the declared size, so that a part that lies about it would look honest here
        # and be a bomb in the library that reads on.
        self._file.seek(max(part.header_offset, 0))
        header = self._file.read(_LOCAL_HEADER.size)
        if part.header_offset < 0 or len(header) < _LOCAL_HEADER.size or not header.startswith(_PART):
            raise UnreadableFile(_DAMAGED)
        name_length, extra_length = _LOCAL_HEADER.unpack(header)
        self._file.seek(name_length + extra_length, 1)
        left = part.compress_size
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        while left > 0 and (packed := self._file.read(min(left, _CHUNK))):
            left -= len(packed)
            if part.compress_type == zipfile.ZIP_STORED:
                yield packed
                continue
            while packed and not inflate.eof:
                try:
                    yield inflate.decompress(packed, _CHUNK)
                except zlib.error as error:
                    raise UnreadableFile(_DAMAGED) from error
                packed = inflate.unconsumed_tail

    def _refuse_what_no_program_writes(self, parts: list[zipfile.ZipInfo]) -> None:
        self._file.seek(0)
        ends = sum(piece.count(_END_OF_DIRECTORY) for piece in iter(lambda: self._file.read(_CHUNK), b""))
        if ends > 1 or len(parts) != len(self._parts) or len(parts) > _MOST_PARTS:
            # Two tables of contents, or two parts of one name: which of them a reader takes is a matter of luck.
            raise UnreadableFile(_DAMAGED, code=Code.DANGEROUS_FILE)
        for part in parts:
            if part.flag_bits & _ENCRYPTED:
                raise UnreadableFile(_("The workbook has a password. Save it without one and try again."))
            if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise UnreadableFile(_DAMAGED, code=Code.DANGEROUS_FILE)

    def _refuse_bombs(self) -> None:
        total = sum(part.file_size for part in self._parts.values())
        if total > self._limits.workbook_unpacked_bytes:
            raise UnreadableFile(_BOMB, code=Code.DANGEROUS_FILE)
        for part in self._parts.values():
            if part.file_size > _SMALL and part.file_size > self._limits.unpacked_ratio * max(part.compress_size, 1):
                raise UnreadableFile(_BOMB, code=Code.DANGEROUS_FILE)
        # The declared sizes are held to their word: nothing is believed that was not unpacked once.
        for name in self._parts:
            for _piece in self.pieces(name):
                pass


def _refuse_other_archives(parts: dict[str, zipfile.ZipInfo]) -> None:
    """Say in words what this archive is, if it is not an XLSX workbook without macros."""
    if any(name.lower().endswith("vbaproject.bin") for name in parts):
        refusal: str | Promise = _(
            "The workbook contains macros (.xlsm), which are not taken. Save it as XLSX or CSV (UTF-8)."
        )
        raise UnreadableFile(refusal, code=Code.DANGEROUS_FILE)
    if WORKBOOK in parts:
        return
    if "content.xml" in parts or "mimetype" in parts:
        refusal = _("This is an OpenDocument file (.ods or the like). Save it as XLSX or CSV (UTF-8).")
    elif "xl/workbook.bin" in parts:
        refusal = _("This is a binary workbook (.xlsb). Save it as XLSX or CSV (UTF-8).")
    elif any(name.startswith(("word/", "ppt/")) for name in parts):
        refusal = _("This is a text document or a presentation, not a spreadsheet.")
    else:
        refusal = _("This is a ZIP archive, not a spreadsheet. Unpack it and hand over the CSV or XLSX in it.")
    raise UnreadableFile(refusal)
