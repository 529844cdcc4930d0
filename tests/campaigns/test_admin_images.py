"""Pictures of the library: brought, described, found, put away; never lost while a text shows them."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape
from PIL import Image as Pillow

from campaigns.enums import BlockKind
from campaigns.models import Image, TranslatedUnit
from campaigns.translations import shared
from committee.models import AuditEntry
from committee.roles import Role
from tests.contacts.admin.staff import logged_in
from tests.factories import NOON, make_block, make_image, make_template, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return logged_in(Role.AUTHOR)


def a_file(name="the_stadium.png", colour="red", kind="PNG", **options):
    content = BytesIO()
    Pillow.new("RGB", (60, 40), colour).save(content, kind, **options)
    return SimpleUploadedFile(name, content.getvalue())


def as_shown(page, **typed):
    """The form as a browser posts it: with what the page had shown, and what was typed."""
    form = page.context["adminform"].form
    fields = {name: form[name].value() or "" for name in form.fields}
    shown = {form[name].html_initial_name: form[name].value() or "" for name in form.fields}
    return {**fields, **{name: value for name, value in shown.items() if name.startswith("initial-alt_")}, **typed}


def bring(client, *files):
    return client.post(reverse("admin:campaigns_image_add"), {"files": list(files)}, follow=True)


def test_several_pictures_are_brought_at_once_and_named_after_their_files(author):
    answer = bring(author, a_file(), a_file("flame.jpg", "blue"))

    assert sorted(Image.objects.values_list("name", "width", "height")) == [
        ("flame", 60, 40),
        ("the stadium", 60, 40),
    ]
    assert "2 pictures are in the library. Say now what each shows." in answer.content.decode()
    assert AuditEntry.objects.filter(action="campaigns.add").count() == 2


def test_one_picture_leads_to_the_page_where_it_is_described(author):
    answer = bring(author, a_file())

    image = Image.objects.get()
    assert answer.redirect_chain == [(reverse("admin:campaigns_image_change", args=[image.pk]), 302)]
    assert f'src="{image.file.url}"' in answer.content.decode()


def test_a_moving_picture_is_kept_as_its_first_and_that_is_said(author):
    frame = Pillow.new("RGB", (60, 40), "blue")

    answer = bring(author, a_file("dance.gif", kind="GIF", save_all=True, append_images=[frame]))

    assert escape("“dance.gif” moves: its first picture is kept.") in answer.content.decode()


def test_of_files_that_are_no_pictures_each_is_named_and_nothing_is_kept(author):
    answer = bring(author, a_file(), SimpleUploadedFile("a.svg", b"<svg/>"), SimpleUploadedFile("b.jpg", b"<script>"))

    page = answer.content.decode()
    assert "a.svg: SVG is not taken in" in page
    assert "b.jpg: This file cannot be read as a picture." in page
    assert not Image.objects.exists()


def test_too_many_files_at_once_are_refused(author):
    answer = bring(author, *[SimpleUploadedFile(f"{n}.png", b"x") for n in range(21)])

    assert "At most 20 pictures at once." in answer.content.decode()


def test_what_a_picture_shows_is_said_language_by_language_and_nothing_else_of_it_changes(author):
    image = make_image(alt_ar="", alt_de=None)
    url = reverse("admin:campaigns_image_change", args=[image.pk])

    listed = author.get(reverse("admin:campaigns_image_changelist"), {"described": "no"})
    author.post(url, {"name": "Stadium", "alt_ar": "الملعب", "sha256": "0" * 64, "width": 1})

    assert "7/9" in listed.content.decode()
    saved = Image.objects.get()
    assert (saved.name, saved.alt_ar, saved.sha256, saved.width) == ("Stadium", "الملعب", image.sha256, image.width)


def test_a_picture_says_which_templates_show_it_and_is_not_deleted_while_one_does(author):
    template, image, free = make_template(name="Opening night"), make_image(), make_image()
    make_block(template, BlockKind.IMAGE, image=image)

    page = author.get(reverse("admin:campaigns_image_change", args=[image.pk])).content.decode()
    refused = author.post(reverse("admin:campaigns_image_delete", args=[image.pk]), {"post": "yes"})
    author.post(reverse("admin:campaigns_image_delete", args=[free.pk]), {"post": "yes"})

    assert "Opening night" in page
    assert refused.status_code == 403
    assert list(Image.objects.all()) == [image]


def test_what_is_put_away_leaves_the_list_and_comes_back(author):
    image = make_image()
    url = reverse("admin:campaigns_image_changelist")

    def rows(**query):
        return list(author.get(url, query).context["cl"].result_list)

    author.post(url, {"action": "archive", "_selected_action": [image.pk]})
    assert (rows(), rows(archived="yes")) == ([], [image])
    author.post(f"{url}?archived=yes", {"action": "unarchive", "_selected_action": [image.pk]})
    assert rows() == [image]


def test_a_translator_describes_pictures_and_brings_none():
    translator = logged_in(Role.TRANSLATOR)

    assert translator.get(reverse("admin:campaigns_image_add")).status_code == 403
    assert translator.get(reverse("admin:campaigns_image_change", args=[make_image().pk])).status_code == 200


def test_words_that_are_changed_on_its_page_were_read_by_nobody(author):
    image = make_image()
    reviewed = {"state": "reviewed", "reviewed_by": make_user(), "reviewed_at": NOON, "source_language": "fr"}
    for language in ("ar", "de"):
        TranslatedUnit.objects.create(language=language, unit=shared.address(image), **reviewed)

    url = reverse("admin:campaigns_image_change", args=[image.pk])
    author.post(url, as_shown(author.get(url), alt_ar="ملعب"))

    assert [row.language for row in TranslatedUnit.objects.filter(template=None)] == ["de"]


def test_that_an_archived_picture_is_brought_again_is_written_down(author):
    bring(author, a_file())
    Image.objects.update(archived_at=NOON)

    bring(author, a_file())

    trail = AuditEntry.objects.filter(object_type="campaigns.image").order_by("pk")
    assert list(trail.values_list("action", flat=True)) == ["campaigns.add", "campaigns.unarchive"]


def test_what_a_translator_writes_meanwhile_is_kept_and_what_was_typed_is_saved(author):
    image = make_image(alt_de="", alt_ar="")
    url = reverse("admin:campaigns_image_change", args=[image.pk])
    page = author.get(url)
    assert 'name="initial-alt_de"' in page.content.decode()
    Image.objects.filter(pk=image.pk).update(alt_de="Das Stadion")

    assert author.post(url, as_shown(page, alt_ar="الملعب")).status_code == 302

    image.refresh_from_db()
    assert (image.alt_de, image.alt_ar) == ("Das Stadion", "الملعب")


def test_two_who_write_the_same_words_at_once_are_told_and_nothing_is_lost(author):
    image = make_image(alt_de="")
    url = reverse("admin:campaigns_image_change", args=[image.pk])
    page = author.get(url)
    Image.objects.filter(pk=image.pk).update(alt_de="Das Stadion")

    refused = author.post(url, as_shown(page, alt_de="Ein Stadion"))

    image.refresh_from_db()
    assert image.alt_de == "Das Stadion"
    assert "Somebody has written “Das Stadion” here" in refused.content.decode()


def test_words_are_emptied_by_whoever_saw_them(author):
    image = make_image(alt_de="Das Stadion")
    url = reverse("admin:campaigns_image_change", args=[image.pk])

    author.post(url, as_shown(author.get(url), alt_de=""))

    image.refresh_from_db()
    assert not image.alt_de
