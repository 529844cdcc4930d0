"""Two people and a text that is whole: written in blocks, translated, read and signed in nine languages."""

from __future__ import annotations

import pytest

from campaigns.enums import BlockKind, Purpose
from campaigns.models import MessageTemplate
from committee.models import User
from tests import factories
from tests.campaigns.stages import reviewed, signed


@pytest.fixture
def author() -> User:
    return factories.make_user()


@pytest.fixture
def approver() -> User:
    return factories.make_user()


@pytest.fixture
def template(author) -> MessageTemplate:
    nothing = dict.fromkeys(factories.in_nine("body", ""))
    template = factories.make_template(created_by=author, purpose=Purpose.SERVICE, topic="account-news", **nothing)
    factories.make_block(template, BlockKind.TEXT)
    return signed(reviewed(MessageTemplate.objects.get(pk=template.pk)))
