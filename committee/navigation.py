"""The back-office's menu, by task: each entry is shown only to those who may open it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Table:
    """The list of a model, named as the model is unless we name it. Left out where no page shows it."""

    model: str
    icon: str
    title: str | Promise = ""

    def entry(self, request: HttpRequest) -> dict[str, Any] | None:
        model = apps.get_model(self.model)
        page = admin.site._registry.get(model)  # noqa: SLF001 (as Django's own menu asks)
        if page is None or not page.has_view_permission(request):
            return None
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        return _entry(self.title or capfirst(model._meta.verbose_name_plural), icon=self.icon, url=url)


@dataclass(frozen=True)
class Page:
    """A page of its own, for those who have the permission. Left out where no app brings it."""

    title: str | Promise
    icon: str
    url_name: str
    permission: str

    def entry(self, request: HttpRequest) -> dict[str, Any] | None:
        if not request.user.has_perm(self.permission):
            return None
        try:
            return _entry(self.title, icon=self.icon, url=reverse(self.url_name))
        except NoReverseMatch:
            return None


# In the order of the work: whom, what, when; then the Games, and the house itself.
SECTIONS: list[tuple[str | Promise, list[Table | Page]]] = [
    (
        _("Contacts"),
        [
            Table("contacts.Contact", "group"),
            Table("contacts.Duplicate", "group_remove"),
            Table("contacts.Segment", "filter_alt"),
            Table("contacts.PeopleList", "playlist_add_check"),
            Table("contacts.ImportRun", "upload_file"),
            Table("contacts.Topic", "label"),
            Table("contacts.Ticket", "confirmation_number"),
            Table("contacts.Consent", "task_alt"),
            Table("contacts.ConsentRecord", "fact_check"),
            Table("contacts.Suppression", "block"),
            Table("contacts.Notice", "outgoing_mail"),
        ],
    ),
    (
        _("Rights of people"),
        [
            Table("contacts.RightsRequest", "contact_support"),
            Table("contacts.Wording", "format_quote"),
            Table("contacts.RetentionRule", "auto_delete"),
            Table("contacts.RetentionRun", "history"),
        ],
    ),
    (
        _("Templates"),
        [
            Table("campaigns.MessageTemplate", "article"),
            Page(
                _("Translations"),
                "translate",
                "admin:campaigns_messagetemplate_matrix",
                "campaigns.view_messagetemplate",
            ),
            Table("campaigns.Image", "image"),
            Table("campaigns.Product", "shopping_bag"),
            Table("campaigns.Term", "dictionary"),
            Table("campaigns.Folder", "folder"),
            Table("campaigns.Layout", "view_quilt"),
            Table("campaigns.TemplateVersion", "inventory_2"),
            Page(_("My test addresses"), "outgoing_mail", "admin:campaigns_staffaddress_mine", "campaigns.send_trial"),
        ],
    ),
    (
        _("Campaigns"),
        [
            Table("campaigns.Campaign", "campaign"),
            Page(_("Calendar"), "calendar_month", "admin:campaigns_campaign_calendar", "campaigns.view_campaign"),
            Table("campaigns.PartnerCampaign", "groups"),
            Table("campaigns.Hold", "front_hand"),
            Table("campaigns.Standstill", "stop_circle"),
            Table("campaigns.ProviderState", "cell_tower"),
            Table("campaigns.Receipt", "mark_email_unread", _("Reports to look at")),
            Table("campaigns.Batch", "stacks"),
            Table("campaigns.SenderIdentity", "signature"),
            Table("campaigns.Price", "payments"),
            Table("campaigns.WritingHours", "bedtime"),
            Table("campaigns.FrequencyCap", "speed"),
        ],
    ),
    (
        _("Volunteers"),
        [
            Table("volunteers.Volunteer", "volunteer_activism"),
            Table("volunteers.Position", "badge"),
            Table("volunteers.Shift", "schedule"),
            Table("volunteers.Assignment", "assignment_ind"),
            Page(_("Rosters"), "list_alt", "admin:volunteers_roster", "volunteers.export_roster"),
        ],
    ),
    (
        _("Games"),
        [
            Table("committee.Session", "event"),
            Table("committee.Discipline", "sports_score"),
            Table("committee.Venue", "stadium"),
            Table("committee.VenuePart", "chair"),
            Table("committee.VenueNameForm", "spellcheck"),
            Table("committee.DisciplineNameForm", "spellcheck"),
            Table("committee.LineNameForm", "spellcheck"),
            Table("committee.Gate", "door_front"),
            Table("committee.Zone", "shield"),
            Table("committee.TransportLine", "directions_transit"),
            Table("committee.Station", "location_on"),
            Table("committee.Phase", "date_range"),
            Table("committee.FunctionalArea", "lan"),
            Table("committee.Partner", "handshake"),
            Table("committee.ProgrammeVersion", "history"),
        ],
    ),
    (
        _("Administration"),
        [
            Table("committee.User", "manage_accounts"),
            Table("auth.Group", "admin_panel_settings", _("Roles")),
            Table("committee.ApiToken", "key"),
            Table("contacts.Attribute", "tune"),
            Table("committee.AuditEntry", "policy"),
        ],
    ),
]


def url_of(model: type[models.Model], page: str, *, row: models.Model | None = None) -> str:
    """The address of a page (`changelist`, `add`, `change`) of a model, or nothing where it has none."""
    if not admin.site.is_registered(model):
        return ""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    try:
        return reverse(name, args=[row.pk] if row is not None else [])
    except NoReverseMatch:
        return ""


LONG = 9  # entries: a section above this is folded until one of its pages is open


def for_request(request: HttpRequest) -> list[dict[str, Any]]:
    """The menu of the person who asks. Called by the theme for every page."""
    if not request.user.is_authenticated:
        return []
    home = _entry(_("Start page"), icon="home", url=reverse("admin:index"))
    start = {"title": "", "items": [home]}
    sections = [(title, _shown(entries, request)) for title, entries in SECTIONS]
    _mark(request, home, [entry for _title, entries in sections for entry in entries])
    return [
        start,
        *(
            {"title": title, "items": entries, "separator": True, "collapsible": len(entries) > LONG}
            for title, entries in sections
            if entries
        ),
    ]


def _mark(request: HttpRequest, home: dict[str, Any], entries: list[dict[str, Any]]) -> None:
    """Say in which one is: of those whose address begins that of the page, the longest alone."""
    home["active"] = request.path == home["link"]
    around = [str(entry["link"]) for entry in entries if request.path.startswith(str(entry["link"]))]
    here = max(around, key=len, default="")
    for entry in entries:
        entry["active"] = str(entry["link"]) == here


def _shown(entries: Iterable[Table | Page], request: HttpRequest) -> list[dict[str, Any]]:
    return [entry for each in entries if (entry := each.entry(request)) is not None]


def _entry(title: str | Promise, *, icon: str, url: str) -> dict[str, Any]:
    return {"title": title, "icon": icon, "link": url}
