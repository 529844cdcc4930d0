"""Who may do what: the database holds what the table says."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group

from committee import roles
from committee.roles import DEMO_ACCOUNTS, DEMO_PASSWORD, NotADemonstration, Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
def test_a_role_has_exactly_the_permissions_of_the_table(role):
    granted = Group.objects.get(name=role).permissions.values_list("content_type__app_label", "codename")
    promised = {
        (app, codename) for app, codenames in roles.PERMISSIONS[role].items() for codename in codenames.split()
    }

    assert set(granted) == promised


def test_the_roles_are_all_the_groups_there_are():
    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)


def test_every_role_has_a_demo_account_that_can_log_in(rf):
    accounts = roles.ensure_demo_accounts()

    assert {account.username: roles.of(account) for account in accounts} == {
        username: {role} for username, (role, *_names) in DEMO_ACCOUNTS.items()
    }
    assert authenticate(rf.post("/"), username="author", password=DEMO_PASSWORD) == accounts[0]


def test_demo_accounts_are_made_once():
    first = roles.ensure_demo_accounts()

    assert roles.ensure_demo_accounts() == first


def test_demo_accounts_are_refused_outside_demonstrations(settings):
    settings.DEMO = False

    with pytest.raises(NotADemonstration):
        roles.ensure_demo_accounts()


def test_nobody_but_managers_and_the_protection_officer_reads_the_audit_trail():
    readers = Group.objects.filter(permissions__codename="view_auditentry").values_list("name", flat=True)

    assert set(readers) == {Role.MANAGER, Role.PROTECTION_OFFICER}
