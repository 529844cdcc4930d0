"""Everything we hold about a person is in their file: every table that is about people, or the reason why not."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from typing import Final
from urllib.parse import quote

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import UUIDField
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from campaigns.models import HeldContact, Hold, Message
from committee import languages
from contacts import dossier, erasure, requests
from contacts.dossier import words
from contacts.enums import IdentityCheck, RequestKind, RequestOrigin
from contacts.models import Contact, Segment
from tests import lives
from tests.campaigns.stages import sending
from tests.factories import NOON, make_contact, make_user

pytestmark = pytest.mark.django_db

# Which section shows each table that is about people.
SHOWN: Final = {
    "contacts.Contact": {"identity", "attributes"},
    "contacts.Address": {"addresses"},
    "contacts.Reference": {"references"},
    "contacts.Consent": {"consents"},
    "contacts.ConsentRecord": {"consent_history"},
    "contacts.ConsentProof": {"consent_history"},
    "contacts.Suppression": {"suppressions"},
    "contacts.SignUp": {"sign_ups"},
    "contacts.Enquiry": {"enquiries"},
    "contacts.Notice": {"notices"},
    "contacts.Ticket": {"tickets"},
    "contacts.TicketEvent": {"ticket_events"},
    "contacts.ImportedContact": {"imports"},
    "contacts.ListedContact": {"lists"},
    "contacts.Duplicate": {"duplicates"},
    "contacts.Merge": {"merges"},
    "contacts.RightsRequest": {"requests"},
    "contacts.RequestStep": {"request_steps"},
    "committee.AuditEntry": {"acts"},
    "volunteers.Volunteer": {"volunteer"},
    "volunteers.Assignment": {"assignments"},
    "campaigns.Message": {"messages"},
    "campaigns.Event": {"message_events"},
    "campaigns.HeldContact": {"holds"},
}
# Not about the people we write to, although something points at a person.
NOT_THEIRS: Final = {
    "committee.User": "a member of staff",
    "contacts.SignUp_topics": "shown with the sign-up",
    "contacts.FormerId": "of people who are gone: fingerprints of ids, from which nobody can be read",
}


def read(file: dossier.File) -> tuple[dict, dict[str, list[dict[str, str]]]]:
    """The JSON, and the tables by the name of their section, their columns as the person reads them."""
    with file.content:
        archive = zipfile.ZipFile(io.BytesIO(file.content.read()))
    document = json.loads(archive.read("my-data.json"))
    with translation.override(document["language"]):
        named = {words.section(name): name for name in document["sections"]}
    tables = {}
    for name in archive.namelist():
        if name.endswith(".csv"):
            lines = io.StringIO(archive.read(name).decode("utf-8-sig"))
            found = csv.Sniffer().sniff(lines.readline(), ";,").delimiter if lines.getvalue().count("\n") else ";"
            lines.seek(0)
            tables[named[name[3:].removesuffix(".csv")]] = list(csv.DictReader(lines, delimiter=found))
    return document, tables


def sections_of(contact: Contact) -> dict:
    document, _tables = read(dossier.compile_for(contact, at=NOON))
    return document["sections"]


def about_people() -> set[str]:
    """Every table with a column that leads to a person, and those that say of themselves that they name one."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        leads = [
            field.name
            for field in model._meta.concrete_fields
            if (field.is_relation and field.related_model is not None and _names(field.related_model))
            or field.name in {"contact_id", "holder_id"}
            or (field.name == "subject" and isinstance(field, UUIDField))
        ]
        if leads or _names(model):
            found.add(model._meta.label)
    return found


def _names(model) -> bool:
    return getattr(model, "names_a_person", False)


def test_every_table_about_people_has_its_part_in_the_file_or_a_reason_not_to():
    assert about_people() - set(SHOWN) - set(NOT_THEIRS) == set()
    assert {name for names in SHOWN.values() for name in names} <= set(dossier.sections())


