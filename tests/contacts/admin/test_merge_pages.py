from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse

from committee.models import AuditEntry
from committee.roles import Role
from contacts import consents, duplicates, segments
from contacts.enums import ConsentSource
from contacts.models import Contact, Duplicate, Merge, Topic
from tests.contacts.admin.staff import logged_in
from tests.factories import NOON, make_contact, make_segment, make_shift, make_volunteer
from volunteers import assignments

pytestmark = pytest.mark.django_db

LIST = "/admin/contacts/duplicate/"


@pytest.fixture
def author():
    return logged_in(Role.AUTHOR)


def twins(**fields):
    """Two entries of one address and like names, found by the nightly search."""
    first = make_contact(given_name="Lea", family_name="Roux", email="lea@example.org", **fields)
    second = make_contact(given_name="Léa", family_name="Roux", email="lea@example.org", opted_in="news")
    duplicates.find(at=NOON)
    return first, second


def compare(first, second):
    return reverse("admin:contacts_contact_compare", args=[first.pk, second.pk])


def text(response):
    return html.unescape(response.content.decode())


def test_the_desk_lists_suspected_pairs_and_says_when_they_were_looked_for(author):
    assert "Not looked for yet" in text(author.get(LIST))
    first, second = twins()

    page = text(author.get(LIST))

    assert "1 new" in page
    (pair,) = author.get(LIST).context["cl"].result_list
    assert (pair.first, pair.second) == (first, second)


def test_a_pair_is_compared_side_by_side_and_nothing_is_written_by_looking(author):
    twins(birth_year=1990)

    page = text(author.get(reverse("admin:contacts_duplicate_change", args=[Duplicate.objects.get().pk])))

    assert re.findall(r'name="keep_given_name" value="(\w+)" aria-label="[^"]*"( checked)?', page) == [
        ("survivor", " checked"),
        ("absorbed", ""),
    ]
    assert 'name="keep_family_name"' not in page  # the same in both
    assert re.search(r"news en</th>.*?>–</td><td[^>]*>granted</td><td[^>]*><strong>granted</strong>", page, re.DOTALL)
    assert page.count("lea@example.org") == 2
    assert not Merge.objects.exists()


def test_the_page_says_that_a_merge_is_for_good_and_where_its_reason_stays(author):
    first, second = twins()

    page = text(author.get(compare(first, second)))
    author.post(compare(first, second), {"kept": first.pk, "keep_given_name": "survivor", "why": "same desk"})

    assert page.index("A merge cannot be undone.") < page.index("Merge the two")
    assert "It is kept with the merge, not in the audit trail" in page
    assert Merge.objects.get().why == "same desk"
    assert "same desk" not in str(list(AuditEntry.objects.values()))


def test_the_chosen_fields_of_the_chosen_survivor_are_kept(author):
    first, second = twins()

    refused = author.post(compare(first, second), {"kept": second.pk, "keep_given_name": "absorbed", "why": ""})
    assert not Merge.objects.exists()
    assert "This field is required" in text(refused)
    answer = author.post(
        compare(first, second), {"kept": second.pk, "keep_given_name": "absorbed", "why": "same desk"}
    )

    assert answer.url == reverse("admin:contacts_contact_change", args=[second.pk])
    kept = Contact.objects.get(pk=second.pk)
    assert (kept.given_name, Contact.objects.get(pk=first.pk).merged_into) == ("Lea", kept)
    assert Duplicate.objects.get().status == "merged"
    assert "Lea" not in str(list(AuditEntry.objects.values()))


def test_after_a_merge_both_pages_explain_it(author):
    first, second = twins()
    author.post(compare(first, second), {"kept": first.pk, "keep_given_name": "absorbed", "why": "same desk"})

    kept, gone = (
        text(author.get(reverse("admin:contacts_contact_change", args=[pk]))) for pk in (first.pk, second.pk)
    )
    explained = text(author.get(reverse("admin:contacts_merge_change", args=[Merge.objects.get().pk])))

    assert "Merged on" in kept
    assert "same desk" in kept
    assert reverse("admin:contacts_contact_change", args=[first.pk]) in gone
    assert "This entry was merged" in gone
    assert re.search(r"given name</th><td><bdi[^>]*>Lea</bdi></td><td><strong><bdi[^>]*>Léa", explained)
    assert author.post(reverse("admin:contacts_contact_change", args=[second.pk]), {}).status_code == 403


