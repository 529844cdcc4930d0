"""What the base classes of the admin promise to every page that stands on them."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from committee import languages
from committee.admin.base import BaseModelAdmin, ImportExportAdmin, LargeTableAdmin, ReadOnlyAdmin, TranslatedAdmin
from committee.admin.paginator import COUNTED_AT_MOST
from committee.models import FunctionalArea, Phase, User


class PhaseAdmin(ImportExportAdmin, TranslatedAdmin):
    fieldsets = [(None, {"fields": ["code", "starts_on", "ends_on"]})]


@pytest.fixture
def request_of_root(db, rf: RequestFactory):
    request = rf.get("/")
    request.user = User.objects.create_superuser("root", password="a long enough password")
    return request


def test_translated_fields_stand_in_a_tab_per_language_in_the_order_of_the_nine(request_of_root):
    fieldsets = PhaseAdmin(Phase, admin.site).get_fieldsets(request_of_root)

    assert [name for name, _ in fieldsets[1:]] == list(languages.NAMES.values())
    assert [options["fields"] for _, options in fieldsets[1:]] == [[column] for column in languages.columns("name")]
    assert {tuple(options["classes"]) for _, options in fieldsets[1:]} == {("tab",)}


def test_a_field_says_its_language_and_its_direction(request_of_root):
    form = PhaseAdmin(Phase, admin.site).get_form(request_of_root)()

    arabic, french = form.fields["name_ar"], form.fields["name_fr"]
    assert (arabic.widget.attrs["lang"], arabic.widget.attrs["dir"]) == ("ar", "rtl")
    assert (french.widget.attrs["lang"], french.widget.attrs["dir"]) == ("fr", "ltr")
    assert arabic.label == french.label
    assert "name" not in form.fields


def test_without_fieldsets_the_other_fields_come_first(request_of_root):
    class AreaAdmin(TranslatedAdmin):
        pass

    fieldsets = AreaAdmin(FunctionalArea, admin.site).get_fieldsets(request_of_root)

    assert fieldsets[0] == (None, {"fields": ["code"]})
    assert len(fieldsets) == 1 + len(languages.CODES)


def test_what_the_machine_writes_can_only_be_read(request_of_root):
    page = ReadOnlyAdmin(Phase, admin.site)

    assert page.has_view_permission(request_of_root)
    assert not page.has_add_permission(request_of_root)
    assert not page.has_change_permission(request_of_root)
    assert not page.has_delete_permission(request_of_root)


def test_a_large_table_is_never_counted_in_full(request_of_root, django_assert_num_queries):
    FunctionalArea.objects.bulk_create([FunctionalArea(code=f"A{n}", name_fr="Domaine") for n in range(3)])
    page = LargeTableAdmin(FunctionalArea, admin.site)

    with django_assert_num_queries(1) as asked:
        paginator = page.get_paginator(request_of_root, FunctionalArea.objects.order_by("-pk"), 50)
        assert paginator.count == 3

    assert f"LIMIT {COUNTED_AT_MOST}" in asked[0]["sql"]
    assert "ORDER BY" not in asked[0]["sql"]


def test_fields_edited_in_a_list_are_labelled(request_of_root):
    class AreaAdmin(BaseModelAdmin):
        list_display = ["pk", "code"]
        list_editable = ["code"]

    area = FunctionalArea(code="EVS", name_fr="Services")
    form = AreaAdmin(FunctionalArea, admin.site).get_changelist_form(request_of_root)(instance=area)

    assert form.fields["code"].widget.attrs["aria-label"] == f"Code: {area}"


@pytest.mark.parametrize(
    ("language", "query", "said"),
    [
        ("en", "", "There is nothing here."),
        ("en", "?q=zzz", "Nothing matches your search or your filters."),
        ("fr", "", "Il n’y a rien ici."),
        ("fr", "?q=zzz", "Rien ne correspond à votre recherche ou à vos filtres."),
    ],
)
def test_an_empty_list_says_so_in_a_plain_sentence(client, request_of_root, language, query, said):
    User.objects.update(language=language)
    client.force_login(User.objects.get())

    page = client.get(reverse("admin:contacts_peoplelist_changelist") + query).content.decode()

    assert said in page
    assert ("filter_list_off" in page) is bool(query)