def test_the_file_of_somebody_known_everywhere_lacks_nothing():
    life = lives.live()
    Segment.objects.create(name="Everybody", criteria={})
    asked = requests.receive(kind=RequestKind.ACCESS, origin=RequestOrigin.POST, contact=life.contact, at=NOON)

    file = dossier.compile_for(life.contact, at=NOON)
    empty = {name for name, rows in file.sections.items() if not rows}
    document, _tables = read(file)

    assert empty == set()
    whole = json.dumps(document, ensure_ascii=False).lower()
    assert [mark for mark in lives.MARKS if mark.lower() not in whole] == []
    assert asked.contact == life.contact


def test_the_file_holds_nothing_of_anybody_else():
    life = lives.live()

    whole = json.dumps(sections_of(life.contact), ensure_ascii=False)

    assert "Bystander" not in whole
    assert "max@example.org" not in whole
    assert life.officer.username not in whole


def test_a_consent_is_shown_with_the_words_that_were_read_and_how_we_know():
    life = lives.live()

    history = sections_of(life.contact)["consent_history"]

    (news,) = [row for row in history if row["topic"] == "news fr"]
    assert (news["words_shown"], news["language"], news["decision"]) == (lives.WORDS, "fr", "granted")
    assert (news["proof"], news["ip_address"]) == (f"link sent to {lives.EMAIL}", lives.IP_ADDRESS)
    (shop,) = [row for row in history if row["topic"] == "shop fr"]  # from the entry that was merged
    assert shop["proof"] == "Zebulonka said so"


def test_a_message_is_shown_in_the_words_that_left_as_its_fingerprint_proves():
    life = lives.live()

    (message,) = sections_of(life.contact)["messages"]

    row = Message.objects.get(contact_id=life.contact.pk)
    assert message["subject"] == "Doors open at nine (fr)"
    assert "Dear Zebulonka, the doors open at nine." in message["text"]
    assert (message["same_as_sent"], message["address"]) == (True, lives.EMAIL)
    assert message["message"] == f"{life.campaign.pk}.{row.n}"
    (event,) = sections_of(life.contact)["message_events"]
    assert (event["message"], event["event"]) == (message["message"], "click")


def test_a_hold_is_told_once_with_its_reason_also_to_somebody_who_was_merged():
    life = lives.live()
    hold = Hold.objects.get()
    HeldContact.objects.create(hold=hold, contact_id=life.merged.pk)
    HeldContact.objects.create(hold=hold, contact_id=Contact.objects.get(family_name="Bystander").pk)

    assert sections_of(life.contact)["holds"] == [{
        "why": "After an accident", "purposes": ["marketing"], "since": hold.placed_at.isoformat(),
        "until": lives.AHEAD.isoformat(), "lifted_at": NOON.isoformat(),
    }]  # fmt: skip


def test_words_that_are_not_those_that_left_are_not_passed_for_them():
    life = lives.live()
    Message.objects.filter(contact_id=life.contact.pk).update(slot_values={"person.given_name": "Otto"})

    (message,) = sections_of(life.contact)["messages"]

    assert message["same_as_sent"] is False


