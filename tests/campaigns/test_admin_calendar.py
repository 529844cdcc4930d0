"""The calendar page: which months it shows, and to whom the partners' own campaigns."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from psycopg.types.range import TimestamptzRange

from campaigns.models import PartnerCampaign
from committee.models import Partner
from committee.roles import Role
from contacts.enums import Channel
from tests.contacts.admin.staff import logged_in

pytestmark = pytest.mark.django_db

CALENDAR = "admin:campaigns_campaign_calendar"


@pytest.mark.parametrize("month", ["0001-01", "9999-12", "2026-13", "soon", ""])
def test_a_month_that_no_calendar_has_is_the_present_one(month):
    answer = logged_in(Role.AUTHOR).get(reverse(CALENDAR), {"month": month})

    assert answer.status_code == 200
    assert answer.context["month"] == timezone.localdate().replace(day=1)


@pytest.mark.parametrize(("role", "is_shown"), [(Role.AUTHOR, True), (Role.PROTECTION_OFFICER, False)])
def test_the_partners_campaigns_are_for_those_who_may_see_them(role, is_shown):
    begins = datetime(2026, 7, 14, 9, tzinfo=timezone.get_default_timezone())
    PartnerCampaign.objects.create(
        partner=Partner.objects.create(code="ORV", name_fr="Orvelune", website="https://orvelune.example"),
        name="Summer sale",
        channels=[Channel.EMAIL],
        during=TimestamptzRange(begins, begins + timedelta(hours=2)),
    )

    answer = logged_in(role).get(reverse(CALENDAR), {"month": "2026-07"})

    assert answer.context["month"] == date(2026, 7, 1)
    assert ("Summer sale" in answer.content.decode()) is is_shown
