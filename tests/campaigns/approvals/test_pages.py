"""The page of a review: what it shows to whom, and that a POST behind a missing button is refused."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from campaigns.enums import TemplateStatus
from campaigns.models import MessageTemplate, ReviewComment
from committee import roles
from committee.models import User
from committee.roles import Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> User:
    return in_role(Role.AUTHOR)


@pytest.fixture
def approver() -> User:
    return in_role(Role.APPROVER)


def in_role(*names: Role) -> User:
    user = factories.make_user(language="en")
    user.groups.add(*roles.Group.objects.filter(name__in=names))
    return user


def page(client, user, template) -> str:
    client.force_login(user)
    return client.get(reverse("admin:campaigns_messagetemplate_review", args=[template.pk])).content.decode()


def act(client, user, template, verb, **said) -> list[str]:
    client.force_login(user)
    answer = client.post(reverse("admin:campaigns_messagetemplate_review_act", args=[template.pk, verb]), said)
    template.refresh_from_db()
    return [str(message) for message in get_messages(answer.wsgi_request)][-1:]


def test_from_the_request_to_the_approval_by_somebody_else(client, template, author, approver):
    assert "Ask for approval" in page(client, author, template)
    assert act(client, author, template, "submit", note="For Monday") == [
        f"The approval of “{template.name}” is asked for."
    ]
    assert "Approve</" not in page(client, author, template)
    shown = page(client, approver, template)
    assert "For Monday" in shown
    assert "<ins>" in shown  # all of it is new

    sha256 = template.reviews.get().sha256
    assert act(client, approver, template, "approve", sha256=sha256) == [f"“{template.name}” is approved."]
    assert template.status == TemplateStatus.APPROVED


def test_own_work_is_refused_though_the_button_was_not_there(client, template):
    both = in_role(Role.AUTHOR, Role.APPROVER)
    act(client, both, template, "submit")

    sha256 = template.reviews.get().sha256
    assert act(client, both, template, "approve", sha256=sha256) == [
        "You wrote part of this: somebody else must approve it."
    ]
    assert template.status == TemplateStatus.IN_REVIEW


def test_who_may_not_approve_is_refused(client, template, author):
    act(client, author, template, "submit")
    client.force_login(in_role(Role.TRANSLATOR))

    answer = client.post(reverse("admin:campaigns_messagetemplate_review_act", args=[template.pk, "approve"]))

    assert answer.status_code == 403


def test_a_comment_is_kept_with_its_language_and_shown(client, template, approver):
    act(client, approver, template, "say", text="Too <b>long</b>", language="ar")

    assert ReviewComment.objects.get().language == "ar"
    assert "Too &lt;b&gt;long&lt;/b&gt;" in page(client, approver, template)


def test_what_lies_between_two_versions_is_shown_word_by_word(client, template, author):
    act(client, author, template, "submit")
    act(client, author, template, "withdraw")
    MessageTemplate.objects.get(pk=template.pk).blocks.update(text_fr="Block 1 (fr), enfin")
    act(client, author, template, "submit")
    client.force_login(author)

    shown = client.get(reverse("admin:campaigns_messagetemplate_versions", args=[template.pk])).content.decode()

    assert "From version" in shown


def test_the_start_page_of_an_approver_leads_to_what_waits(client, template, author, approver):
    act(client, author, template, "submit")
    client.force_login(approver)

    shown = client.get(reverse("admin:index")).content.decode()

    assert reverse("admin:campaigns_messagetemplate_review", args=[template.pk]) in shown
