"""What holds for the project as a whole: every page of the admin, with rows in it."""

from __future__ import annotations

from typing import Any, Final

import pytest
from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.widgets import AutocompleteMixin, ForeignKeyRawIdWidget, RelatedFieldWidgetWrapper
from django.contrib.auth.models import Group
from django.db import connection, models
from django.forms import ModelChoiceField
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.forms.picking import PickInput
from campaigns.models import Folder, Layout, LayoutVersion, MessageTemplate, SenderIdentity, Term
from committee.models import ApiToken, AuditEntry, FunctionalArea, Partner, Phase, TransportLine, User, Venue
from contacts.models import ImportRun, PeopleList, RightsRequest, Segment, Topic
from tests import rows

pytestmark = pytest.mark.django_db

# What the committee makes by hand, some dozens or hundreds for ever: a plain choice is kinder than a search.
SMALL: Final = {
    *(Group, Phase, FunctionalArea, Partner, Topic, Segment, ImportRun),
    *(MessageTemplate, Folder, Layout, LayoutVersion, SenderIdentity, Term),
    *(Venue, TransportLine, PeopleList),
}
# Its pages are its own, without a form of its fields.
WITHOUT_FORM: Final = {ImportRun, RightsRequest}

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.fixture
def root(client):
    user = User.objects.create_superuser("root")
    client.force_login(user)
    return client


def page_url(model: type[models.Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def labels(model: type[models.Model]) -> str:
    return model._meta.label


def test_the_ground_has_its_pages():
    """They register with the site that is served: the theme replaces Django's own when the program starts."""
    assert {User, Group, ApiToken, AuditEntry} <= set(admin.site._registry)


@pytest.mark.parametrize("model", MODELS, ids=labels)
def test_a_list_asks_as_many_queries_for_three_rows_as_for_one(root, model):
    keys = [rows.make(model).pk for _ in range(3)]
    url = page_url(model, "changelist")
    root.get(url)  # what is remembered between requests is asked for once

    asked = []
    for shown in (keys[:1], keys):
        with CaptureQueriesContext(connection) as queries:
            answer = root.get(url, {"pk__in": ",".join(map(str, shown))})
        assert answer.status_code == 200
        assert {row.pk for row in answer.context["cl"].result_list} == set(shown)
        asked.append([query["sql"].split(" WHERE ")[0] for query in queries])

    assert len(asked[0]) == len(asked[1]), set(asked[1]) - set(asked[0])


@pytest.mark.parametrize("model", MODELS, ids=labels)
def test_a_row_has_a_page_with_a_title(root, model):
    row = rows.make(model)
    answer = root.get(page_url(model, "change", row.pk))

    assert answer.status_code == 200
    title = answer.content.decode().split("<title>")[1].split("</title>")[0]
    assert title.strip(" |\n")


@pytest.mark.parametrize("model", MODELS, ids=labels)
def test_a_row_is_picked_by_search_and_not_from_a_list_of_all(rf, model):
    request = rf.get("/")
    request.user = User.objects.create_superuser("root")
    page = admin.site._registry[model]
    forms = [page.get_form(request)] if _is_edited(page, request) and model not in WITHOUT_FORM else []
    inlines = page.get_inline_instances(request, rows.make(model))
    forms += [inline.get_formset(request).form for inline in inlines if _is_edited(inline, request)]

    whole_tables = [
        name
        for form in forms
        for name, field in form.base_fields.items()
        if isinstance(field, ModelChoiceField) and field.queryset.model not in SMALL and not _searches(field.widget)
    ]
    assert whole_tables == []


def _is_edited(page: Any, request: Any) -> bool:
    return _may_add(page, request) or page.has_change_permission(request)


def _may_add(page: Any, request: Any) -> bool:
    # An inline is asked with the row it stands in, a page without.
    return bool(page.has_add_permission(request, *([None] if isinstance(page, InlineModelAdmin) else [])))


def _searches(widget: Any) -> bool:
    inner = widget.widget if isinstance(widget, RelatedFieldWidgetWrapper) else widget
    return isinstance(inner, AutocompleteMixin | ForeignKeyRawIdWidget | PickInput) or inner.is_hidden
