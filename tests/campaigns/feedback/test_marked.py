"""Who agreed to be measured, and nobody else, has a mark in their e-mails; what it tells goes with the agreement."""

from __future__ import annotations

import email.policy
import re
from datetime import timedelta
from email import message_from_bytes

import pytest
from django.db import connection

from campaigns import statement
from campaigns.feedback import applying, ending
from campaigns.flow import readings
from campaigns.flow.deliver import claims, gate, groups, keys, texts
from campaigns.models import Batch, Campaign, Event, EventCount, LinkCount, Message, Receipt
from committee import tokens
from committee.db import clock
from committee.tokens import Scope
from contacts import consents, erasure
from contacts.enums import Channel, ConsentSource, TopicKind
from contacts.models import Contact, RetentionRule
from tests.campaigns.stages import deliver, sending
from tests.factories import NOON, make_consent, make_contact, make_template, make_topic

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
APPLE = "Mozilla/5.0"
WORDS = "Look at [the shop](https://shop.example.org/), and at [the map](https://map.example.org/)."
MANY = f"{WORDS} Then read [the news](https://news.example.org/)."


@pytest.fixture
def measuring():
    return make_topic("measuring", kind=TopicKind.TRACKING)


@pytest.fixture
def ada(measuring):
    """She agreed; bob, who gets the same, did not."""
    found = make_contact(email="ada@example.org", opted_in="news", language="en")
    make_consent(found, topic=measuring)
    make_contact(email="bob@example.org", opted_in="news", language="en")
    return found


def leaving(words=WORDS, **fields):
    return sending(template=make_template(body_en=words, body_fr=words), **{"counts_clicks": True, **fields})


def parts(envelope) -> tuple[str, str]:
    """The HTML and the text of an e-mail."""
    letter = message_from_bytes(envelope.content, policy=email.policy.default)
    return tuple(letter.get_body((kind,)).get_content() for kind in ("html", "plain"))


def letters(campaign) -> dict[str, tuple[str, str]]:
    return {one.recipient: parts(one) for one in deliver(campaign).accepted}


def an_hour_ago(words=WORDS):
    """Ada's e-mail, handed over by then."""
    campaign = leaving(words)
    html, _text = letters(campaign)["ada@example.org"]
    hour = timedelta(hours=1)
    Message.objects.update(sent_at=clock() - hour)
    Campaign.objects.update(started_at=clock() - hour)
    return html


@pytest.fixture
def page(ada):
    return an_hour_ago()


def marks(html: str) -> dict[str, list[str]]:
    """Where the picture and the marked links lead."""
    return {"open": re.findall(r"/o/[\w-]+", html), "click": re.findall(r"/l/[\w-]+/[\w-]+", html)}


def come(client, address, agent=FIREFOX):
    return client.get(address, headers={"User-Agent": agent})


def apply():
    """Once it is known of every click whether it was one of many."""
    Receipt.objects.update(not_before=NOON)
    while applying.apply_some(at=clock()):
        pass


def events():
    return sorted(Event.objects.values_list("kind", "is_machine"))


def leave(contact, topic):
    where = {"topic": topic, "channel": Channel.EMAIL, "source": ConsentSource.PREFERENCES}
    consents.withdraw(contact, **where, at=clock())


# --- What leaves -----------------------------------------------------------------------------------------------------


def test_who_agreed_has_a_picture_and_marked_links_and_nobody_else_has(ada):
    sent = letters(leaving())

    html, text = sent["ada@example.org"]
    (mark,) = {address.rpartition("/")[2] for found in marks(html).values() for address in found}
    assert [len(found) for found in marks(html).values()] == [1, 2]
    assert marks(sent["bob@example.org"][0]) == {"open": [], "click": []}
    assert mark not in text
    assert sent["bob@example.org"][0].count("/l/") == 2


def test_a_mark_names_a_message_and_holds_nothing_of_the_person(page, ada):
    said = tokens.read(marks(page)["open"][0].removeprefix("/o/"), Scope.READING)

    message = Message.objects.get(contact_id=ada.pk)
    assert (said.reference, said.subject.int, said.topic_id) == ((message.campaign_id, message.n), 0, 0)


