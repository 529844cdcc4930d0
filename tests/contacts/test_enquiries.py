from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from contacts import enquiries, links
from contacts.addresses import InvalidEmail
from contacts.enums import EnquiryKind, NoticeKind
from contacts.models import Contact, Enquiry, Notice, RightsRequest, SignUp
from tests.factories import make_contact, make_topic

pytestmark = pytest.mark.django_db


def ask(kind=EnquiryKind.PREFERENCES, *, email="lea@example.org", at=None):
    return enquiries.note(kind, email=email, language="ja", at=at or timezone.now())


def answer():
    return enquiries.answer(seconds=10)


def test_the_link_goes_to_the_mailbox_in_the_language_it_was_asked_in():
    lea = make_contact(email="lea@example.org", given_name="Léa", language="fr")
    ask(email=" LEA@example.org")

    assert answer() == 1

    notice = Notice.objects.get()
    assert (notice.kind, notice.contact, notice.address, notice.language) == (
        NoticeKind.PREFERENCES_LINK,
        lea,
        "lea@example.org",
        "ja",
    )
    link = links.to_preferences(lea, sent_at=notice.not_before)
    assert notice.values == {"choices_url": link, "person.given_name": "Léa"}
    assert not Enquiry.objects.exists()


def test_each_of_those_who_share_a_mailbox_gets_a_link_of_their_own():
    both = {make_contact(email="family@example.org", given_name=name).pk for name in ("Ana", "Ben")}
    make_contact(email="other@example.org")
    ask(email="family@example.org")

    answer()

    assert set(Notice.objects.values_list("contact", flat=True)) == both
    assert {notice.values["person.given_name"] for notice in Notice.objects.all()} == {"Ana", "Ben"}


def test_nobody_is_written_to_at_an_address_that_is_unknown_suppressed_dead_or_of_somebody_merged():
    make_contact(email="suppressed@example.org", suppressed=True)
    make_contact(email="dead@example.org").addresses.update(dead_since=timezone.now())
    gone = make_contact(email="merged@example.org")
    Contact.objects.filter(pk=gone.pk).update(merged_into=make_contact())
    for name in ("suppressed", "dead", "merged", "stranger"):
        ask(email=f"{name}@example.org")

    assert answer() == 4

    assert not Notice.objects.exists()
    assert not Enquiry.objects.exists()


def test_asked_again_within_the_hour_sends_no_second_e_mail():
    make_contact(email="lea@example.org")
    ask()
    ask()

    answer()

    assert Notice.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "notice"),
    [(EnquiryKind.ACCESS, NoticeKind.EXPORT_READY), (EnquiryKind.ERASURE, NoticeKind.CONFIRM_ERASURE)],
)
def test_what_people_ask_about_their_data_becomes_a_request_and_a_letter(kind, notice):
    lea = make_contact(email="lea@example.org", given_name="Léa")
    ask(kind)

    answer()

    assert RightsRequest.objects.get().contact == lea
    assert (Notice.objects.get().kind, Notice.objects.get().address) == (notice, "lea@example.org")
    assert Notice.objects.get().values["person.given_name"] == "Léa"


def test_what_is_no_address_is_refused_before_it_is_noted():
    with pytest.raises(InvalidEmail):
        ask(email="lea@example")

    assert not Enquiry.objects.exists()


def test_one_that_cannot_be_answered_waits_and_holds_up_nobody(settings):
    topic = make_topic()
    broken = Enquiry.objects.create(kind="sign_up", email="x@example.org", language="fr", asked_at=timezone.now())
    enquiries.note_sign_up(
        email="lea@example.org",
        language="fr",
        topics=[topic.pk],
        at=timezone.now(),
        wording="sign-up-1",
        origin=None,
    )

    answer()

    broken.refresh_from_db()
    assert (broken.attempts, broken.not_before > timezone.now()) == (1, True)
    assert SignUp.objects.count() == 1
    for _ in range(enquiries.MOST_ATTEMPTS):
        Enquiry.objects.update(not_before=timezone.now())
        answer()
    assert not Enquiry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_several_answer_at_once_and_each_enquiry_is_answered_once():
    for n in range(40):
        make_contact(email=f"p{n}@example.org")
        ask(email=f"p{n}@example.org")

    def work(_number):
        try:
            return answer()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 40
    assert Notice.objects.count() == 40
