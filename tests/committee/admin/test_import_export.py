"""Files in and out of the admin: previewed, allowed, written down."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile

from committee.admin.base import ImportExportAdmin, TranslatedAdmin
from committee.admin.import_export import PREVIEWED_ROWS
from committee.models import FunctionalArea, User
from committee.resources import CommitteeResource


class AreaResource(CommitteeResource):
    class Meta(CommitteeResource.Meta):
        model = FunctionalArea


class AreaAdmin(ImportExportAdmin, TranslatedAdmin):
    resource_classes = [AreaResource]


@pytest.fixture
def page(db, client, settings):
    """The page of functional areas on a site of its own, and somebody who may do everything."""
    if not admin.site.is_registered(FunctionalArea):
        pytest.skip("functional areas have no page")
    client.force_login(User.objects.create_superuser("root"))
    return "/admin/committee/functionalarea"


def upload(client, page, text):
    file = SimpleUploadedFile("areas.csv", text.encode())
    return client.post(f"{page}/import/", {"import_file": file, "format": "0"})


def test_a_preview_shows_totals_and_the_first_rows_only(page, client):
    rows = "\n".join(f"A{n},Domaine {n}" for n in range(PREVIEWED_ROWS + 5))

    html = upload(client, page, f"code,name_fr\n{rows}\n").content.decode()

    assert html.count('<tr class="new">') == PREVIEWED_ROWS
    assert f"<dd>{PREVIEWED_ROWS + 5}</dd>" in html
    assert not FunctionalArea.objects.exists()