def test_an_opt_in_to_news_agrees_to_no_measuring(measuring):
    make_contact(email="ada@example.org", opted_in="news", language="en")

    assert marks(letters(leaving())["ada@example.org"][0]) == {"open": [], "click": []}


def test_a_campaign_that_counts_nothing_measures_nobody(ada):
    assert "/o/" not in letters(leaving(counts_clicks=False))["ada@example.org"][0]


def test_who_withdraws_once_their_copy_is_made_gets_the_one_without_a_mark(ada, measuring):
    campaign = leaving()
    claim = claims.claim(campaign.lane, worker="")
    place = {"version": claim.version, "campaign": campaign.pk, "language": "en", "channel": "email"}
    group = groups.prepare(claim, cursor=claim.cursor, skeleton=texts.skeleton(**place))
    assert sum(copy.marked is not None for copy in group.copies) == 1

    leave(ada, measuring)
    intents = gate.pass_through(claim, group)

    assert [marks(parts(intent.envelope)[0])["open"] for intent in intents] == [[], []]


def test_the_proof_of_a_marked_copy_is_that_of_its_words(page, ada):
    (told,) = statement.messages([ada.pk])

    assert told["same_as_sent"] is True


def test_how_many_copies_were_measured_is_counted(page):
    assert sum(Batch.objects.values_list("measured", flat=True)) == 1


# --- What comes back -------------------------------------------------------------------------------------------------


