"""Production refuses what a demonstration allows."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from committee import checks, env, roles
from committee.models import User


@pytest.fixture
def production(settings):
    settings.DEMO = settings.DEBUG = False
    settings.SECRET_KEY, settings.LINK_KEY, settings.SUPPRESSION_KEY = "a" * 50, "b" * 50, "c" * 50
    settings.BASE_URL = "https://news.example.org"
    settings.ALLOWED_HOSTS = ["news.example.org"]
    return settings


def found() -> list[str | None]:
    return [each.id for each in (*checks.keys_are_our_own(None), *checks.the_public_reaches_us_safely(None))]


def test_a_production_of_its_own_has_nothing_to_mend(production):
    assert found() == []


def test_demo_keys_are_refused(production):
    production.LINK_KEY = env.DEMO_LINK_KEY

    assert found() == ["committee.E001"]


def test_one_key_for_two_uses_is_refused(production):
    production.LINK_KEY = production.SECRET_KEY

    assert found() == ["committee.E002"]


def test_a_demonstration_is_not_production(production):
    production.DEMO = True

    assert found() == ["committee.E003"]


def test_links_in_the_clear_are_refused(production):
    production.BASE_URL = "http://news.example.org"

    assert found() == ["committee.E004"]


@pytest.mark.parametrize("hosts", [["other.example.org"], ["*"]])
def test_hosts_that_do_not_name_the_address_of_our_links_are_refused(production, hosts):
    production.ALLOWED_HOSTS = hosts

    assert found() == ["committee.E006"]


@pytest.mark.django_db
def test_accounts_with_the_demo_password_are_named_until_it_is_changed(production):
    production.DEMO = True
    roles.ensure_demo_accounts()
    production.DEMO = False
    User.objects.exclude(username__in=["author", "admin"]).update(is_active=False)

    refused = checks.nobody_has_the_demo_password(None, databases=["default"])
    admin = User.objects.get(username="admin")
    admin.set_password("a password of its own")
    admin.save()

    assert sorted(each.id for each in refused) == ["committee.E005", "committee.E005"]
    assert ["“author”" in each.msg for each in checks.nobody_has_the_demo_password(None, databases=["default"])] == [
        True
    ]


def test_the_demo_password_cannot_be_chosen():
    with pytest.raises(ValidationError, match=r"d[eé]monstration"):
        validate_password(roles.DEMO_PASSWORD)
