"""Letters say what was approved, in the name of whoever signs today; where they cannot, they wait."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns import approvals, authoring, findings, health, identities, layouts, library
from campaigns.authoring import Written
from campaigns.desk import packing, saving, taking, xliff
from campaigns.enums import EditVia, TemplateStatus
from campaigns.letters import Letters
from campaigns.models import MessageTemplate
from committee import languages
from committee.health import Finding
from contacts.enums import NoticeKind, NoticeStatus
from contacts.models import Notice
from tests.campaigns.outbox import LINK, drain, make_notice
from tests.factories import make_contact, make_user, make_version

pytestmark = pytest.mark.django_db


def answering(kind=NoticeKind.CONFIRM_OPT_IN):
    return MessageTemplate.objects.get(notice_kind=kind)


def refuse_what_is_approved(letter):
    """Words that an older program approved, and that this one cannot make."""
    version = letter.approved_version
    content = json.loads(json.dumps(version.content).replace("confirm_url", "no_such_link"))
    broken = make_version(letter, content=content, layout_version=version.layout_version)
    MessageTemplate.objects.filter(pk=letter.pk).update(approved_version=broken)


def test_a_letter_whose_words_cannot_be_made_waits_with_what_it_has_to_say_and_health_tells_of_it():
    refuse_what_is_approved(answering())
    notice = make_notice()

    assert drain().accepted == []

    notice.refresh_from_db()
    assert (notice.status, notice.values) == (NoticeStatus.PENDING, {"confirm_url": LINK})
    assert notice.not_before > timezone.now()
    assert health.letters_without_words() == Finding(is_well=False, figure=1)


@pytest.mark.parametrize("lack", [{"notice_kind": None}, {"approved_version": None, "status": "draft"}])
def test_a_letter_for_which_nothing_is_approved_waits_and_leaves_once_something_is(lack):
    letter = answering()
    version = letter.approved_version
    MessageTemplate.objects.filter(pk=letter.pk).update(**lack)
    notice = make_notice()
    assert drain().accepted == []

    MessageTemplate.objects.filter(pk=letter.pk).update(notice_kind=letter.notice_kind, approved_version=version)
    Notice.objects.update(not_before=timezone.now())

    assert len(drain().accepted) == 1
    notice.refresh_from_db()
    assert (notice.status, notice.reason) == (NoticeStatus.SENT, "")
    assert health.letters_without_words() == Finding(is_well=True, figure=0)


# --- Whose words leave -----------------------------------------------------------------------------------------------


def by_page(letter, by):
    written = Written({"subject": "Changed"}, [])
    authoring.save(letter, written, by=by, at=timezone.now())


def by_desk(letter, by):
    shown = {"subject": saving.fingerprint(letter.subject_fr, letter.subject_en)}
    saving.save(letter, "en", {"subject": "Changed"}, shown=shown, by=by, at=timezone.now())


def by_file(letter, by):
    xml = xliff.write(packing.parcel(letter, "en")).replace(b"Please confirm your sign-up", b"Changed")
    taking.take_in(xliff.read(xml), by=by, at=timezone.now(), via=EditVia.XLIFF)


def by_restoring(letter, by):
    content = json.loads(json.dumps(letter.approved_version.content))
    content["texts"]["en"]["subject"] = "Changed"
    older = make_version(letter, content=content, layout_version=letter.layout_version)
    library.restore(letter, older, by=by, at=timezone.now())


def by_layout(letter, by):
    look = letter.layout_version
    layouts.save(look.layout, look.mjml.replace("<bdi>", "<bdi>Changed "), by=by)
    approvals.take_latest_look(layouts.behind(look.layout).filter(pk=letter.pk), by=by, at=timezone.now())


@pytest.mark.parametrize("change", [by_page, by_desk, by_file, by_restoring, by_layout])
def test_an_edit_waits_for_its_approval_by_whatever_way_it_came(change):
    letter = answering()
    approved = letter.approved_version
    assert letter.status == TemplateStatus.APPROVED

    change(letter, make_user())

    letter.refresh_from_db()
    assert (letter.status, letter.approved_version) == (TemplateStatus.DRAFT, approved)
    assert letter.edits.get().version != approved
    for language in ("fr", "en"):
        make_notice(language=language, contact=make_contact())
    gateway = drain()
    assert len(gateway.accepted) == 2
    assert not [sent for sent in gateway.accepted if b"Changed" in sent.content]


def test_letters_follow_a_change_of_their_sender():
    signs = identities.for_topic(answering().topic)
    make_notice(contact=make_contact())
    (before,) = drain().accepted

    signs.display_name_en, signs.mailbox = "Les Jeux", "bonjour"
    signs.save()
    make_notice(contact=make_contact())

    (after,) = drain().accepted
    assert "bonjour@" not in before.content.decode()
    assert 'From: "Les Jeux" <bonjour@' in after.content.decode()


def test_the_words_are_looked_up_once_a_drain():
    def queries_for(count):
        for _one in range(count):
            make_notice(contact=make_contact())
        with CaptureQueriesContext(connection) as captured:
            assert len(drain().accepted) == count
        return [one["sql"] for one in captured if "template" in one["sql"] or "compiledtext" in one["sql"]]

    drain_once = make_notice(contact=make_contact())
    drain()
    assert Notice.objects.get(pk=drain_once.pk).status == NoticeStatus.SENT

    assert len(queries_for(3)) == len(queries_for(1))


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_shipped_letter_is_approved_as_it_stands_and_nothing_is_wrong_with_it(kind):
    letter = answering(kind)

    assert (letter.status, letter.approved_version.sha256) == (
        TemplateStatus.APPROVED,
        approvals.template_sha256(letter),
    )
    assert findings.errors(findings.of_template(letter, at=timezone.now())) == []


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_shipped_letter_can_be_sent_in_all_nine_languages(kind):
    letters = Letters()

    assert answering(kind).missing_languages() == []
    for language in languages.CODES:
        assert letters.skeleton(kind, language=language, channel="email").compiled.language == language
