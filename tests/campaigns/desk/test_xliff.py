from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from campaigns.desk.parcels import HandedRefused, Item
from campaigns.desk.xliff import read, write
from campaigns.desk.xliff.names import name
from campaigns.enums import State
from campaigns.translations.codes import UnitKind
from tests.campaigns.desk.parcels import SHA, item, parcel, unit

GREETING = 'Bonjour {{ person.given_name | default: "vous" }}, rendez-vous {{ venue.at }}.'


def edited(file: bytes, *replacements: tuple[str, str]) -> bytes:
    """What an agency's tool gives back."""
    text = file.decode()
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def test_a_text_comes_back_as_it_went():
    handed = read(write(parcel(item(GREETING, "مرحبًا {{ person.given_name | default: 'بك' }} {{ venue.at }}"))))

    assert (handed.template_id, handed.sha256, handed.language) == (12, SHA, "ar")
    [found] = handed.units
    assert (found.unit, found.source, found.target, found.faults) == (
        "subject", GREETING, "مرحبًا {{ person.given_name | default: 'بك' }} {{ venue.at }}", (),
    )  # fmt: skip


def test_words_are_text_and_all_else_is_codes_that_name_themselves():
    root = etree.fromstring(write(parcel(item(GREETING))))

    source = root.find(f".//{name('source')}")
    assert source is not None
    assert source.text == "Bonjour "
    pair, alone = source
    assert (pair.tag, pair.text, pair.get("dispStart")) == (
        name("pc"), "vous", '{{ person.given_name | default: "',
    )  # fmt: skip
    assert (alone.tag, alone.get("disp")) == (name("ph"), "{{ venue.at }}")
    assert root.find(f".//{name('target')}") is None


@pytest.mark.parametrize(
    ("state", "is_signed", "expected"),
    [
        (State.MISSING, False, ("initial", None)),
        (State.STALE, False, ("initial", None)),
        (State.MACHINE, False, ("translated", "committee:machine")),
        (State.DRAFT, False, ("translated", None)),
        (State.REVIEWED, False, ("reviewed", None)),
        (State.REVIEWED, True, ("final", None)),
    ],
)
def test_each_state_has_its_name_in_the_file(state, is_signed, expected):
    root = etree.fromstring(write(parcel(item("Bonjour", "مرحبًا", state=state, is_signed=is_signed))))

    segment = root.find(f".//{name('segment')}")
    assert segment is not None
    assert (segment.get("state"), segment.get("subState")) == expected


def test_a_stale_text_tells_the_agency_what_was_translated():
    file = write(parcel(item("Demain", "غدًا", state=State.STALE, old_source="Aujourd’hui", limit=200)))

    notes = [(each.get("category"), each.text) for each in etree.fromstring(file).iter(name("note"))]
    assert notes == [
        ("template", "Une semaine"),
        ("limit", "At most 200 characters."),
        ("stale", "The source has changed since this was translated. It said: Aujourd’hui"),
    ]


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"]))
        | st.sampled_from(
            ['{{ a | default: "b" }}', "{{ a }}", "{% if a %}", "[", "](https://a.b/c)", "\n", "  ", "\r\n", "\x00",
             "<mj-text>", "</mj-text>", "&amp;", "]]>", "\u200d", "\ufffe"]
        ),
        max_size=12,
    ).map("".join),
    st.text(max_size=30).filter(lambda text: not any("\ud800" <= sign <= "\udfff" for sign in text)),
    st.sampled_from(UnitKind),
)  # fmt: skip
def test_any_text_survives_the_journey(source, target, kind):
    [found] = read(write(parcel(item(source, target, kind=kind)))).units

    assert (found.source, found.target) == (source, target)


def test_the_file_keeps_to_the_rules_of_the_standard():
    file = write(
        parcel(
            Item(unit(GREETING), "مرحبًا {{ venue.at }}", State.STALE, old_source="Salut \x01"),
            item("Voir [le plan](https://a.example)", name="b1.text", block="b1", state=State.MISSING),
            item("Deux", "اثنان", name="b1.second", block="b1", is_signed=True, limit=3),
        )
    )

    assert _broken_rules(etree.fromstring(file)) == []


# What XLIFF 2.0 says of the elements that we write: children in their order, attributes they may have.
_CHILDREN = {
    "xliff": "(file )+",
    "file": "(notes )?((unit|group) )+",
    "group": "(notes )?((unit|group) )*",
    "unit": "(notes )?(originalData )?((segment|ignorable) )+",
    "notes": "(note )+",
    "originalData": "(data )+",
    "segment": "source (target )?",
    "source": "((ph|pc|cp) )*",
    "target": "((ph|pc|cp) )*",
    "pc": "((ph|pc|cp) )*",
    "data": "(cp )*",
    "note": "",
    "ph": "",
    "cp": "",
}
_ATTRIBUTES = {
    "xliff": {"version", "srcLang", "trgLang"},
    "file": {"id", "original", "canResegment", "srcDir", "trgDir", "{http://www.w3.org/XML/1998/namespace}space"},
    "group": {"id", "name"},
    "unit": {"id", "name"},
    "note": {"category"},
    "data": {"id"},
    "segment": {"state", "subState"},
    "pc": {"id", "canCopy", "canDelete", "dispStart", "dataRefStart", "dataRefEnd"},
    "ph": {"id", "canCopy", "canDelete", "disp", "dataRef"},
    "cp": {"hex"},
}
_NMTOKEN = re.compile(r"[\w.:-]+")


