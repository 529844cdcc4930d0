"""Two pairs of eyes: what is approved, by whom, on exactly which words, and what ends it."""

from __future__ import annotations

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from campaigns import approvals, contents, findings, identities
from campaigns.enums import CampaignStatus, Decision, EditVia, TemplateStatus
from campaigns.models import CompiledText, Edit, MessageTemplate, Review, SignOff, TranslatedUnit
from committee.models import AuditEntry
from contacts.models import Segment
from tests import factories
from tests.factories import NOON, make_user

pytestmark = pytest.mark.django_db


def submitted(template, author) -> Review:
    return approvals.submit(template, by=author, at=NOON)


def approved(review, by) -> Review:
    return approvals.approve(review, by=by, at=NOON, sha256=review.sha256)


@pytest.fixture
def campaign(template, author, approver):
    """One whose template is approved."""
    approved(submitted(template, author), approver)
    template.refresh_from_db()
    factories.make_contact()
    campaign = factories.make_campaign(template=template, created_by=author, session=factories.make_session())
    factories.make_source(campaign)
    return campaign


# --- Templates -------------------------------------------------------------------------------------------------------


def test_somebody_else_approves_the_words_and_the_template_names_them(template, author, approver):
    review = submitted(template, author)
    assert (template.status, review.version.number) == (TemplateStatus.IN_REVIEW, 1)

    approved(review, approver)

    template.refresh_from_db()
    assert (template.status, template.approved_version) == (TemplateStatus.APPROVED, review.version)
    assert approvals.is_approved(template)
    verbs = AuditEntry.objects.filter(object_type="campaigns.messagetemplate").values_list("action", "actor")
    assert set(verbs) == {("campaigns.submit_template", author.pk), ("campaigns.approve", approver.pk)}


def test_a_text_with_errors_is_not_put_before_anybody(template, author):
    template.blocks.update(text_de="Hallo,\n\n{{ person.shoe_size }}")

    with pytest.raises(findings.NotReady) as refused:
        submitted(template, author)

    told = next(found for found in refused.value.findings if found.code == "PLACEHOLDER_UNKNOWN")
    assert (told.language, told.field, told.line) == ("de", "text", 3)
    assert not Review.objects.exists()


def test_a_translation_that_nobody_has_read_keeps_it_back(template, author):
    TranslatedUnit.objects.filter(template=template, language="ar").delete()

    with pytest.raises(findings.NotReady) as refused:
        submitted(template, author)

    assert {found.language for found in refused.value.findings} == {"ar"}


@pytest.mark.parametrize("who", ["submitter", "creator", "writer"])
def test_whoever_wrote_any_of_it_cannot_approve_it(template, author, approver, who):
    writer, submitter = make_user(), make_user()
    template.blocks.update(text_fr="Les portes ouvrent à dix heures.")
    approvals.edited(template, by=writer, at=NOON, via=EditVia.PAGE)
    TranslatedUnit.objects.filter(template=template).update(source_text="Les portes ouvrent à dix heures.")
    TranslatedUnit.objects.filter(template=template, unit="subject").update(source_text=template.subject_fr)
    review = submitted(template, submitter)

    with pytest.raises(approvals.OwnWork):
        approved(review, {"submitter": submitter, "creator": author, "writer": writer}[who])

    review.refresh_from_db()
    assert review.is_open


def test_the_database_refuses_it_for_a_superuser_too(template, author):
    root = make_user(is_superuser=True)
    by_its_author = submitted(template, root)
    with pytest.raises(IntegrityError, match="review_not_decided_by"), transaction.atomic():
        Review.objects.filter(pk=by_its_author.pk).update(decision="approved", decided_by=root, decided_at=NOON)

    with pytest.raises(IntegrityError, match="review_not_decided_by_a_writer"), transaction.atomic():
        Review.objects.filter(pk=by_its_author.pk).update(decision="approved", decided_by=author, decided_at=NOON)


@pytest.mark.parametrize("changed", [{"sha256": "0" * 64}, {"written_by": []}, {"note": "other"}])
def test_the_database_keeps_what_was_submitted(template, author, changed):
    review = submitted(template, author)

    with pytest.raises(IntegrityError, match="keeps what was submitted"), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(**changed)
    with pytest.raises(IntegrityError, match="keeps what was submitted"), transaction.atomic():
        Review.objects.filter(pk=review.pk).delete()