def test_an_opening_is_kept_once_however_often_the_picture_is_asked_for(client, page):
    (picture,) = marks(page)["open"]
    for _ in range(2):
        for _ in range(2):
            answer = come(client, picture)
        apply()

    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (
        200,
        "image/gif",
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    assert events() == [("open", False)]
    assert not Receipt.objects.exists()


def test_a_click_leads_on_and_is_counted_for_everybody_and_kept_of_this_reader(client, page):
    for address in marks(page)["click"]:
        assert come(client, address)["Location"].startswith("https://")
    apply()

    assert events() == [("click", False)]
    assert sum(LinkCount.objects.values_list("clicks", flat=True)) == 2


def test_machines_are_told_apart(client, page):
    (picture,) = marks(page)["open"]
    come(client, picture, APPLE)
    client.head(marks(page)["click"][0], headers={"User-Agent": FIREFOX})
    come(client, picture)
    apply()

    assert events() == [("click", True), ("open", False), ("open", True)]


def test_whoever_comes_within_seconds_of_the_hand_over_is_a_machine(client, page):
    Message.objects.update(sent_at=clock())

    come(client, marks(page)["click"][0])
    apply()

    assert events() == [("click", True)]


def test_whoever_follows_every_link_at_once_is_a_machine(client, ada, slowly):
    for address in marks(an_hour_ago(MANY))["click"]:
        come(client, address)
    apply()

    assert events() == [("click", True)]
    assert set(LinkCount.objects.filter(clicks__gt=0).values_list("is_machine", "clicks")) == {(True, 1)}


def test_a_click_waits_until_it_is_known_whether_it_is_one_of_many(client, page):
    come(client, marks(page)["click"][0])
    come(client, marks(page)["open"][0])

    waits = {one.event_id.split(".")[2]: one.not_before - one.received_at for one in Receipt.objects.all()}
    assert waits == {"clicked": timedelta(seconds=2), "opened": timedelta(0)}


@pytest.mark.parametrize("change", [lambda mark: mark[:-1] + "A", lambda mark: mark[:-4], lambda _mark: "x"])
def test_a_mark_that_we_did_not_make_is_none(client, page, change):
    link, _slash, mark = marks(page)["click"][0].rpartition("/")
    unsubscribing = tokens.make(Scope.UNSUBSCRIBE, subject=keys.NOBODY, reference=(1, 1))

    for wrong in (change(mark), unsubscribing):
        assert come(client, f"/o/{wrong}").status_code == 404
        assert come(client, f"{link}/{wrong}").status_code == 404
    assert not Receipt.objects.exists()
    assert not LinkCount.objects.exists()


def test_a_mark_outlives_its_message_and_then_tells_nothing(client, page):
    Message.objects.all().delete()

    assert come(client, marks(page)["open"][0]).status_code == 200
    apply()

    assert (Event.objects.count(), Receipt.objects.count()) == (0, 0)


def last_signs():
    return list(Contact.objects.order_by("pk").values_list("last_sign_at", flat=True))


def test_a_click_of_their_own_is_a_sign_of_life_and_an_opening_or_a_machine_is_none(client, page, ada):
    before = last_signs()
    come(client, marks(page)["open"][0])
    come(client, marks(page)["click"][0], APPLE)
    apply()
    assert last_signs() == before

    come(client, marks(page)["click"][0])
    told = clock()
    apply()

    (hers, bobs) = last_signs()
    assert before[0] < hers <= told
    assert bobs == before[1]


def test_a_click_of_somebody_merged_since_is_a_sign_of_the_entry_that_was_kept(client, page, ada, measuring):
    kept = make_contact(email="ada.b@example.org")
    make_consent(kept, topic=measuring)
    Contact.objects.filter(pk=ada.pk).update(merged_into=kept, given_name="", family_name="")
    hers, bobs, before = last_signs()

    come(client, marks(page)["click"][0])
    apply()

    assert last_signs()[:2] == [hers, bobs]
    assert last_signs()[2] > before


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_to_give_a_sign_of_life(client, page, ada):
    come(client, marks(page)["click"][0])
    before, other = last_signs(), connection.copy()
    other.set_autocommit(False)
    with other.cursor() as gate, connection.cursor() as ours:
        gate.execute("SELECT FROM contacts_contact WHERE id = %s FOR SHARE", [ada.pk])
        ours.execute("SET lock_timeout = 1000")
        apply()
        ours.execute("RESET lock_timeout")
    other.rollback()
    other.close()

    assert (events(), last_signs()) == ([("click", False)], before)


# --- What goes -------------------------------------------------------------------------------------------------------


def test_after_a_withdrawal_an_old_picture_is_shown_and_nothing_is_kept(client, page, ada, measuring):
    leave(ada, measuring)

    assert come(client, marks(page)["open"][0]).status_code == 200
    assert come(client, marks(page)["click"][0]).status_code == 302
    apply()

    assert (Event.objects.count(), EventCount.objects.count(), Receipt.objects.count()) == (0, 0, 0)
    assert sum(LinkCount.objects.values_list("clicks", flat=True)) == 1


def _withdraws(contact, topic):
    leave(contact, topic)


def _is_erased(contact, _topic):
    erasure.erase(contact, by=None, at=clock())


def _is_old(_contact, _topic):
    assert RetentionRule.objects.get(subject="readings").days == 395
    ending.forget_readings(at=clock() + timedelta(days=394))
    assert Event.objects.exists()
    ending.forget_readings(at=clock() + timedelta(days=396))


@pytest.mark.parametrize("what_ends_it", [_withdraws, _is_erased, _is_old])
def test_what_was_known_of_somebody_goes_and_the_campaign_keeps_the_number(client, page, ada, measuring, what_ends_it):
    come(client, marks(page)["open"][0])
    apply()
    campaign = Event.objects.get().campaign
    before = readings.of(campaign)

    what_ends_it(ada, measuring)

    assert not Event.objects.exists()
    assert readings.of(campaign) == before
    assert (before.measured, before.people["open"], before.people["click"]) == (1, 1, 0)


def test_leaving_the_news_keeps_what_was_agreed_to_apart(client, page, ada):
    come(client, marks(page)["open"][0])
    apply()

    leave(ada, make_topic("news"))

    assert events() == [("open", False)]


def test_the_file_of_a_person_says_what_they_did_and_what_a_machine_did(client, page, ada):
    come(client, marks(page)["open"][0])
    come(client, marks(page)["click"][0], APPLE)
    apply()

    assert sorted((row["event"], row["source"]) for row in statement.events([ada.pk])) == [
        ("click", "machine"),
        ("open", "person"),
    ]


def test_somebody_merged_since_is_measured_as_the_entry_that_was_kept_agrees(client, page, ada, measuring):
    kept = make_contact(email="ada.b@example.org")
    Contact.objects.filter(pk=ada.pk).update(merged_into=kept, given_name="", family_name="")
    come(client, marks(page)["open"][0])
    apply()
    assert events() == []

    make_consent(kept, topic=measuring)
    come(client, marks(page)["open"][0])
    apply()
    assert events() == [("open", False)]

    leave(kept, measuring)
    assert events() == []