def _broken_rules(root: etree._Element) -> list[str]:
    broken = []
    for element in root.iter():
        local = etree.QName(element).localname
        children = "".join(f"{etree.QName(child).localname} " for child in element)
        if not re.fullmatch(_CHILDREN[local], children):
            broken.append(f"{local} holds {children}")
        if extra := set(element.attrib) - _ATTRIBUTES.get(local, set()):
            broken.append(f"{local} has {extra}")
        if element.get("id") is not None and not _NMTOKEN.fullmatch(element.get("id")):
            broken.append(f"{local} is called {element.get('id')}")
        if element.get("subState") and not (element.get("state") and ":" in element.get("subState")):
            broken.append("subState without a state or a prefix")
    for unit_ in root.iter(name("unit")):
        data = [each.get("id") for each in unit_.iter(name("data"))]
        refs = {value for each in unit_.iter() for key, value in each.attrib.items() if key.startswith("dataRef")}
        broken += [f"{ref} is no data" for ref in refs - set(data)]
        for part in ("source", "target"):
            ids = [each.get("id") for each in unit_.iterfind(f".//{name(part)}//*") if each.tag != name("cp")]
            broken += [f"{part} has an id twice"] if len(ids) != len(set(ids)) else []
        broken += ["data has an id twice"] if len(data) != len(set(data)) else []
    ids = [each.get("id") for each in root.iter(name("unit"), name("group"))]
    return broken + (["a unit or group has the id of another"] if len(ids) != len(set(ids)) else [])


# --- What agencies' tools do -----------------------------------------------------------------------------------------

TARGET = (
    '<target>مرحبًا <pc id="1" dataRefStart="d1" dataRefEnd="d2">بك</pc> <ph id="2" dataRef="d3"/></target></segment>'
)


def handed_back(target: str) -> bytes:
    return edited(write(parcel(item(GREETING, state=State.MISSING))), ("</source>\n</segment>", f"</source>{target}"))


def faults(target: str) -> list[str]:
    [found] = read(handed_back(target)).units
    return [str(fault) for fault in found.faults]


def test_a_translation_is_put_together_from_words_and_codes():
    [found] = read(handed_back(TARGET)).units

    assert found.target == 'مرحبًا {{ person.given_name | default: "بك" }} {{ venue.at }}'
    assert found.faults == ()


def test_codes_may_stand_in_another_order():
    target = (
        '<target><ph id="2" dataRef="d3"/>: <pc id="1" dataRefStart="d1" dataRefEnd="d2">بك</pc></target></segment>'
    )

    assert faults(target) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('<ph id="2" dataRef="d3"/>', "", ["The code {{ venue.at }} is lost."]),
        (
            '<ph id="2" dataRef="d3"/>',
            '<ph id="2" dataRef="d3"/><ph id="2" dataRef="d3"/>',
            ["The code {{ venue.at }} stands there twice."],
        ),
        (
            '<ph id="2" dataRef="d3"/>',
            '<ph id="7" dataRef="d3"/>',
            ["The code {{ venue.at }} is lost.", "The code {{ venue.at }} is not in the source."],
        ),
    ],
)
def test_what_happened_to_a_code_is_named(old, new, expected):
    assert faults(TARGET.replace(old, new)) == expected


def test_a_unit_cut_into_segments_is_put_together_again_in_the_order_of_the_target():
    file = edited(
        handed_back(TARGET),
        (
            TARGET,
            """<target order="3">واحد </target></segment><ignorable><source> </source></ignorable>
            <segment><source>x</source><target order="1">اثنان</target></segment>""",
        ),
    )

    assert read(file).units[0].target == "اثنان واحد "


def test_marks_of_an_agency_and_split_pairs_are_read_through():
    target = (
        '<target><mrk id="m1" type="term">مرحبًا</mrk> <sc id="1" dataRef="d1"/>بك<ec startRef="1" dataRef="d2"/> '
        '<ph id="2" dataRef="d3"/></target></segment>'
    )

    [found] = read(handed_back(target)).units
    assert (found.target, found.faults) == ('مرحبًا {{ person.given_name | default: "بك" }} {{ venue.at }}', ())


@pytest.mark.parametrize("tag", ["de", "de-DE", "DE"])
def test_a_country_behind_the_language_is_no_other_language(tag):
    file = write(parcel(item("Bonjour", "Hallo"), language="de"))

    assert read(edited(file, ('trgLang="de"', f'trgLang="{tag}"'))).language == "de"


def test_chinese_is_called_as_the_standard_calls_it():
    file = write(parcel(item("Bonjour", "您好"), language="zh-hans"))

    assert b'trgLang="zh-Hans"' in file
    assert read(file).language == "zh-hans"


@pytest.mark.parametrize(
    ("change", "message", "place"),
    [
        (("urn:oasis:names:tc:xliff:document:2.0", "urn:oasis:names:tc:xliff:document:1.2"), "This is XLIFF 2.0.", 0),
        (('version="2.0"', 'version="1.2"'), "This is XLIFF 1.2.", 0),
        (("xliff ", "html "), "This is no XLIFF file.", 0),
        (('original="template/12', 'original="letter/12'), "The file does not say of which template it is", 0),
        (('trgLang="ar"', 'trgLang="tlh"'), "The file does not say in which of our languages it is.", 0),
        (("</file>", '</file><file id="b" original="x"/>'), "The file holds several documents", 13),
        (("</source>", "</source"), "The file is damaged: it is no XML from here on.", 10),
    ],
)
def test_what_is_no_file_of_ours_is_refused_in_words(change, message, place):
    with pytest.raises(HandedRefused) as refusal:
        read(edited(write(parcel(item("Bonjour", "x"))), change))

    assert message in str(refusal.value)
    assert refusal.value.problems[0].place == place
