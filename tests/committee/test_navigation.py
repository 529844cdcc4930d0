"""The menu says where one is: in one place, whichever page of it is open."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from committee import navigation
from committee.roles import Role
from tests.factories import make_template, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("page", "entry"),
    [
        ("index", "Start page"),
        ("campaigns_campaign_changelist", "Campaigns"),
        ("campaigns_campaign_calendar", "Calendar"),
        ("campaigns_staffaddress_mine", "My test addresses"),
        ("campaigns_messagetemplate_proof", "Templates"),
        ("password_change", None),
    ],
)
def test_one_entry_is_where_one_is(rf, page, entry):
    user = make_user()
    user.groups.add(Group.objects.get(name=Role.AUTHOR))
    key = [make_template().pk] if page.endswith("_proof") else []
    request = rf.get(reverse(f"admin:{page}", args=key))
    request.user = user

    menu = navigation.for_request(request)

    marked = [str(each["title"]) for section in menu for each in section["items"] if each["active"]]
    assert marked == ([entry] if entry else [])
