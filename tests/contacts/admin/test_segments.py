"""The pages of segments: a rule is built row by row, with or without JavaScript, said, counted, sampled and kept."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from committee.celery import app
from committee.models import AuditEntry
from committee.roles import Role
from contacts.admin import segment_figures
from contacts.enums import Channel
from contacts.models import Attribute, PeopleList, Segment
from contacts.segments import reaching
from tests.contacts.admin.staff import logged_in
from tests.contacts.segments.programme import games, slow_rows_of_people
from tests.factories import NOON, make_campaign, make_contact, make_segment, make_topic, make_user

__all__ = ["games", "slow_rows_of_people"]

pytestmark = pytest.mark.django_db

ADD, COUNT, FIND = "/admin/contacts/segment/add/", "/admin/contacts/segment/count/", "/admin/contacts/segment/find/"
FRENCH = {"node": ["n1 n0 language"], "n1-is": ["fr"], "n0-match": "all"}
IN_FRENCH = {"match": "all", "conditions": [{"field": "language", "is": ["fr"]}]}


@pytest.fixture
def author():
    return logged_in(Role.AUTHOR)


def page_of(segment):
    return reverse("admin:contacts_segment_change", args=[segment.pk])


# --- Building --------------------------------------------------------------------------------------------------------


def test_a_rule_of_every_kind_of_condition_is_saved_as_it_was_built(author, games):
    make_topic("news")
    Attribute.objects.create(code="points", label="Points", type="number")
    guests = PeopleList.objects.create(name="Guests")

    author.post(ADD, {
        "name": "Everything", "description": "For the test", "n0-match": "all",
        "node": ["n1 n0 language", "n2 n0 group", "n3 n2 country", "n4 n2 ticket", "n5 n2 attribute",
                 "n6 n0 age", "n7 n0 topic", "n8 n0 list", "n9 n0 last_sign", "n10 n0 tag"],
        "n1-is": ["fr", "ar"],
        "n2-match": "any",
        "n3-is": ["FR"],
        "n4-is": "held", "n4-disciplines": ["ATH"], "n4-days": ["2024-08-04"], "n4-gates": ["STA/A"],
        "n4-categories": "A, B", "n4-kinds": ["companion"],
        "n5-attribute": "points", "n5-is": "between", "n5-from": "5", "n5-to": "9.5",
        "n6-from": "18", "n6-unknown": "on",
        "n7-is": "granted", "n7-topic": "news", "n7-channel": "sms",
        "n8-is": [str(guests.pk)],
        "n9-is": "last_days", "n9-days": "30",
        "n10-is": "press,  vip ,press",
    })  # fmt: skip

    segment = Segment.objects.get()
    assert (segment.name, segment.description) == ("Everything", "For the test")
    assert segment.criteria == {"match": "all", "conditions": [
        {"field": "language", "is": ["fr", "ar"]},
        {"match": "any", "conditions": [
            {"field": "country", "is": ["FR"]},
            {"field": "ticket", "is": "held", "disciplines": ["ATH"], "days": ["2024-08-04"], "gates": ["STA/A"],
             "categories": ["A", "B"], "kinds": ["companion"]},
            {"field": "attribute", "attribute": "points", "is": "between", "from": 5, "to": 9.5},
        ]},
        {"field": "age", "from": 18, "unknown": True},
        {"field": "topic", "is": "granted", "topic": "news", "channel": "sms"},
        {"field": "list", "is": [guests.pk]},
        {"field": "last_sign", "is": "last_days", "days": 30},
        {"field": "tag", "is": ["press", "vip"]},
    ]}  # fmt: skip
    assert segment.created_by.username


def test_a_saved_rule_is_shown_as_it_was_built_and_saved_again_unchanged(author, games):
    criteria = {"match": "any", "conditions": [
        {"field": "ticket", "is": "former", "sessions": ["ATH01"], "venues": ["STA"], "days": ["2024-08-04"]},
        {"match": "none", "conditions": [{"field": "tag", "is": ["a", "b"]}]},
        {"field": "created", "is": "before", "day": "2024-01-31"},
    ]}  # fmt: skip
    segment = make_segment(name="Kept", criteria=criteria)
    page = author.get(page_of(segment)).content.decode()

    assert "ATH01 · Athletics: Men’s 100 m final" in page
    author.post(page_of(segment), {"name": "Kept", **posted_from(author.get(page_of(segment)))})
    segment.refresh_from_db()
    assert segment.criteria == criteria


def posted_from(response):
    """What a browser would send of the page as it stands."""
    sent = {"node": []}

    def walk(node):
        if node.name != "n0":
            sent["node"].append(f"{node.name} {node.parent} {node.kind}")
        if node.form is None:
            sent[f"{node.name}-match"] = node.match.value
        else:
            for field in node.form:
                value = field.value()
                sent[field.html_name] = field.field.prepare_value(value) if value is not None else ""
        for member in node.members:
            walk(member)

    walk(response.context["root"])
    return sent


def test_rows_and_groups_come_and_go_without_anything_being_saved(author):
    added = author.post(ADD, {**FRENCH, "n0-new": "tag", "edit": "add n0"})
    assert [node.kind for node in added.context["root"].members] == ["language", "tag"]
    assert added.context["focus"] == "n2"

    grouped = author.post(ADD, {**FRENCH, "edit": "group n0"})
    assert [node.kind for node in grouped.context["root"].members] == ["language", "group"]

    removed = author.post(ADD, {**FRENCH, "edit": "remove n1"})
    assert removed.context["root"].members == []
    assert not Segment.objects.exists()


def test_groups_are_offered_no_deeper_than_a_rule_may_be(author):
    deep = {"node": ["n1 n0 group", "n2 n1 group", "n3 n2 group", "n4 n2 language"], "n4-is": ["fr"]}

    root = author.post(ADD, {**deep, "edit": "group n2"}).context["root"]

    third = root.members[0].members[0]
    assert not third.may_hold_groups
    assert [node.kind for node in third.members] == ["language"]


def test_the_fields_of_an_attribute_follow_its_type(author):
    Attribute.objects.create(code="size", label="Size", type="choice", choices=["S", "M"])
    row = {"node": ["n1 n0 attribute"], "n1-attribute": "size", "edit": "stay n1"}

    form = author.post("/admin/contacts/segment/rule/", row).context["root"].members[0].form

    assert list(form.fields) == ["attribute", "is", "values"]
    assert form.fields["values"].choices == [("S", "S"), ("M", "M")]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"node": ["n1 n0 language"]}, "__all__"),
        ({"node": ["n1 n0 language"], "n1-is": ["xx"]}, "is"),
        ({"node": ["n1 n0 age"], "n1-from": "30", "n1-to": "20"}, "__all__"),
        ({"node": ["n1 n0 created"], "n1-is": "since", "n1-day": "31.2.2024"}, "day"),
        ({"node": ["n1 n0 tag"], "n1-is": " , "}, "__all__"),
    ],
    ids=str,
)
def test_what_is_missing_or_wrong_is_said_at_its_row(author, row, field):
    response = author.post(ADD, {"name": "x", **row})

    form = response.context["root"].members[0].form
    assert list(form.errors) == [field]
    assert form.errors[field][0] in response.content.decode().replace("&#x27;", "'")
    assert not Segment.objects.exists()


@pytest.mark.parametrize(
    "node",
    ["n1 n0 nonsense", "n1 n9 language", "n0 n0 group", "x", "n1 n1 language", "n99999 n0 tag"],
)
def test_rows_that_no_page_of_ours_sends_are_left_out(author, node):
    assert author.post(ADD, {"node": [node], "edit": "refresh"}).context["root"].members == []


def test_a_rule_that_names_what_does_not_exist_is_refused(author):
    page = author.post(ADD, {"name": "x", "node": ["n1 n0 system"], "n1-is": "unheard-of"}).content.decode()

    assert "“unheard-of” does not exist." in page
    assert not Segment.objects.exists()


def test_a_copy_begins_with_the_rule_and_a_name_of_its_own(author):
    segment = make_segment(name="French", description="why", criteria=IN_FRENCH)

    page = author.get(f"{ADD}?copy={segment.pk}")

    assert page.context["root"].criteria["conditions"][0]["field"] == "language"
    assert page.context["form"].initial["name"] == ""
    assert author.get(f"{ADD}?copy=999999").status_code == 404
    assert Segment.objects.count() == 1


def test_a_new_segment_begins_empty(author):
    form = author.get(ADD).context["form"]

    assert {name: form[name].value() for name in form.fields} == {"name": "", "description": ""}


def test_a_changed_rule_forgets_its_count_and_a_changed_name_does_not(author):
    segment = make_segment(name="French", criteria=IN_FRENCH, people_count=7, counted_at=NOON)

    author.post(page_of(segment), {"name": "Francophones", **FRENCH})
    segment.refresh_from_db()
    assert (segment.name, segment.people_count) == ("Francophones", 7)

    author.post(page_of(segment), {"name": "Francophones", **FRENCH, "n1-is": ["de"]})
    segment.refresh_from_db()
    assert (segment.people_count, segment.counted_at) == (None, None)
    assert "being counted" in author.get("/admin/contacts/segment/").content.decode()
    assert AuditEntry.objects.filter(action="contacts.change", object_type="contacts.segment").count() == 2


# --- Finding ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("session", "athl final", ["ATH01"]),
        ("session", "ath0", ["ATH01", "ATH02"]),
        ("session", "Natation", ["SWM01"]),
        ("discipline", "swim", ["SWM"]),
        ("venue", "aquatique", ["POOL"]),
        ("gate", "gate a stade", ["STA/A"]),
        ("venue_part", "nord", ["STA/NST"]),
        ("topic", "news", ["news"]),
        ("country", "germ", ["DE"]),
        ("country", "fr", ["FR", "GF", "PF", "TF"]),
        ("session", "%", []),
    ],
)
def test_a_picker_finds_by_name_in_either_language_and_by_code(author, games, kind, text, found):
    make_topic("news")
    make_topic("shop")
    response = author.get(FIND, {"kind": kind, "text": text, "name": "n1-is"})

    assert [key for key, _label in response.context["found"]][: len(found) or 1] == found


def test_with_javascript_away_a_search_is_a_round_trip(author, games):
    row = {
        "node": ["n1 n0 ticket"],
        "n1-is": "held",
        "n1-sessions": ["ATH02"],
        "n1-sessions-find": "ath",
        "edit": "find",
    }

    page = author.post(ADD, row).content.decode()

    assert '<input type="checkbox" name="n1-sessions" value="ATH02" checked>' in page
    assert '<input type="checkbox" name="n1-sessions" value="ATH01">' in page


def test_only_what_one_may_see_is_found(games):
    duty = logged_in(Role.DUTY_OFFICER)

    assert duty.get(FIND, {"kind": "session", "text": "a", "name": "x"}).status_code == 200
    assert duty.get(FIND, {"kind": "import", "text": "a", "name": "x"}).status_code == 403
    assert duty.get(FIND, {"kind": "user", "text": "a", "name": "x"}).context["found"] == []
    assert logged_in(Role.COORDINATOR).get(FIND, {"kind": "session", "text": "a"}).status_code == 403


# --- Counting --------------------------------------------------------------------------------------------------------


def test_the_rule_is_said_and_counted_as_it_stands_in_the_page(author):
    make_contact(language="fr")
    make_contact(language="de")

    page = author.post(COUNT, FRENCH).content.decode()

    assert "French-speaking people." in page
    assert "1 person" in page
    assert not Segment.objects.exists()


def test_a_rule_that_is_not_complete_is_not_counted(author):
    assert "not complete" in author.post(COUNT, {"node": ["n1 n0 language"]}).content.decode()


def test_who_can_be_written_to_is_counted_for_each_channel(author):
    make_topic("news")
    make_contact(language="fr", opted_in="news")
    make_contact(language="fr", opted_in="news", email=None)
    make_contact(language="fr")

    email = author.post(f"{COUNT}?part=email", {**FRENCH, "about": "news"}).context["channel"]

    assert (email["reachable"], email["total"]) == ("1", "3")
    assert email["left_out"] == [("no address", "1"), ("no consent", "1")]
    assert author.post(f"{COUNT}?part=pigeon", FRENCH).status_code == 404


def test_what_takes_too_long_is_said_to_take_too_long(author, monkeypatch, slow_rows_of_people):
    monkeypatch.setattr(reaching, "EXACT_WITHIN", 0.02)
    make_topic("news")

    page = author.post(f"{COUNT}?part=email", {**FRENCH, "about": "news"}).content.decode()

    assert "takes too long" in page


def test_without_javascript_refresh_brings_everything(author):
    make_topic("news")
    make_contact(language="fr", opted_in="news", given_name="Léa", family_name="Martin")

    page = author.post(ADD, {**FRENCH, "about": "news", "edit": "sample"})

    assert page.context["people"]["total"] == "1"
    assert [channel["channel"] for channel in page.context["channels"]] == list(Channel)
    assert page.context["sample"]["people"] == [("Léa Martin", "French", "")]


def test_names_are_shortened_for_those_who_do_not_work_with_addresses(author):
    make_contact(language="fr", given_name="Léa", family_name="Martin", country="FR")

    seen = logged_in(Role.DUTY_OFFICER).post(f"{COUNT}?part=sample", FRENCH).context["sample"]
    assert seen == {"people": [("Léa M.", "French", "France")], "in_full": False}
    assert not AuditEntry.objects.filter(action="contacts.sample").exists()

    seen = author.post(f"{COUNT}?part=sample", FRENCH).context["sample"]
    assert seen["people"] == [("Léa Martin", "French", "France")]
    assert AuditEntry.objects.filter(action="contacts.sample").count() == 1


# --- The list, and those who only look -------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_however_many_segments(author, games, django_assert_num_queries, count):
    rule = {"match": "all", "conditions": [{"field": "ticket", "is": "held", "disciplines": ["ATH"]}]}
    for number in range(count):
        segment = make_segment(name=f"S{number}", criteria=rule, created_by=make_user())
        make_campaign(segment=segment)
    author.get("/admin/contacts/segment/")

    with django_assert_num_queries(9):
        page = author.get("/admin/contacts/segment/")

    assert page.content.decode().count("Holders of athletics sessions.") == count
    assert [segment.uses for segment in page.context["cl"].result_list] == [1] * count


def test_a_segment_is_counted_as_soon_as_it_is_saved_and_its_page_renews_itself_until_then(
    author, django_capture_on_commit_callbacks, monkeypatch
):
    make_contact(language="fr")
    monkeypatch.setitem(app.conf, "task_always_eager", True)
    with django_capture_on_commit_callbacks() as queued:
        author.post(ADD, {"name": "French", **FRENCH})
    segment = Segment.objects.get()
    renewed = reverse("admin:contacts_segment_kept", args=[segment.pk])

    for address in (page_of(segment), renewed):
        page = author.get(address).content.decode()
        assert "As saved: being counted" in page
        assert f'hx-get="{renewed}"' in page
    for count in queued:
        count()

    page = author.get(renewed).content.decode()
    assert "As saved: 1 person on" in page
    assert "hx-get" not in page


def test_a_rule_that_nobody_could_count_in_time_is_told_as_such(author):
    segment = make_segment(criteria=IN_FRENCH)
    Segment.objects.update(updated_at=timezone.now() - segment_figures.COUNTED_WITHIN)

    page = author.get(page_of(segment)).content.decode()

    assert "As saved: never counted" in page
    assert reverse("admin:contacts_segment_kept", args=[segment.pk]) not in page


def test_counting_again_keeps_the_figure_and_its_time(author):
    segment = make_segment(criteria=IN_FRENCH)
    make_contact(language="fr")

    author.post(reverse("admin:contacts_segment_recount", args=[segment.pk]))

    segment.refresh_from_db()
    assert segment.people_count == 1
    assert "1 person on" in author.get(page_of(segment)).content.decode()


def test_the_hour_of_a_count_is_that_of_paris_in_the_list_and_on_the_page(author):
    segment = make_segment(criteria=IN_FRENCH, people_count=7, counted_at=NOON)

    for address in ("/admin/contacts/segment/", page_of(segment)):
        assert "7 people on 26/07/2024 14:00" in author.get(address).content.decode()


@pytest.mark.parametrize(("status", "is_bound"), [("draft", False), ("in_review", True), ("cancelled", False)])
def test_the_page_says_which_campaigns_another_rule_would_take_back(author, status, is_bound):
    segment = make_segment()
    make_campaign(segment=segment, name="Hello Paris", status=status)

    page = author.get(page_of(segment)).content.decode()

    assert ("have to be approved again: Hello Paris." in page) is is_bound


def test_what_a_campaign_writes_to_cannot_be_deleted(author):
    used, free = make_segment(name="Used"), make_segment(name="Free")
    make_campaign(segment=used, name="Hello Paris")

    page = author.get(page_of(used)).content.decode()
    assert "Hello Paris" in page
    assert "/delete/" not in page
    author.post(reverse("admin:contacts_segment_delete", args=[used.pk]), {"post": "yes"})
    author.post(reverse("admin:contacts_segment_delete", args=[free.pk]), {"post": "yes"})
    assert list(Segment.objects.all()) == [used]


def test_who_may_only_look_reads_and_counts_and_changes_nothing(games):
    approver = logged_in(Role.APPROVER)
    segment = make_segment(name="French", criteria=IN_FRENCH)
    make_contact(language="fr")

    page = approver.get(page_of(segment)).content.decode()
    assert "French-speaking people." in page
    assert 'name="node"' not in page
    assert "1 person" in approver.post(f"{COUNT}?segment={segment.pk}").content.decode()
    assert approver.post(page_of(segment), {"name": "x", **FRENCH}).status_code == 403
    assert approver.post("/admin/contacts/segment/rule/", FRENCH).status_code == 403


def test_a_rule_that_cannot_be_read_is_said_and_can_be_built_anew(author):
    segment = make_segment(name="Old", criteria={"languages": ["fr"]})

    assert author.get(page_of(segment)).status_code == 200
    author.post(page_of(segment), {"name": "Old", **FRENCH})

    segment.refresh_from_db()
    assert segment.criteria == IN_FRENCH
