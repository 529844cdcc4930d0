"""Any CSV that a spreadsheet program writes is read; what is wrong in it is told by line and column."""

from __future__ import annotations

import io
import tracemalloc

import pytest

from committee.spreadsheets import Code, Limits, UnreadableFile, open_table

EXPECTED = [["nom", "ville"], ["Hélène", "Évry"], ["François", "Besançon"]]
TEXT = "nom;ville\nHélène;Évry\nFrançois;Besançon\n"


def opened(content: bytes | str, **options):
    raw = content.encode() if isinstance(content, str) else content
    return open_table(io.BytesIO(raw), file_name="people.csv", **options)


def cells(content: bytes | str, **options) -> list[list[str]]:
    table = opened(content, **options)
    return [table.header, *(row.values for row in table.rows())]


def problems(content: bytes | str, **options) -> list[tuple[int, int | None, Code]]:
    table = opened(content, **options)
    list(table.rows())
    return [(problem.line, problem.column, problem.code) for problem in table.problems]


@pytest.mark.parametrize(
    ("saved_as", "said"),
    [
        ("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"), ("cp1252", "cp1252"), ("latin-1", "cp1252"),
        ("mac_roman", "mac_roman"), ("cp850", "cp850"),
    ],
)  # fmt: skip
def test_the_encoding_is_found_and_said(saved_as, said):
    table = opened(TEXT.encode(saved_as))

    assert [table.header, *(row.values for row in table.rows())] == EXPECTED
    assert (table.encoding, table.separator, table.problems) == (said, ";", [])


@pytest.mark.parametrize(
    ("language", "encoding", "text"),
    [
        ("ru", "cp1251", "имя;город\nПётр;Орёл\nИван;Москва\n"),
        ("ru", "koi8_r", "имя;город\nПётр;Орёл\nИван;Москва\n"),
        ("ar", "cp1256", "الاسم;المدينة\nمحمد;القاهرة\n"),
        ("zh-hans", "gb18030", "姓名;城市\n王伟;北京\n李娜;上海\n"),
        ("ja", "cp932", "名前;都市\n山田太郎;東京\nすずき;おおさか\n"),
        ("ko", "cp949", "이름;도시\n김철수;서울\n"),
    ],
)
def test_a_language_hints_at_the_encoding_of_its_spreadsheet_programs(language, encoding, text):
    table = opened(text.encode(encoding), language=language)

    assert table.encoding == encoding
    assert [table.header, *(row.values for row in table.rows())] == [line.split(";") for line in text.splitlines()]


@pytest.mark.parametrize("hint", ["ru", "ar", "zh-hans", "ja", "ko"])
def test_a_hint_does_not_turn_french_into_another_script(hint):
    assert cells(TEXT.encode("cp1252"), language=hint) == EXPECTED


def test_an_encoding_that_nobody_can_tell_is_refused_at_its_first_character():
    with pytest.raises(UnreadableFile, match="Line 2, column B: From here on the text is in an encoding") as refused:
        opened("id,name\n1,김철수\n2,서울\n".encode("cp949"))

    assert refused.value.code == Code.UNREADABLE_ENCODING


def test_a_person_may_know_the_encoding_better():
    assert cells("id,name\n1,김철수\n".encode("cp949"), encoding="cp949")[1] == ["1", "김철수"]


def test_bytes_of_another_encoding_are_told_by_cell_and_the_good_rows_kept():
    content = "id,name\n1,Hélène\n2,Zoé\n".encode() + "3,René\n".encode("latin-1") + b"4,Ann\n"

    table = opened(content)

    assert [row.values[0] for row in table.rows()] == ["1", "2", "4"]
    [problem] = table.problems
    assert str(problem).startswith("Line 4, column B: The text was saved in a wrong encoding")


@pytest.mark.parametrize("name", ["Hélène", "l’été", "Пётр", "محمد", "山田太郎", "김철수"])
def test_text_that_was_encoded_twice_is_told_by_cell(name):
    twice = name.encode().decode("latin-1")

    assert problems(f"id,name\n1,Ann\n2,{twice}\n") == [(3, 2, Code.GARBLED_TEXT)]


