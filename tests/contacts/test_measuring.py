"""Who agreed to be measured: on that channel, still, and not while they take it back."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from contacts import consents
from contacts.enums import Channel, ConsentStatus, TopicKind
from contacts.models import Contact
from tests.factories import make_consent, make_contact, make_topic


def agreeing(**fields):
    found = make_contact()
    make_consent(found, topic=make_topic("measuring", kind=TopicKind.TRACKING), **fields)
    return found


@pytest.mark.django_db
def test_it_is_agreed_to_by_channel_apart_from_any_news():
    by_email, by_sms = agreeing(), agreeing(channel=Channel.SMS)
    withdrawn, reads_news = agreeing(status=ConsentStatus.WITHDRAWN), make_contact(opted_in="news")

    everybody = [by_email.pk, by_sms.pk, withdrawn.pk, reads_news.pk]

    assert consents.measured(everybody, channel=Channel.EMAIL) == {by_email.pk}
    assert consents.measured(everybody, channel=Channel.SMS) == {by_sms.pk}


@pytest.mark.django_db(transaction=True)
def test_whoever_is_changing_their_mind_this_moment_is_passed_over():
    fan = agreeing()
    found = []

    def ask():
        with transaction.atomic():
            found.append(consents.measured([fan.pk], channel=Channel.EMAIL))
        connection.close()

    for is_held, expected in ((True, set()), (False, {fan.pk})):
        asking = threading.Thread(target=ask)
        with transaction.atomic():
            if is_held:
                Contact.objects.hold(fan.pk)
            asking.start()
            asking.join(60)
        assert found.pop() == expected