def test_the_database_keeps_a_decision(template, author, approver):
    review = approved(submitted(template, author), approver)

    with pytest.raises(IntegrityError, match="keeps what was submitted"), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(decision="returned")


def test_a_page_that_has_grown_old_decides_nothing(template, author, approver):
    review = submitted(template, author)

    with pytest.raises(approvals.ContentChanged):
        approvals.approve(review, by=approver, at=NOON, sha256="0" * 64)

    template.refresh_from_db()
    assert template.status == TemplateStatus.IN_REVIEW


def test_words_changed_behind_the_page_end_the_request(template, author, approver):
    review = submitted(template, author)
    template.blocks.update(text_fr="Autre chose")  # by a way that forgot to say so

    with pytest.raises(approvals.ContentChanged):
        approved(review, approver)

    review.refresh_from_db()
    template.refresh_from_db()
    assert (review.decision, template.status) == (Decision.VOID, TemplateStatus.DRAFT)


def test_a_language_that_nobody_signed_keeps_the_approval_back(template, author, approver):
    review = submitted(template, author)
    version = review.version
    again = template.blocks.get()
    again.text_ko = "다른 블록 1"
    again.save()
    approvals.withdraw(review, by=author, at=NOON)
    review = submitted(template, author)

    with pytest.raises(approvals.SignOffMissing) as refused:
        approved(review, approver)

    assert refused.value.languages == ["ko"]
    assert version != review.version


def test_it_is_sent_back_with_a_reason_and_can_be_asked_for_again(template, author, approver):
    review = submitted(template, author)

    with pytest.raises(approvals.CommentMissing):
        approvals.send_back(review, by=approver, at=NOON, comment=" ")
    approvals.send_back(review, by=approver, at=NOON, comment="Too long.")

    template.refresh_from_db()
    assert (template.status, template.reviews.get().comment) == (TemplateStatus.DRAFT, "Too long.")
    assert submitted(template, author).is_open


def test_only_its_writers_withdraw_it(template, author, approver):
    review = submitted(template, author)

    with pytest.raises(approvals.NotYours):
        approvals.withdraw(review, by=approver, at=NOON)
    approvals.withdraw(review, by=author, at=NOON)

    template.refresh_from_db()
    assert template.status == TemplateStatus.DRAFT
    with pytest.raises(approvals.AlreadyDecided):
        approved(review, approver)


def test_an_edit_ends_the_approval_and_leaves_it_readable(template, author, approver):
    review = approved(submitted(template, author), approver)
    template.blocks.update(text_ar="كلمة أخرى")

    approvals.edited(template, by=author, at=NOON, via=EditVia.DESK, language="ar")

    review.refresh_from_db()
    template.refresh_from_db()
    assert (review.decision, review.voided_at) == (Decision.APPROVED, NOON)
    assert review.why_void == f"The words were changed in العربية by {author} on the translation desk."
    assert "The words were changed in %(language)s by %(name)s %(where)s." in review.voided_why  # in no language yet
    assert (template.status, template.approved_version) == (TemplateStatus.DRAFT, review.version)
    assert not approvals.is_approved(template)
    assert AuditEntry.objects.get(action="campaigns.void").reason == review.why_void


def test_an_edit_that_changes_nothing_ends_nothing(template, author, approver):
    approved(submitted(template, author), approver)

    approvals.edited(template, by=author, at=NOON, via=EditVia.PAGE)

    template.refresh_from_db()
    assert template.status == TemplateStatus.APPROVED
    assert not Edit.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_approvers_at_once_one_decides(template, author):
    review = submitted(template, author)
    users, told = [make_user(), make_user()], []

    def decide(user) -> None:
        try:
            approvals.approve(review, by=user, at=NOON, sha256=review.sha256)
            told.append("approved")
        except approvals.AlreadyDecided:
            told.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=[user]) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == ["approved", "too late"]


# --- Campaigns -------------------------------------------------------------------------------------------------------


