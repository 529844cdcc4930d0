"""What mail programs do not show is told with the line in which it stands; what everybody has is not."""

from __future__ import annotations

import io
import json
import tarfile

import lxml.html
import pytest
from django.core.management import CommandError, call_command

from campaigns.findings import clients, signs, styles
from campaigns.management.commands import collect_client_support

SOURCE = """<div style="color:#000;
  box-shadow: 0 0 2px #000">words</div>"""


def vocabulary(html: str, css: str = "") -> signs.Vocabulary:
    return signs.vocabulary(lxml.html.document_fromstring(html), styles.read(css))


def features(html: str, css: str = "") -> set[str]:
    return {found.feature for found in clients.unsupported(vocabulary(html, css), html)}


def test_a_feature_is_told_with_its_line_and_the_programs_that_lack_it():
    (found,) = clients.unsupported(vocabulary(SOURCE), SOURCE)
    assert (found.feature, found.line) == ("box-shadow", 2)
    # By the table: not in any program of Orange, in two of Outlook, and Apple Mail shows it.
    assert {"Orange", "Outlook (Windows, Windows Mail)"} <= set(found.programs)
    assert not any(program.startswith("Apple Mail") for program in found.programs)


def test_where_the_audience_is_known_only_its_programs_are_told_with_their_share():
    shares = {"orange": 0.31, "outlook": 0.019, "apple-mail": 0.6}
    (found,) = clients.unsupported(vocabulary(SOURCE), SOURCE, shares=shares)
    assert found.programs == ("Orange 31%",)
    assert list(clients.unsupported(vocabulary(SOURCE), SOURCE, shares={"apple-mail": 1.0})) == []


def test_what_every_program_shows_is_not_told():
    assert features('<p style="color:#000;padding:0 1px;font-size:16px"><b>plain</b></p>') == set()
    # A word that only looks like a feature.
    assert features('<p title="box-shadow">position: fixed</p>') == set()


@pytest.mark.parametrize(
    ("html", "css", "feature"),
    [
        ("<p>x</p>", "@font-face { font-family: x; src: url(y) }", "@font-face"),
        ("<p>x</p>", "@media (prefers-color-scheme: dark) { p { color: red } }", "@media (prefers-color-scheme)"),
        ("<p>x</p>", "a:hover { color: red }", ":hover"),
        ('<p style="display:grid">x</p>', "", "display:grid"),
        ('<p style="width:calc(100% - 2px)">x</p>', "", "CSS calc() function"),
        ('<p style="margin-inline-start:2px">x</p>', "", "margin-inline-start & margin-inline-end"),
        ('<picture><img src="x.webp"></picture>', "", "<picture> element"),
        ('<img src="x.WEBP">', "", "webP image format"),
        ('<meta name="color-scheme" content="dark">', "", "color-scheme meta tag"),
    ],
)
def test_each_kind_of_sign_is_seen(html, css, feature):
    assert feature in features(html, css)


def test_what_is_taken_away_from_a_page_is_not_told():
    page = vocabulary(SOURCE, "a:hover { color: red }")
    assert {each.feature for each in clients.unsupported(page - vocabulary(SOURCE), SOURCE)} == {":hover"}


def test_every_sign_has_its_row_and_every_domain_its_family():
    table = clients.table()
    assert set(table["features"]) == set(signs.SIGNS)
    assert not set(table["features"]) & set(table["not_looked_for"])
    assert set(clients.FAMILIES_OF_DOMAINS.values()) <= set(table["families"])
    assert "Permission is hereby granted, free of charge" in table["licence"]


# --- The collection -------------------------------------------------------------------------------------------------


def package(path, *, licence="MIT", slugs=tuple(signs.SIGNS)):
    """A package as npm packs it, with a table of one program for each feature."""
    table = {
        "last_update_date": "2026-05-13 14:45:41 +0000",
        "nicenames": {"family": {"gmail": "Gmail"}, "platform": {"ios": "iOS"}},
        "data": [
            {"slug": slug, "title": slug.upper(), "stats": {"gmail": {"ios": {"2019": "y", "2024": "n #1"}}}}
            for slug in slugs
        ],
    }
    files = {
        "package.json": json.dumps({"name": "caniemail", "version": "9", "license": licence}),
        "LICENSE": f"{licence} License\n\nCopyright somebody",
        "data/caniemail.json": json.dumps(table),
    }
    with tarfile.open(path, "w:gz") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
    return path


@pytest.fixture
def target(tmp_path, monkeypatch):
    """The command writes beside the program: here, elsewhere."""
    monkeypatch.setattr(collect_client_support, "TABLE", tmp_path / "clients.json")
    return tmp_path / "clients.json"


def test_a_package_is_distilled_to_the_newest_answers(target, tmp_path):
    call_command("collect_client_support", str(package(tmp_path / "p.tgz", slugs=[*signs.SIGNS, "css-color"])))
    table = json.loads(target.read_text())
    assert table["features"]["html-svg"] == {"title": "HTML-SVG", "support": {"gmail": {"ios": "n"}}}
    assert (table["source"], table["not_looked_for"]) == ("caniemail 9, data of 2026-05-13", ["css-color"])
    assert table["licence"].endswith("Copyright somebody")


def test_a_package_of_another_licence_or_without_a_row_is_refused(target, tmp_path):
    with pytest.raises(CommandError, match="may not be used"):
        call_command("collect_client_support", str(package(tmp_path / "p.tgz", licence="CC-BY-NC")))
    slugs = [slug for slug in signs.SIGNS if slug != "html-video"]
    with pytest.raises(CommandError, match="no longer has html-video"):
        call_command("collect_client_support", str(package(tmp_path / "q.tgz", slugs=slugs)))
    (tmp_path / "r.tgz").write_bytes(b"no archive")
    with pytest.raises(CommandError, match="is not the package"):
        call_command("collect_client_support", str(tmp_path / "r.tgz"))
    assert not target.exists()
