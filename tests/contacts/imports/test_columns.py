"""What a file may say of people beyond their name and address, and how it reaches the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from contacts import consents, imports, merging
from contacts.enums import AttributeType, Channel, ConsentSource, LanguageSource, PhoneLine
from contacts.models import Address, Attribute, Consent, ConsentRecord, Contact, Reference
from contacts.signals import consent_withdrawn
from tests.contacts.imports.files import import_rows, upload
from tests.factories import NOON, make_contact, make_topic

pytestmark = pytest.mark.django_db

DECISION = ["id", "email", "consent_topic", "consent_channel", "consent_status", "consent_source", "consent_date"]


def problems(import_run):
    return [
        (row.line, problem["column"], problem["code"])
        for row in import_run.refused_rows.order_by("line")
        for problem in row.problems
    ]


def test_everything_a_file_may_say_of_a_person_is_written():
    import_rows(
        ["id", "given_name", "native_name", "region", "postcode", "time_zone", "under 18", "langue"],
        ["C-1", "Xiaoming", "王晓明", "Île-de-France", "93200", "Asia/Shanghai", "oui", "chinois"],
        ["C-2", "Ana", "", "", "", "", "no", ""],
    )

    assert list(
        Contact.objects.order_by("external_id").values_list(
            "native_name", "region", "postcode", "time_zone", "is_minor", "language", "language_source"
        )
    ) == [
        ("王晓明", "Île-de-France", "93200", "Asia/Shanghai", True, "zh-hans", LanguageSource.REPORTED),
        ("", "", "", "", False, "fr", LanguageSource.ASSUMED),
    ]


@pytest.mark.parametrize(
    ("column", "written"),
    [("time_zone", "Paris"), ("is_minor", "perhaps"), ("postcode", "1" * 13), ("region", "x" * 81),
     ("native_name", "王" * 201), ("reference:shop", "9" * 101)],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_its_column(column, written):
    import_run = import_rows(["id", column], ["C-1", written])

    assert problems(import_run) == [(2, 2, "bad_cell")]
    assert not Contact.objects.exists()


def test_phone_is_written_with_what_answers_it():
    import_rows(
        ["id", "phone", "country"],
        ["C-1", "06 12 34 56 78", "FR"],
        ["C-2", "01 23 45 67 89", "FR"],
        ["C-3", "(201) 555-0123", "US"],
    )

    assert list(Address.objects.order_by("pk").values_list("normalised", "line")) == [
        ("+33612345678", PhoneLine.MOBILE),
        ("+33123456789", PhoneLine.LANDLINE),
        ("+12015550123", PhoneLine.EITHER),
    ]


def test_language_that_the_person_stated_is_not_overruled_by_a_file():
    make_contact(system="crm", external_id="C-1", language="ja", language_source=LanguageSource.STATED)

    again = import_rows(["id", "language"], ["C-1", "en"])

    assert Contact.objects.get().language == "ja"
    assert again.totals["unchanged"] == 1


def test_attributes_are_read_by_code_or_label_and_by_their_type():
    Attribute.objects.create(code="shoe_size", label="Pointure", type=AttributeType.NUMBER)
    Attribute.objects.create(code="club", label="Club", type=AttributeType.CHOICE, choices=["Paris", "Lyon"])

    import_run = import_rows(
        ["id", "POINTURE", "club"], ["C-1", "41,5", "paris"], ["C-2", "large", "Nice"], ["C-3", "", ""]
    )

    assert problems(import_run) == [(3, 2, "bad_cell"), (3, 3, "bad_cell")]
    assert list(Contact.objects.order_by("external_id").values_list("attributes", flat=True)) == [
        {"shoe_size": 41.5, "club": "Paris"},
        {},
    ]


def test_attributes_that_a_file_does_not_state_stay_as_they_are():
    Attribute.objects.create(code="club", label="Club", type=AttributeType.TEXT)
    make_contact(system="crm", external_id="C-1", attributes={"club": "Paris", "size": 4})

    again = import_rows(["id", "club"], ["C-1", "Lyon"])

    assert (again.totals["changed"], Contact.objects.get().attributes) == (1, {"club": "Lyon", "size": 4})


def test_ids_of_other_systems_name_the_person_too():
    import_rows(["id", "reference:ticketing"], ["C-1", "T-9"])

    import_rows(["id", "nom"], ["T-9", "Roux"], system="ticketing")

    assert Contact.objects.get().family_name == "Roux"
    assert list(Reference.objects.values_list("system", "external_id")) == [("ticketing", "T-9")]


def test_id_that_names_somebody_else_is_told_and_not_moved():
    import_rows(["id", "reference:ticketing"], ["C-1", "T-9"])

    import_run = import_rows(
        ["id", "reference:ticketing"], ["C-2", "T-9"], ["C-3", "T-10"], ["C-4", "T-10"], ["C-1", "T-9"]
    )

    assert problems(import_run) == [(2, None, "bad_cell"), (4, None, "bad_cell")]
    assert sorted(Reference.objects.values_list("contact__external_id", "external_id")) == [
        ("C-1", "T-9"),
        ("C-3", "T-10"),
    ]


def test_somebody_who_was_merged_is_the_person_that_was_kept():
    import_rows(["id", "nom"], ["C-1", "Roux"], ["C-2", "Roux"])
    kept, absorbed = Contact.objects.order_by("external_id")
    merging.merge(kept, absorbed, keep={}, why="entered twice", by=None, at=NOON)

    again = import_rows(["id", "prénom"], ["C-2", "Léa"], ["C-1", "Ana"])

    kept.refresh_from_db()
    assert (kept.given_name, again.totals["changed"]) == ("Léa", 1)
    assert problems(again) == [(3, None, "repeated_row")]


def test_one_row_may_decide_on_several_topics_and_channels():
    make_topic("news")
    make_topic("shop")

    import_rows(DECISION, ["C-1", "lea@example.org", "news, shop", "email, sms", "", "stand", "2024-05-31"])

    assert sorted(Consent.objects.values_list("topic__code", "channel", "status")) == [
        ("news", "email", "granted"),
        ("news", "sms", "granted"),
        ("shop", "email", "granted"),
        ("shop", "sms", "granted"),
    ]


def test_withdrawal_in_a_file_lowers_the_right_and_is_told_once():
    topic = make_topic("news")
    import_rows(DECISION, ["C-1", "lea@example.org", "news", "email", "granted", "shop", "2024-05-01"])
    heard = []

    def hear(**told):
        heard.append((told["contact_id"], told["topic_id"], told["channel"], told["source"]))

    consent_withdrawn.connect(hear)
    try:
        left = ["C-1", "lea@example.org", "news", "email", "withdrawn", "call centre", "2024-06-01"]
        first, again = import_rows(DECISION, left), import_rows(DECISION, left)
    finally:
        consent_withdrawn.disconnect(hear)

    right = Consent.objects.get()
    assert (right.status, right.since) == ("withdrawn", datetime(2024, 5, 31, 22, tzinfo=UTC))
    assert (first.totals["withdrawals"], first.totals["opt_ins"], again.totals["unchanged"]) == (1, 0, 1)
    assert heard == [(right.contact_id, topic.pk, Channel.EMAIL, ConsentSource.IMPORT)]


def test_withdrawal_older_than_the_right_changes_the_history_and_not_the_right():
    make_topic("news")
    import_rows(DECISION, ["C-1", "lea@example.org", "news", "email", "", "shop", "2024-05-01"])

    import_rows(DECISION, ["C-1", "lea@example.org", "news", "email", "désinscrit", "shop", "2024-04-01"])

    assert Consent.objects.get().status == "granted"
    assert ConsentRecord.objects.count() == 2


def test_withdrawal_of_somebody_new_gives_no_right():
    make_topic("news")

    import_rows(DECISION, ["C-1", "lea@example.org", "news", "email", "opt-out", "shop", "2024-05-01"])

    assert Consent.objects.get().status == "withdrawn"


@pytest.mark.parametrize("missing", [5, 6])
def test_decision_without_its_source_or_date_is_refused(missing):
    make_topic("news")
    row = ["C-1", "lea@example.org", "news", "email", "withdrawn", "shop", "2024-05-01"]
    row[missing] = ""

    assert problems(import_rows(DECISION, row)) == [(2, missing + 1, "bad_cell")]
    assert not ConsentRecord.objects.exists()


def test_opt_in_in_a_file_is_a_sign_of_life_and_never_moves_it_back():
    make_topic("news")
    lea = make_contact(system="crm", external_id="C-1")
    Contact.objects.update(last_sign_at=NOON - timedelta(days=90))

    for day in ("2024-07-01", "2023-01-01"):
        import_rows(DECISION, ["C-1", "lea@example.org", "news", "email", "", "shop", day])

    lea.refresh_from_db()
    assert lea.last_sign_at == datetime(2024, 6, 30, 22, tzinfo=UTC)


def test_new_address_becomes_the_current_one_and_a_known_one_stays_as_it_is():
    import_rows(["id", "email"], ["C-1", "old@example.org"])
    Address.objects.update(current_since=NOON - timedelta(days=3))

    import_rows(["id", "email"], ["C-1", "new@example.org"])
    before = list(Address.objects.order_by("pk").values_list("normalised", "current_since"))
    import_rows(["id", "email"], ["C-1", "old@example.org"])

    assert [value for value, _since in before] == ["old@example.org", "new@example.org"]
    assert before[1][1] > before[0][1]
    assert list(Address.objects.order_by("pk").values_list("normalised", "current_since")) == before


def test_columns_of_a_system_are_remembered_for_its_next_file():
    header, row = ["kundennummer", "courriel", "adresse mail", "nom"], ["C-1", "a@example.org", "b@example.org", "x"]
    first = upload(header, row)
    imports.look_again(first, columns={"external_id": 0, "email": 2}, at=NOON)
    imports.confirm(first, by=None)

    same, other = upload(header, row), upload(header, row, system="ticketing")

    assert (same.mapping["columns"], same.mapping["remembered"]) == ({"external_id": 0, "email": 2}, True)
    assert same.problems == []
    assert (other.mapping["columns"], other.mapping["remembered"]) == ({"family_name": 3}, False)


def test_what_was_written_of_a_person_by_one_hand_is_not_lost_by_a_merge_and_a_second_import():
    make_topic("news")
    rows = [
        ["C-1", "lea@example.org", "news", "email", "", "shop", "2024-05-01"],
        ["C-2", "lea@example.org", "news", "email", "", "stand", "2024-06-01"],
    ]
    import_rows(DECISION, *rows)
    kept, absorbed = Contact.objects.order_by("external_id")
    merging.merge(kept, absorbed, keep={}, why="entered twice", by=None, at=NOON)
    records = ConsentRecord.objects.count()

    import_rows(DECISION, rows[1])

    assert ConsentRecord.objects.count() == records
    assert consents.rebuild(kept)[0].status == "granted"


def test_headers_as_the_page_itself_calls_the_columns_in_french_are_understood():
    make_topic("news")
    header = ["E-mail", "Accord : thème", "Accord : où il a été donné", "Accord : quand"]

    import_rows(header, ["lea@example.org", "news", "guichet", "31/05/2024"])

    assert Consent.objects.get().topic.code == "news"