@pytest.mark.parametrize(
    "name", ["“ÉTÉ”", "«PERÚ»", "SÃO PAULO", "Ångström", "naïve «é»", "ÂGÉ", "œuvre – €5", "Nguyễn"]
)
def test_rare_letters_are_no_sign_of_a_wrong_encoding(name):
    assert cells(f"id,name\n1,{name}\n") == [["id", "name"], ["1", name]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator):
    text = f'name{separator}note\nAnn{separator}"a,b;c|d\te"\nBob{separator}x, y\n'.replace("x, y", "xy")

    assert cells(text) == [["name", "note"], ["Ann", "a,b;c|d\te"], ["Bob", "xy"]]


def test_the_separator_that_fits_the_rows_wins():
    assert cells("name;city, country\nAnn;Paris, France\nBob;Lima\n")[1:] == [
        ["Ann", "Paris, France"],
        ["Bob", "Lima"],
    ]


def test_the_hidden_first_line_of_spreadsheet_programs_is_obeyed_and_not_counted():
    table = opened("sep=|\nname|note\nAnn|a;b;c\n|\n")

    assert [list(row) for row in table.rows()] == [[2, ["Ann", "a;b;c"]]]
    assert (table.separator, table.problems[0].line) == ("|", 3)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way_and_go_on_inside_quotes(line_end):
    text = 'name,note\nAnn,"two\nlines, ""quoted"""\nBob,x\n'.replace("\n", line_end)

    table = opened(text)

    assert [list(row) for row in table.rows()] == [[2, ["Ann", 'two\nlines, "quoted"']], [3, ["Bob", "x"]]]


def test_spaces_round_quotation_marks_do_not_break_a_row():
    assert cells('id , "name" , note\n1, "Lee, Ann"  ,x \n')[1:] == [["1", "Lee, Ann", "x"]]


def test_one_column_needs_no_separator():
    assert cells("email\nann@example.org\nbob@example.org") == [["email"], ["ann@example.org"], ["bob@example.org"]]


def test_edges_and_invisible_marks_are_trimmed():
    assert cells("\tname , note\n\u200b Ann\u00a0,\ufeffx\n")[1:] == [["Ann", "x"]]


def test_the_guard_of_our_own_exports_comes_off():
    assert cells("'=name,phone\n'=1+1,'+33612345678\n") == [["=name", "phone"], ["=1+1", "+33612345678"]]


def test_every_kind_of_bad_row_is_told_and_no_good_row_lost():
    content = 'id,name,note\n1,Ann,x\n\n,,\n2,Bob\n3,Cy,x,y\n4,Di,x,,\n5,"Ed,x\n6,F\x00y,x\n7,Gil,x\n'

    table = opened(content)

    assert [(row.line, row.values[0]) for row in table.rows()] == [(2, "1"), (7, "4"), (10, "7")]
    assert problems(content) == [
        (3, None, Code.BLANK_ROW), (4, None, Code.BLANK_ROW), (5, 3, Code.TOO_FEW_CELLS), (6, 4, Code.TOO_MANY_CELLS),
        (8, 2, Code.BROKEN_QUOTE), (9, 2, Code.CONTROL_CHARACTER),
    ]  # fmt: skip


def test_rows_and_problems_can_be_read_in_the_order_of_the_file():
    assert [found.line for found in opened("id,name\n1,Ann\n2\n3,Cy\n").read()] == [2, 3, 4]


def test_reading_twice_starts_again_at_the_first_row():
    table = opened("id,name\n1,Ann\n2\n3,Cy\n")

    assert len(list(table.rows())) == len(list(table.rows())) == 2
    assert table.problem_counts == {Code.TOO_FEW_CELLS: 1}


def test_duplicate_and_blank_headers_are_told_by_column():
    assert problems("id,,Name,NAME,\n1,x,Ann,Bob,\n") == [(1, 2, Code.BLANK_HEADER), (1, 4, Code.DUPLICATE_HEADER)]


