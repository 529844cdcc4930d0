"""The library's pages: templates found, copied, put into folders and away, each by who may."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from campaigns import authoring, contents, library, versions
from campaigns.authoring import BlockWritten, Written
from campaigns.enums import BlockKind, UnitState
from campaigns.models import Folder, MessageTemplate
from committee.roles import Role
from tests.contacts.admin.staff import logged_in
from tests.factories import NOON, make_block, make_campaign, make_image, make_template, make_user

pytestmark = pytest.mark.django_db

LIST = "admin:campaigns_messagetemplate_changelist"


@pytest.fixture
def author():
    return logged_in(Role.AUTHOR)


def rows(client, **query):
    return [row.name for row in client.get(reverse(LIST), query).context["cl"].result_list if not row.notice_kind]


def act(client, name, template, fields=None):
    return client.post(reverse(f"admin:campaigns_messagetemplate_{name}", args=[template.pk]), fields or {})


def test_the_list_finds_by_words_folders_with_what_is_inside_and_tags(author):
    games = Folder.objects.create(name="Games")
    inner = Folder.objects.create(name="Tickets", parent=games)
    make_template(name="Evening", folder=inner, tags=["night"], subject_ar="مساء")
    make_template(name="Morning", folder=games)
    make_template(name="Loose")

    assert rows(author, q="مساء") == ["Evening"]
    assert rows(author, folder=games.pk) == ["Evening", "Morning"]
    assert rows(author, folder=inner.pk) == ["Evening"]
    assert rows(author, folder="none") == ["Loose"]
    assert rows(author, tag="night") == ["Evening"]


def test_a_row_says_how_often_its_template_was_used_and_when_last(author):
    template = make_template()
    make_campaign(template=template, started_at=NOON)
    make_campaign(template=template)

    assert "2 campaigns, last on 26 July 2024" in author.get(reverse(LIST)).content.decode()


def test_templates_are_put_into_a_folder_together(author):
    folder, templates = Folder.objects.create(name="Opening"), [make_template(), make_template()]
    keys = [template.pk for template in templates]

    asked = author.post(reverse(LIST), {"action": "put_into_folder", "_selected_action": keys})
    author.post(reverse("admin:campaigns_messagetemplate_move"), {"templates": keys, "folder": folder.pk})

    assert asked.content.decode().count('name="templates"') == 2
    assert folder.templates.count() == 2


def test_a_copy_says_the_same_in_every_language_under_keys_of_its_own_and_is_to_be_read_again(author):
    template, reader = make_template(name="Evening"), make_user()
    block = make_block(template, BlockKind.IMAGE, image=make_image())
    reviewed = {"state": UnitState.REVIEWED, "reviewed_by": reader, "reviewed_at": NOON, "source_text": "x"}
    template.units.create(language="ar", unit=f"{block.key}.text", **reviewed)

    act(author, "duplicate", template, {"name": "Night"})

    copy = MessageTemplate.objects.get(name="Night")
    keys = {each.key for each in contents.blocks_of(copy)}
    assert keys.isdisjoint(each.key for each in contents.blocks_of(template))
    for language in ("fr", "ar", "zh-hans"):
        said, meant = (
            list(contents.units(contents.of_template(each), language).values()) for each in (copy, template)
        )
        assert said == meant
    unit = copy.units.get()
    assert (unit.state, unit.unit.split(".")[0] in keys, unit.reviewed_by) == (UnitState.DRAFT, True, None)


def test_a_copy_needs_a_name_of_its_own(author):
    template = make_template(name="Evening")

    assert (
        "There is a template of this name already."
        in act(author, "duplicate", template, {"name": "Evening"}).content.decode()
    )


def test_what_is_put_away_leaves_the_list_and_comes_back(author):
    make_template(name="Evening")
    template = MessageTemplate.objects.get(name="Evening")

    act(author, "archive", template)
    assert (rows(author), rows(author, archived="yes")) == ([], ["Evening"])
    act(author, "unarchive", template)
    assert rows(author) == ["Evening"]


def test_a_version_is_restored_word_for_word_and_what_was_translated_since_is_a_draft():
    template, by = make_template(), make_user()
    kept, gone = make_block(template), make_block(template, BlockKind.IMAGE, image=make_image())
    template.blocks.filter(pk=kept.pk).update(link_fr="https://example.org", link_ar=None)
    version = versions.freeze(template, by=None)
    authoring.save(
        MessageTemplate.objects.get(pk=template.pk),
        Written({"subject": "Autre"}, [BlockWritten(kept.key, "text", {"text": "Autre"})]),
        by=by,
        at=NOON,
    )
    template.units.create(language="ar", unit="subject", source_text="Autre")
    MessageTemplate.objects.filter(pk=template.pk).update(subject_ar="آخر")

    restored = library.restore(template, version, by=by, at=NOON)

    assert versions.freeze(restored, by=None) == version
    assert restored.blocks.get(key=gone.key).image == gone.image
    assert restored.blocks.get(key=kept.key).link_ar is None
    unit = restored.units.get()
    assert (unit.state, unit.source_text) == (UnitState.DRAFT, restored.subject_fr)


def test_an_older_version_is_offered_beside_the_history_and_brought_back(author):
    template = make_template(subject_fr="Avant")
    version = versions.freeze(template, by=None)
    authoring.save(template, Written({"subject": "Après"}), by=make_user(), at=NOON)

    page = author.get(reverse("admin:campaigns_messagetemplate_versions", args=[template.pk])).content.decode()
    answer = act(author, "restore", template, {"version": version.pk})

    assert f'<option value="{version.pk}">' in page
    assert answer.status_code == 302
    assert MessageTemplate.objects.get(pk=template.pk).subject_fr == "Avant"
    assert act(author, "restore", template, {"version": "x"}).status_code == 404


@pytest.mark.parametrize("name", ["duplicate", "archive", "unarchive", "restore"])
def test_who_may_only_read_changes_nothing(name):
    assert act(logged_in(Role.APPROVER), name, make_template()).status_code == 403


@pytest.mark.parametrize("folder", ["abc", "-1", "²", "999999"])
def test_a_folder_that_there_is_not_holds_no_template(author, folder):
    make_template()

    assert rows(author, folder=folder) == []


def test_what_is_gone_or_hidden_is_not_moved_and_that_is_said(author):
    answer = author.post(reverse("admin:campaigns_messagetemplate_move"), {"templates": [4711]}, follow=True)

    assert [str(message) for message in answer.context["messages"]] == [
        "Nothing was moved: a template or the folder is no longer there."
    ]


def test_a_folder_of_the_tree_keeps_the_other_filters(author):
    folder = Folder.objects.create(name="Opening")
    make_template(folder=folder)

    page = author.get(reverse(LIST), {"q": "soir", "status": "draft", "p": "1"}).content.decode()

    assert f'href="?q=soir&amp;status=draft&amp;folder={folder.pk}"' in page
    assert 'href="?q=soir&amp;status=draft&amp;folder=none"' in page


def test_nobody_deletes_a_template(author):
    template = make_template()

    assert "delete_selected" not in author.get(reverse(LIST)).content.decode()
    deleting = reverse("admin:campaigns_messagetemplate_delete", args=[template.pk])
    assert author.post(deleting, {"post": "yes"}).status_code == 403
    assert MessageTemplate.objects.filter(pk=template.pk).exists()
    assert not Permission.objects.get(codename="delete_messagetemplate").group_set.exists()