def test_a_campaign_needs_the_approval_of_its_template_first(template, author):
    campaign = factories.make_campaign(template=template)

    with pytest.raises(approvals.TemplateNotApproved):
        approvals.submit_campaign(campaign, by=author, at=NOON)


def test_the_approver_of_a_campaign_reads_the_very_rows_that_leave(campaign, author, approver):
    review = approvals.submit_campaign(campaign, by=author, at=NOON, shown={"sentence": "To one person."})

    assert (campaign.status, campaign.version) == (CampaignStatus.IN_REVIEW, campaign.template.approved_version)
    compiled = set(CompiledText.objects.filter(campaign=campaign).values_list("pk", "sha256"))
    assert len(compiled) == 9
    approvals.approve(review, by=approver, at=NOON, sha256=review.sha256)

    campaign.refresh_from_db()
    assert approvals.is_approved(campaign)
    assert (review.facts["sentence"], campaign.approved_sha256) == ("To one person.", review.sha256)
    assert set(CompiledText.objects.filter(campaign=campaign).values_list("pk", "sha256")) == compiled


def test_a_sender_renamed_while_it_is_read_ends_the_request(campaign, author, approver):
    review = approvals.submit_campaign(campaign, by=author, at=NOON)
    _renamed(campaign)

    with pytest.raises(approvals.ContentChanged):
        approvals.approve(review, by=approver, at=NOON, sha256=review.sha256)

    campaign.refresh_from_db()
    assert (campaign.status, campaign.version) == (CampaignStatus.DRAFT, None)
    assert not CompiledText.objects.filter(campaign=campaign).exists()


def test_a_campaign_sent_back_is_a_draft_without_frozen_words(campaign, author, approver):
    review = approvals.submit_campaign(campaign, by=author, at=NOON)

    approvals.send_back(review, by=approver, at=NOON, comment="Not on Sunday.")

    campaign.refresh_from_db()
    assert (campaign.status, campaign.version) == (CampaignStatus.DRAFT, None)


def _renamed(campaign):
    identity = identities.default()
    identity.display_name_fr = "Autre nom"
    identity.save()


CHANGES = {
    "segment": lambda _campaign: Segment.objects.update(criteria={"language": ["fr"]}),
    "sender": _renamed,
    "control group": lambda campaign: type(campaign).objects.update(control_share=5),
    "channels": lambda campaign: type(campaign).objects.update(channels=["email", "sms"]),
}


@pytest.mark.parametrize("what", CHANGES)
def test_the_approval_of_a_campaign_covers_it(campaign, author, what):
    approvals.submit_campaign(campaign, by=author, at=NOON)
    before = approvals.sha256_of(campaign, at=NOON)

    CHANGES[what](campaign)

    assert approvals.sha256_of(type(campaign).objects.get(pk=campaign.pk), at=NOON) != before


def test_the_hour_is_not_part_of_what_is_approved(campaign):
    before = approvals.sha256_of(campaign, at=NOON)
    type(campaign).objects.update(send_time="23:59", send_zone="Pacific/Tahiti")

    assert approvals.sha256_of(type(campaign).objects.get(pk=campaign.pk), at=NOON) == before


def test_signatures_name_one_language_and_outlive_changes_of_others(template, author):
    template.blocks.update(text_ko="다른 블록 1")
    version = approvals.edited(template, by=author, at=NOON, via=EditVia.DESK, language="ko")

    assert approvals.unsigned_languages(template, version) == ["ko"]
    assert SignOff.objects.count() == 9
    assert contents.languages_in(version.content)[0] == "fr"


def test_restored_words_are_an_edit(template, author):
    first = approvals.edited(template, by=author, at=NOON, via=EditVia.PAGE)
    block = template.blocks.get()
    before = block.text_fr
    MessageTemplate.objects.get(pk=template.pk).blocks.update(text_fr="Autre")
    approvals.edited(template, by=author, at=NOON, via=EditVia.PAGE)
    template.blocks.update(text_fr=before)

    assert approvals.edited(template, by=author, at=NOON, via=EditVia.RESTORE) == first
    assert list(Edit.objects.order_by("pk").values_list("via", flat=True)) == ["page", "page", "restore"]
