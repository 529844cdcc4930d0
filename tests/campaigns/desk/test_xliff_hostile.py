"""Files that were made to harm: refused within a second, with flat memory, and nothing is asked of anybody."""

from __future__ import annotations

import io
import resource
import socket
import threading
import time
import zipfile
from collections.abc import Iterator

import pytest

from campaigns.desk.parcels import HandedRefused
from campaigns.desk.xliff import read, write
from tests.campaigns.desk.parcels import item, parcel

GOOD = write(parcel(item("Bonjour", "مرحبًا"))).decode()
BODY = GOOD.partition("?>\n")[2]


class Listener:
    """A server that nobody should call; it counts who does."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/evil.dtd"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _peer = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            connection.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.close()


def refusal(file: bytes) -> HandedRefused:
    """The refusal of `file`, which has to come at once and cost next to nothing."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    with pytest.raises(HandedRefused) as refused:
        read(file)
    assert time.process_time() - begun < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024  # kilobytes
    return refused.value


DECLARATIONS = [
    '<!DOCTYPE xliff SYSTEM "{address}">',
    '<!DOCTYPE xliff PUBLIC "-//OASIS//DTD XLIFF//EN" "{address}">',
    '<!DOCTYPE xliff [<!ENTITY secret SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE xliff [<!ENTITY secret SYSTEM "{address}">]>',
    '<!DOCTYPE xliff [<!ENTITY % all SYSTEM "{address}"> %all;]>',
    '<!DOCTYPE xliff [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    '<!doctype xliff>',
    '<!ENTITY x "y">',
]  # fmt: skip


@pytest.mark.parametrize("declaration", DECLARATIONS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_declared_entity_is_refused_with_its_line_whatever_the_encoding(declaration, encoding, listener):
    declaration = declaration.format(address=listener.address)
    body = BODY.replace("Bonjour", "&secret;")

    refused = refusal(f'<?xml version="1.0"?>\n{declaration}\n{body}'.encode(encoding))

    [problem] = refused.problems
    assert (str(problem.message), problem.place) == (
        "The file declares a document type or entities, which no XLIFF has.", 2,
    )  # fmt: skip
    assert listener.calls == 0


def test_a_style_sheet_and_a_schema_are_not_fetched(listener):
    styled = f'<?xml version="1.0"?><?xml-stylesheet href="{listener.address}"?>{BODY}'
    refusal(styled.encode())

    located = BODY.replace(
        "<xliff ",
        '<xliff xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="urn:oasis:names:tc:xliff:document:2.0 {listener.address}" ',
    )
    assert read(located.encode()).units[0].target == "مرحبًا"
    assert listener.calls == 0


@pytest.mark.parametrize("encoding", ["utf-7", "windows-1252", "ebcdic-cp-us", "utf-32", "x\x00y"])
def test_an_encoding_in_which_a_danger_could_hide_is_refused(encoding):
    refused = refusal(f'<?xml version="1.0" encoding="{encoding}"?>{BODY}'.encode())

    assert "UTF-8" in str(refused)


def test_utf_32_and_broken_utf_8_are_refused():
    assert "UTF-8" in str(refusal(GOOD.encode("utf-32")))
    assert "UTF-8" in str(refusal(GOOD.encode().replace("م".encode(), b"\xff\xfe")))


def test_a_file_of_more_than_five_megabytes_is_not_even_looked_at():
    refused = refusal(BODY.encode() + b" " * (5 * 1024 * 1024 + 1))

    assert str(refused) == "The file is larger than the 5 MB allowed."


def test_more_texts_than_any_template_has_are_refused():
    start, _unit, end = BODY.partition("<unit")
    unit = "<unit" + end.partition("</unit>")[0] + "</unit>"
    units = "".join(unit.replace('id="subject"', f'id="u{number}"') for number in range(6_000))

    assert "more than 5000 texts" in str(refusal((start + units + "</file></xliff>").encode()))


def test_millions_of_tags_in_one_text_are_refused():
    assert "more than 5000 texts" in str(refusal(BODY.replace("Bonjour", "<ph/>" * 900_000).encode()))


@pytest.mark.parametrize("depth", [30, 10_000])
@pytest.mark.parametrize("element", ["group", "pc", "mrk"])
def test_a_file_nested_without_end_is_refused(depth, element):
    bomb = f"<{element}>" * depth + "x" + f"</{element}>" * depth
    place = ("Bonjour", bomb) if element != "group" else ("<unit", bomb + "<unit")

    assert "nested" in str(refusal(BODY.replace(*place, 1).encode())) or depth > 256


def test_a_zip_is_not_unpacked():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ar.xlf", GOOD)

    assert "unpack it" in str(refusal(packed.getvalue()))


@pytest.mark.parametrize("file", [b"", b"   ", b"\x00" * 100, b"hello", b"<", b"<a/>", b"%PDF-1.7", b"{}"])
def test_what_is_no_xml_is_refused_in_words(file):
    assert str(refusal(file))


@pytest.mark.parametrize("hexadecimal", ["", "zz", "110000", "-1", "FFFFFFFFFFFFFFFFFFFF"])
def test_a_code_point_that_does_not_exist_is_a_replacement_character(hexadecimal):
    file = BODY.replace("مرحبًا", f'<cp hex="{hexadecimal}"/>')

    assert read(file.encode()).units[0].target == "\ufffd"