def test_two_people_are_never_suspected_again(author):
    first, second = twins()

    answer = author.post(reverse("admin:contacts_contact_two_people", args=[second.pk, first.pk]))
    duplicates.find(at=NOON, after=NOON.replace(year=2020))

    assert answer.url == LIST
    assert Duplicate.objects.get().status == "two"
    assert not author.get(LIST).context["cl"].result_list
    assert not author.get(compare(first, second)).context["is_suspected"]


def test_whoever_compared_two_of_their_own_accord_comes_back_to_the_person(author):
    first, second = make_contact(), make_contact()
    back = reverse("admin:contacts_contact_change", args=[first.pk])

    assert f'href="{back}">Cancel' in text(author.get(compare(first, second)))
    answer = author.post(reverse("admin:contacts_contact_two_people", args=[first.pk, second.pk]))

    assert answer.url == back
    assert Duplicate.objects.get().status == "two"


def test_a_pair_that_was_merged_meanwhile_is_not_told_apart_and_the_page_says_so(author):
    first = make_contact()
    second = make_contact(merged_into=first)

    answer = author.post(reverse("admin:contacts_contact_two_people", args=[first.pk, second.pk]), follow=True)

    assert "merged or erased in the meantime" in text(answer)
    assert not Duplicate.objects.exists()
    assert "These are two people" not in text(author.get(compare(first, second)))


def test_what_speaks_against_a_merge_is_said_before_it_is_done(author):
    first, second = twins(birth_year=1990)
    Contact.objects.filter(pk=second.pk).update(birth_year=1962, language="ja")
    news = Topic.objects.get(code="news")
    consents.withdraw(first, topic=news, channel="email", source=ConsentSource.UNSUBSCRIBE_PAGE, at=NOON)
    assignments.assign(make_volunteer(contact=second), make_shift(), by=None, at=NOON)

    page = text(author.get(compare(first, second)))

    assert "Born in 1962 or in 1990?" in page
    assert re.search(r"One entry reads \w+, the other Japanese", page)
    assert re.search(r"one entry agreed and the other withdrew. Afterwards: (granted|withdrawn)", page)
    assert "on 1 shift: from then on, of the entry that is kept" in page


def test_two_entries_that_say_the_same_raise_no_doubt(author):
    first, second = twins()

    assert author.get(compare(first, second)).context["preview"].doubts == []
    assert "To check before you merge" not in text(author.get(compare(first, second)))


def test_somebody_is_merged_with_somebody_found_by_name_which_stands_in_no_url(author):
    first, second = make_contact(given_name="Zoé"), make_contact(given_name="Zoe")
    find = reverse("admin:contacts_contact_merge_with", args=[first.pk])

    answer = author.post(find, {"words": "zoé"}, follow=True)

    assert [one.pk for one in answer.context["found"]] == [second.pk]
    assert compare(first, second) in text(answer)
    assert "zo" not in answer.request["QUERY_STRING"]


def test_two_volunteers_cannot_be_merged_and_the_page_says_why(author):
    first, second = twins()
    for contact in (first, second):
        make_volunteer(contact=contact)

    page = text(author.get(compare(first, second)))
    author.post(compare(first, second), {"kept": first.pk, "why": "same desk"})

    assert "settle in the registry" in page
    assert "Merge the two" not in page
    assert not Merge.objects.exists()


def test_only_those_who_may_merge_see_the_pairs():
    first, second = twins()
    make_volunteer(contact=first)
    coordinator = logged_in(Role.COORDINATOR)

    assert coordinator.get(LIST).status_code == 403
    assert coordinator.get(compare(first, second)).status_code == 403
    assert coordinator.post(compare(first, second), {"kept": first.pk, "why": "x"}).status_code == 403


def test_which_segments_somebody_is_in_is_looked_up_on_a_click_alone(author, monkeypatch):
    fan = make_contact(language="ar")
    arabic = segments_of("ar")
    segments_of("fr")

    page = author.get(reverse("admin:contacts_contact_segments", args=[fan.pk]))

    assert page.context["inside"] == [arabic]
    assert page.context["asked"] == 2
    monkeypatch.setattr(segments, "described_by", None)
    assert author.get(reverse("admin:contacts_contact_change", args=[fan.pk])).status_code == 200


def segments_of(language):
    condition = {"field": "language", "is": [language]}
    return make_segment(name=f"Readers of {language}", criteria={"match": "all", "conditions": [condition]})