def test_json_and_tables_say_the_same_and_the_proof_counts_them():
    life = lives.live()
    file = dossier.compile_for(life.contact, at=NOON)
    content = file.content.read()
    file.content.seek(0)

    document, tables = read(file)

    assert (file.size, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert (document["format"], document["made_at"], document["language"]) == ("1", NOON.isoformat(), "fr")
    assert {name: len(rows) for name, rows in document["sections"].items()} == file.sections
    assert {name: len(rows) for name, rows in tables.items()} == {name: n for name, n in file.sections.items() if n}
    (identity, merged) = tables["identity"]
    assert (identity["Nom"], identity["Étiquettes"]) == ("Quxmark", '["quxmark-fan"]')
    assert merged["Numéro dans ce système"].startswith("merged:")


@pytest.mark.parametrize("language", languages.CODES)
def test_tables_and_columns_are_named_in_the_language_of_the_person(language):
    life = lives.live()
    Contact.objects.update(language=language)
    Segment.objects.create(name="Everybody", criteria={})
    requests.receive(kind=RequestKind.ACCESS, origin=RequestOrigin.POST, contact=life.contact, at=NOON)

    document, tables = read(dossier.compile_for(life.contact, at=NOON))

    with translation.override(language):
        for section, rows in document["sections"].items():
            assert language == "en" or words.section(section) != section
            assert list(tables[section][0]) == [words.column(section, key) for key in rows[0]]
            # A column of the code would stand there in English, in small letters.
            assert [key for key in rows[0] if words.column(section, key) == key] == []
            assert len(set(tables[section][0])) == len(rows[0])


def test_of_what_we_do_not_hold_there_is_no_table_and_a_page_leads_through_the_others():
    person = make_contact(language="ar", given_name="ليلى")
    file = dossier.compile_for(person, at=NOON)

    archive = zipfile.ZipFile(io.BytesIO(file.content.read()))

    *tables, last = archive.namelist()[1:]
    page = archive.read(last).decode()
    assert (archive.namelist()[0], tables, last) == (
        "my-data.json", ["01 من أنت.csv", "02 عناوينك.csv"], "اقرأني أولا.html",
    )  # fmt: skip
    assert '<html lang="ar" dir="rtl">' in page
    assert [table for table in tables if quote(table) not in page] == []
    assert "/p/ar/my-data/" in page
    assert json.loads(archive.read("my-data.json"))["sections"]["tickets"] == []
    file.content.close()


def test_what_a_spreadsheet_would_run_is_text_in_the_tables():
    person = make_contact(given_name="=HYPERLINK(1)", language="fr")

    _document, tables = read(dossier.compile_for(person, at=NOON))

    assert tables["identity"][0]["Prénom"] == "'=HYPERLINK(1)"


def test_the_file_is_asked_for_by_the_merged_entry_too():
    life = lives.live()

    assert sections_of(life.merged) == sections_of(life.contact)


def test_the_file_of_somebody_erased_names_nobody():
    life = lives.live()
    erasure.erase(life.contact, by=None, at=NOON)

    whole = json.dumps(sections_of(life.contact), ensure_ascii=False).lower()

    assert [mark for mark in lives.MARKS if mark.lower() in whole] == []


def test_handing_over_leaves_its_fingerprint_and_may_be_repeated():
    life = lives.live()
    asked = requests.receive(kind=RequestKind.ACCESS, origin=RequestOrigin.POST, contact=life.contact, at=NOON)
    with pytest.raises(requests.PersonUnknown):
        requests.answer_access(asked, by=None, at=NOON)
    asked = requests.identify(asked, contact=life.contact, check=IdentityCheck.DOCUMENT, by=make_user(), at=NOON)

    for _ in range(2):
        file = requests.answer_access(asked, by=None, at=NOON)
        file.content.close()
        asked.refresh_from_db()
        assert (asked.status, asked.outcome["sha256"], asked.outcome["size"]) == ("answered", file.sha256, file.size)
        assert asked.outcome["sections"] == file.sections
    assert list(asked.steps.values_list("what", flat=True)) == ["receive", "identify", "hand_over", "hand_over"]


def test_more_messages_ask_for_no_more_queries():
    person = make_contact(opted_in="news")
    campaign = sending()
    counted = []
    for number in (1, 60):
        lives.write_many(person, like=campaign, number=number)
        with CaptureQueriesContext(connection) as queries:
            file = dossier.compile_for(person, at=NOON)
        file.content.close()
        counted.append((file.sections["messages"], len(queries)))

    assert [messages for messages, _queries in counted] == [2, 62]
    assert counted[0][1] == counted[1][1]


def test_rows_of_one_section_that_differ_are_refused():
    with pytest.raises(dossier.NotAlike):
        list(_rows_of([{"a": 1}, {"b": 2}]))


def _rows_of(rows):
    from contacts.dossier.registry import alike

    _columns, checked = alike("section", rows)
    return checked
