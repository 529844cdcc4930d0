"""The page of a review: what it shows to whom, and that a POST behind a missing button is refused."""

from __future__ import annotations

import html
import re

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns import approvals, versions
from campaigns.enums import CampaignStatus, ChannelRule, EditVia, TemplateStatus
from campaigns.models import MessageTemplate, Review, ReviewComment, SenderIdentity
from committee import roles
from committee.models import User
from committee.roles import Role
from tests import factories
from tests.campaigns.stages import approved_template
from tests.factories import NOON

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


def address(thing, name="review", *more) -> str:
    return reverse(f"admin:campaigns_{thing._meta.model_name}_{name}", args=[thing.pk, *more])


def page(client, user, thing, **asked) -> str:
    client.force_login(user)
    return client.get(address(thing), asked).content.decode()


def post(client, user, thing, verb, **said):
    client.force_login(user)
    answer = client.post(address(thing, "review_act", verb), said)
    thing.refresh_from_db()
    return answer


def act(client, user, thing, verb, **said) -> list[str]:
    answer = post(client, user, thing, verb, **said)
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

    answer = client.post(address(template, "review_act", "approve"))

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

    shown = client.get(address(template, "versions")).content.decode()

    assert "From version" in shown


def test_the_start_page_of_an_approver_leads_to_what_waits(client, template, author, approver):
    act(client, author, template, "submit")
    client.force_login(approver)

    shown = client.get(reverse("admin:index")).content.decode()

    assert address(template) in shown


@pytest.fixture
def campaign(template):
    factories.make_contact(opted_in="account-news")
    return factories.make_campaign(template=approved_template(template))


def test_a_campaign_goes_from_the_request_to_its_schedule_on_the_pages(client, campaign, author, approver):
    """The author reads the back-office in French, the approver in English, and the sender has words in both."""
    SenderIdentity.objects.update(sms_stop_fr="STOP au 36111", sms_stop_en="STOP to 36111")
    User.objects.filter(pk=author.pk).update(language="fr")
    author.refresh_from_db()
    act(client, author, campaign, "submit")
    review = campaign.reviews.get()
    assert "part" in review.facts["sentence"]
    assert review.facts["sentence"] in html.unescape(page(client, approver, campaign))

    assert act(client, approver, campaign, "approve", sha256=review.sha256) == [f"“{campaign.name}” is approved."]
    answer = client.post(address(campaign, "act", "leave_soon"))

    campaign.refresh_from_db()
    assert (answer.status_code, campaign.status) == (302, CampaignStatus.SCHEDULED)


def test_what_changed_in_a_campaign_is_said_in_names_and_never_in_codes_or_hashes(client, campaign, author, approver):
    assert page(client, author, campaign).count('class="change-place"') == 0
    act(client, author, campaign, "submit")
    first = campaign.reviews.get()
    act(client, approver, campaign, "approve", sha256=first.sha256)
    client.force_login(author)
    client.post(address(campaign, "act", "unschedule"))
    campaign.refresh_from_db()
    campaign.channel_rule = ChannelRule.ALL
    campaign.save()
    campaign.sources.create(kind="segment", segment=factories.make_segment(name="Fans"), position=2)

    shown = html.unescape(page(client, author, campaign))

    removed, added = (re.findall(rf"<{tag}>(.*?)</{tag}>", shown, re.DOTALL) for tag in ("del", "ins"))
    assert removed == [str(ChannelRule.FIRST.label)]
    assert sorted(added) == ["\nSegment: Everybody.", str(ChannelRule.ALL.label)]
    assert campaign.template.approved_version.sha256 not in shown


def test_opening_the_page_counts_nobody_and_the_checks_are_made_when_they_are_asked_for(client, campaign, author):
    with CaptureQueriesContext(connection) as opened:
        shown = page(client, author, campaign)
    assert "Check it now" in shown
    assert not [query for query in opened if '"contacts_consent"' in query["sql"]]

    assert "Check it now" not in page(client, author, campaign, checks="1")


TYPED = {"submit": ("note", 500), "send_back": ("comment", 1000), "say": ("text", 2000)}


@pytest.mark.parametrize("verb", TYPED)
def test_what_is_too_long_is_refused_and_stays_on_the_page(client, template, author, approver, verb):
    field, most = TYPED[verb]
    if verb == "send_back":
        act(client, author, template, "submit")
    user = approver if verb != "submit" else author
    lines = "x\r\n" * (most // 2)  # as a browser sends them: it counted each end of a line once

    refused = post(client, user, template, verb, **{field: f"{lines}more of it"})

    assert (refused.status_code, template.reviews.filter(decision="").exists()) == (200, verb == "send_back")
    assert "more of it</textarea>" in refused.content.decode()
    assert f'id="id_{field}_error"' in refused.content.decode()
    assert post(client, user, template, verb, **{field: lines}).status_code == 302


def test_a_refusal_keeps_the_comment_and_shows_what_stands_now(client, template, author, approver):
    act(client, author, template, "submit")

    refused = post(
        client, approver, template, "approve", sha256="of another page", comment="Well done"
    ).content.decode()

    assert "It has changed since you opened this page" in refused
    assert "Well done</textarea>" in refused
    assert f'value="{template.reviews.get().sha256}"' in refused


def test_comments_and_requests_are_all_there_page_by_page(client, template, approver):
    block = template.blocks.get()
    for number in range(21):
        unit = f"{block.key}.text" if number == 0 else ""
        approvals.say(template, text=f"Remark {number}.", by=approver, at=factories.NOON, unit=unit)
    version = versions.freeze(template, by=None)
    for number in range(21):
        Review.objects.create(template=template, version=version, submitted_by=approver, note=str(number))
        template.reviews.filter(decision="").update(decision="withdrawn", decided_at=factories.NOON)

    first, second = page(client, approver, template), page(client, approver, template, comments="2", requests="2")

    assert ("Remark 20." in first, "Remark 0." in first) == (True, False)
    assert "Remark 0." in second
    assert "Block 1 (text), text" in second
    assert [text.count("<strong>withdrawn</strong>") for text in (first, second)] == [20, 1]


def test_who_ended_an_approval_is_said_by_name_and_where_on_every_page(client, template, author):
    approvals.edited(template, by=author, at=NOON, via=EditVia.PAGE)
    approved_template(template)
    sam = factories.make_user(first_name="Sam", last_name="Plume")
    template.blocks.update(text_fr="Autre chose")
    approvals.edited(template, by=sam, at=NOON, via=EditVia.PAGE)

    assert "The words were changed by Sam Plume on the authoring page." in page(client, author, template)
    client.force_login(author)
    assert "Sam Plume, on the authoring page" in client.get(address(template, "versions")).content.decode()


def test_approval_cannot_be_asked_for_while_the_checks_name_errors(client, template, author):
    assert "Ask for approval" in page(client, author, template)
    template.blocks.update(text_fr="{{ nobody.knows }}")

    shown = page(client, author, template)

    assert "Ask for approval" not in shown
    assert "This has to be put right" in shown


def test_fallbacks_are_compared_by_the_names_of_their_languages(client, template, author):
    approved_template(template)
    template.fallbacks = {"es": ["en", "fr"]}
    template.save()

    assert "Español: English › Français" in re.sub(r"<[^>]+>", "", page(client, author, template))


def test_what_ends_the_approval_is_said_before_it_is_saved(client, template, author):
    client.force_login(author)
    assert "ends the approval" not in client.get(address(template, "change")).content.decode()

    shown = client.get(address(approved_template(template), "change")).content.decode()

    assert "Saving other words ends the approval." in shown