def test_only_so_many_problems_are_kept_but_all_are_counted():
    content = "id,name\n0,x\n" + "1\n" * 50

    table = opened(content, limits=Limits(problems_kept=10))
    list(table.rows())

    assert (len(table.problems), table.problem_counts[Code.TOO_FEW_CELLS]) == (10, 50)


def test_a_file_that_is_bad_from_its_first_row_on_is_refused():
    with pytest.raises(UnreadableFile, match="The row has 1 cells, the header has 2"):
        problems("id,name\n" + "1\n" * 50, limits=Limits(bad_rows_from_the_start=20))


def test_more_rows_than_allowed_are_refused_at_the_first_too_many():
    with pytest.raises(UnreadableFile, match="Line 5: The file has more than the 3 rows allowed"):
        cells("id\n1\n2\n3\n4\n", limits=Limits(rows=3))


def test_more_columns_than_allowed_are_refused():
    with pytest.raises(UnreadableFile, match="Line 1, column SG: The file has 10000 columns"):
        opened(",".join(f"c{number}" for number in range(10_000)) + "\n")


def test_a_cell_too_long_is_told_and_an_endless_line_refused():
    assert problems("id,name\n1," + "x" * 40_000 + "\n2,y\n") == [(2, 2, Code.CELL_TOO_LONG)]
    with pytest.raises(UnreadableFile, match="over a million characters"):
        problems('id,name\n1,"' + "x" * 3_000_000)


def test_a_quotation_mark_that_swallows_lines_gives_them_back():
    content = 'id,name\n1,"Ann\n' + "".join(f"{number},Bob\n" for number in range(2, 5_000))

    table = opened(content)

    assert sum(1 for _row in table.rows()) == 4_998
    assert [(problem.line, problem.code) for problem in table.problems] == [(2, Code.BROKEN_QUOTE)]


def test_a_file_made_of_broken_quotes_is_refused_before_it_costs_minutes():
    with pytest.raises(UnreadableFile, match="A quotation mark opens here"):
        problems("id,name\n" + 'a"b,"c\n' * 100_000)


def test_a_file_larger_than_allowed_is_refused_before_it_is_read():
    with pytest.raises(UnreadableFile, match="larger than the 1 MB allowed"):
        opened(b"id,name\n" * 200_000, limits=Limits(file_bytes=1024 * 1024))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\n\n , \n", "no header and no row"),
        (b"%PDF-1.7 ...", "This is a PDF"),
        (b"\x89PNG\r\n\x1a\n....", "This is a picture"),
        (b"\xff\xd8\xff\xe0....", "This is a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "old Excel file"),
        (b"\n <!DOCTYPE html><table><tr><td>a</td></tr></table>", "This is a web page"),
        (b'<?xml version="1.0"?><Workbook/>', "This is a web page or XML"),
        (b'[{"name": "Ann"}]', "This is JSON"),
        (b"\x1f\x8b\x08....", "unpack it first"),
        (bytes(10_000), "cannot be read as a spreadsheet"),
        (bytes(range(256)) * 50, "cannot be read as a spreadsheet"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content, sentence):
    with pytest.raises(UnreadableFile, match=sentence):
        opened(content)


def test_a_path_is_read_like_an_upload(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(TEXT, encoding="cp1252")

    table = open_table(path, file_name="people.csv")

    assert [row.values for row in table.rows()] == EXPECTED[1:]


def test_memory_stays_flat_however_long_the_file(tmp_path):
    path = tmp_path / "long.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("id,name,email\n")
        file.writelines(f"{number},Hélène,person{number}@example.org\n" for number in range(60_000))
    tracemalloc.start()
    try:
        rows = sum(1 for _row in open_table(path, file_name="long.csv").rows())
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert rows == 60_000
    # The file itself has 2.3 MB; what is held is a few pieces of it.
    assert peak < 3_000_000
