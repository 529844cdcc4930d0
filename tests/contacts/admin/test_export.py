from __future__ import annotations

import io

import openpyxl
import pytest

from committee.models import AuditEntry
from committee.roles import Role
from contacts import finding, imports, registration
from contacts.admin import exporting
from contacts.enums import AddressKind
from contacts.forms import exporting as exporting_form
from contacts.models import Address, Attribute, Consent, Contact, Reference
from tests.contacts.admin.staff import logged_in
from tests.factories import NOON, make_address, make_contact

pytestmark = pytest.mark.django_db

EXPORT = "/admin/contacts/contact/export/"
CSV, XLSX = "0", "1"


@pytest.fixture
def officer():
    return logged_in(Role.PROTECTION_OFFICER)


def exported(client, *, system="crm", kind=CSV, query="", columns=None):
    if columns is None:
        columns = [name for _heading, choices in exporting_form.columns() for name, _label in choices]
    answer = client.post(f"{EXPORT}{query}", {"format": kind, "system": system, "resource": "", "columns": columns})
    assert answer.status_code == 200, answer.status_code
    return b"".join(answer.streaming_content)


def crowd():
    """People of every shape, among them those who write formulas for names."""
    for code, kind in (("size", "choice"), ("since", "date"), ("children", "number"), ("member", "yes_no")):
        Attribute.objects.create(code=code, label=code, type=kind, choices=["S", "M"] if kind == "choice" else [])
    names = [
        ("Zoé", "Lefèvre"), ("=1+1", "@SUM(A1)"), ("-Ana", "+33"), ("Sukarno", ""), ("晓明", "王"), ("ليلى", "الحداد"),
        ("'quoted", '"double", comma; semicolon'), ("0012", "1E5"), ("#N/A", "TRUE"), ("a\\b", "<b>"),
    ]  # fmt: skip
    for number, (given, family) in enumerate(names):
        registration.register(
            system="crm",
            external_id=f"{number:04}",
            details={
                "given_name": given, "family_name": family, "native_name": "王晓明" if number % 2 else "",
                "language": ["fr", "zh-hans", "ar"][number % 3], "language_tag": "" if number % 2 else "pt-BR",
                "country": "FR", "region": "Île-de-France", "postcode": "01000", "time_zone": "Europe/Paris",
                "birth_year": 1980, "is_minor": [True, False, None][number % 3], "tags": ["press", "=fans"],
            },
            email=f"person-{number}@example.org",
            phone="+33612345678",
            attributes={"size": "M", "since": "2024-07-26", "children": 2.5, "member": bool(number % 2)},
            references=[("shop", f"+{number}")],
            at=NOON,
        )  # fmt: skip
    assumed = make_contact(system="crm", external_id="A-1", email=None, given_name="Assumed")
    make_address(assumed, "dead@example.org", dead_since=NOON)


@pytest.mark.parametrize(("kind", "name"), [(CSV, "people.csv"), (XLSX, "people.xlsx")])
def test_what_was_exported_comes_in_again_without_a_change(officer, kind, name):
    crowd()
    before = [list(model.objects.order_by("pk").values()) for model in (Contact, Address, Reference)]

    content = exported(officer, kind=kind)
    run = imports.upload(io.BytesIO(content), file_name=name, system="crm", topic=None, by=None, at=NOON)
    imports.run(imports.confirm(run, by=None), at=NOON)

    run.refresh_from_db()
    assert [(one["line"], one["message"]) for one in run.problems] == []
    assert (run.totals["rows"], run.totals["unchanged"]) == (11, 11)
    assert [list(model.objects.order_by("pk").values()) for model in (Contact, Address, Reference)] == before
    assert not Consent.objects.exists()


def test_no_cell_of_a_file_is_a_formula(officer):
    crowd()

    for line in exported(officer).decode("utf-8-sig").splitlines()[1:]:
        assert not [cell for cell in line.split(",") if cell.strip('"').startswith(("=", "@", "+", "-"))]
    sheet = openpyxl.load_workbook(io.BytesIO(exported(officer, kind=XLSX))).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert not [cell.value for cell in cells if str(cell.value).startswith(("=", "@"))]


def test_a_file_names_people_by_the_ids_of_one_system_their_own_or_another(officer):
    make_contact(system="crm", external_id="C-1", given_name="Zoé")
    Reference.objects.create(contact=make_contact(system="shop", given_name="Ana"), system="crm", external_id="C-2")
    make_contact(system="shop", given_name="Elsewhere")
    make_contact(system="crm", external_id="gone", erased_at=NOON)

    lines = exported(officer).decode("utf-8-sig").splitlines()

    assert [line.split(",")[:2] for line in lines] == [["external_id", "given_name"], ["C-1", "Zoé"], ["C-2", "Ana"]]


def test_the_current_address_alone_is_in_the_file(officer):
    fan = make_contact(system="crm", email="old@example.org", phone="+33612345678")
    Address.objects.update(current_since=NOON)
    make_address(fan, "new@example.org")
    make_address(fan, "+33123456789", kind=AddressKind.PHONE, dead_since=NOON)

    row = exported(officer).decode("utf-8-sig").splitlines()[1]

    assert "new@example.org" in row
    assert "old@example.org" not in row
    assert "'+33612345678" in row


def test_the_page_says_how_many_it_would_be_and_proposes_what_one_reads_as_a_workbook(officer):
    Attribute.objects.create(code="size", label="Shirt", type="text")
    Reference.objects.create(contact=make_contact(system="shop"), system="crm", external_id="C-2")
    make_contact(system="crm", tags=["press"])

    page = officer.get(f"{EXPORT}?tag=press")
    form = page.context["form"]

    assert "the one person of the list" in page.content.decode()
    assert (form["format"].value(), form["system"].value()) == (XLSX, "crm")
    left_out = {name for _h, choices in form.groups() for name, _label, is_chosen in choices if not is_chosen}
    assert left_out == {"time_zone", "reference:crm"}
    assert 'value="attribute:size" checked' in page.content.decode()


def test_only_the_chosen_columns_are_in_the_file_and_the_trail_names_them(officer):
    make_contact(system="crm", external_id="C-1", given_name="Zoé", email="zoe@example.org")

    lines = exported(officer, columns=["email", "given_name"]).decode("utf-8-sig").splitlines()

    assert [line.split(",") for line in lines] == [
        ["external_id", "given_name", "email"],
        ["C-1", "Zoé", "zoe@example.org"],
    ]
    assert AuditEntry.objects.get(action="contacts.export").after["columns"] == ["email", "given_name"]


@pytest.mark.parametrize("columns", [[], ["subject"], ["email", "public_id"]])
def test_no_file_without_columns_and_none_with_columns_that_are_not_offered(officer, columns):
    make_contact(system="crm")

    answer = officer.post(EXPORT, {"format": CSV, "system": "crm", "columns": columns})

    assert answer.context["form"].errors.keys() == {"columns"}
    assert not AuditEntry.objects.filter(action="contacts.export").exists()


def test_a_file_follows_the_filters_and_the_trail_says_so_without_what_was_searched(officer):
    make_contact(system="crm", external_id="C-1", tags=["press"])
    make_contact(system="crm", external_id="C-2")

    lines = exported(officer, query="?tag=press").decode("utf-8-sig").splitlines()

    assert [line.split(",")[0] for line in lines[1:]] == ["C-1"]
    entry = AuditEntry.objects.get(action="contacts.export")
    assert (entry.after["rows"], entry.after["filters"], entry.after["system"]) == (1, {"tag": "press"}, "crm")
    exported(officer, query="?q=C-1")
    assert AuditEntry.objects.latest("pk").after["filters"] == {"q": "…"}


@pytest.mark.parametrize(("at_most", "warns"), [(3, False), (2, True)])
@pytest.mark.parametrize("typed", ["Zoé", "C-"])
def test_the_page_warns_when_the_search_may_have_left_people_out(officer, monkeypatch, at_most, warns, typed):
    monkeypatch.setattr(finding, "AT_MOST", at_most)
    for number in range(2):
        make_contact(system="crm", external_id=f"C-{number}", given_name="Zoé")

    page = officer.get(EXPORT, {"q": typed}).content.decode()

    assert ("More people may match your search than the list shows" in page) == warns
    assert "More people may match" not in officer.get(EXPORT).content.decode()


def test_too_many_people_are_refused_with_a_sentence(officer, monkeypatch):
    monkeypatch.setattr(exporting, "EXPORTED_AT_MOST", 1)
    for _ in range(2):
        make_contact(system="crm")

    answer = officer.post(EXPORT, {"format": CSV, "system": "crm", "columns": ["email"]}, follow=True)

    assert "more than 1 people" in answer.content.decode()
    assert "Download the file" not in officer.get(EXPORT).content.decode()
    assert not AuditEntry.objects.filter(action="contacts.export").exists()


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.COORDINATOR, Role.MANAGER])
def test_those_without_the_right_export_nobody(role):
    make_contact(system="crm")

    assert logged_in(role).get(EXPORT).status_code == 403
    assert logged_in(role).post(EXPORT, {"format": CSV, "system": "crm"}).status_code == 403
