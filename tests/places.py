"""Which page is open to whom? The lists that the walk of all pages goes by, and how they are read.

An address that is neither a page of a model nor in the lists below fails the walk: give it a place.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from django.contrib import admin

from campaigns.enums import CampaignStatus
from campaigns.models import Hold, Layout
from committee.admin.base import ReadOnlyAdmin
from contacts.models import ImportRun, PeopleList, RightsRequest, Suppression
from tests import factories
from tests import rows as rows_of_models
from tests.urls import Address

# Open to the whole world: what a GET answers.
PUBLIC: Final = {
    "home": 302,
    "health": 200,
    "metrics": 404,  # the walk has no token
    "choose_language": 405,  # it changes something: POST only
    "sign_up": 200,
    "unsubscribe": 404,  # the walk has no token
    "confirm": 404,
    "preferences": 404,
    "export": 404,
    "erasure": 404,
    "new_address": 404,
    "ask_for_link": 200,
    "my_data": 200,
    "notifications": 404,  # the walk has no token
    "notifications_app": 404,
    "notification_worker": 200,
    "notifications_renewed": 405,  # a script posts to it
    "image": 404,  # the walk knows no picture
    "hook": 404,  # nor a provider
    "link": 404,
    "marked_link": 404,
    "opening": 404,
    "admin:login": {200, 302},  # those who are in are sent on
    "admin:jsi18n": {200, 302},
}
# Open to every member of staff, whatever the role.
STAFF: Final = {
    "admin:index": 200,
    "admin:search": 200,
    "admin:logout": 405,
    "admin:password_change": 200,
    "admin:password_change_done": 200,
    "admin:autocomplete": 403,  # without a field; with one it asks for the right to see what is picked
    "admin:view_on_site": 404,  # nothing of ours has a page there
    "admin:app_list": {200, 404},  # the tables one may see, if any
}
# Pages of our own, with the permission they ask for.
PERMISSIONS: Final = {
    "admin:auth_user_password_change": "committee.change_user",
    "admin:contacts_contact_withdraw_everything": "contacts.change_contact",
    "admin:contacts_contact_erase": "contacts.delete_contact",
    "admin:contacts_segment_rule": "contacts.change_segment",
    "admin:contacts_contact_merge_with": "contacts.merge_contact",
    "admin:contacts_contact_compare": "contacts.merge_contact",
    "admin:contacts_contact_story": "contacts.view_contact",
    "admin:contacts_contact_segments": "contacts.view_address",
    "admin:contacts_contact_replace_address": "contacts.change_address",
    "admin:contacts_contact_remove_address": "contacts.delete_address",
    "admin:contacts_contact_two_people": "contacts.change_duplicate",
    "admin:contacts_segment_count": "contacts.view_segment",
    "admin:contacts_segment_find": "contacts.view_segment",
    "admin:contacts_segment_kept": "contacts.view_segment",
    "admin:contacts_segment_recount": "contacts.view_segment",
    "admin:contacts_ticket_take_in": "contacts.import_contact",
    "admin:contacts_suppression_lift": "contacts.lift_suppression",
    "admin:contacts_rightsrequest_add": "contacts.add_rightsrequest",
    "admin:contacts_rightsrequest_file": "contacts.change_rightsrequest",
    "admin:contacts_rightsrequest_person": "contacts.change_rightsrequest",
    "admin:contacts_rightsrequest_step": "contacts.change_rightsrequest",
    "admin:contacts_retentionrule_dry_run": "contacts.change_retentionrule",
    "admin:contacts_importrun_add": "contacts.import_contact",
    "admin:contacts_importrun_sample": "contacts.import_contact",
    "admin:contacts_importrun_columns": "contacts.import_contact",
    "admin:contacts_importrun_confirm": "contacts.import_contact",
    "admin:contacts_importrun_discard": "contacts.import_contact",
    "admin:contacts_importrun_go_on": "contacts.import_contact",
    "admin:contacts_importrun_refused": "contacts.import_contact",
    "admin:contacts_importrun_progress": "contacts.view_importrun",
    "admin:campaigns_campaign_count": "campaigns.view_campaign",
    "admin:campaigns_campaign_find": "campaigns.change_campaign or campaigns.add_hold",  # either form searches
    "admin:campaigns_campaign_calendar": "campaigns.view_campaign",
    "admin:campaigns_campaign_checks": "campaigns.view_campaign",
    "admin:campaigns_campaign_hour": "campaigns.schedule_campaign",
    "admin:campaigns_campaign_state": "campaigns.view_campaign",
    "admin:campaigns_campaign_departure": "campaigns.view_campaign",
    "admin:campaigns_campaign_review": "campaigns.view_campaign",
    "admin:campaigns_campaign_review_act": "campaigns.view_campaign",  # each act asks for its own besides
    "admin:campaigns_messagetemplate_review": "campaigns.view_messagetemplate",
    "admin:campaigns_messagetemplate_review_act": "campaigns.view_messagetemplate",  # as above
    "admin:campaigns_messagetemplate_versions": "campaigns.view_messagetemplate",
    "admin:campaigns_campaign_act": "campaigns.view_campaign",  # each verb asks for its own besides
    "admin:campaigns_campaign_cancel": "campaigns.control_campaign",
    "admin:campaigns_hold_lift": "campaigns.change_hold",
    "admin:campaigns_campaign_report": "campaigns.view_report",
    "admin:campaigns_campaign_report_csv": "campaigns.view_report",
    "admin:campaigns_campaign_messages": "campaigns.view_report",
    "admin:campaigns_messagetemplate_proof": "campaigns.view_messagetemplate",
    "admin:campaigns_messagetemplate_proof_email": "campaigns.view_messagetemplate",
    "admin:campaigns_messagetemplate_proof_reader": "contacts.view_address",
    "admin:campaigns_messagetemplate_proof_sign": "campaigns.sign_off_messagetemplate",
    "admin:campaigns_campaign_proof": "campaigns.view_campaign",
    "admin:campaigns_campaign_proof_email": "campaigns.view_campaign",
    "admin:campaigns_campaign_proof_reader": "contacts.view_address",
    "admin:campaigns_messagetemplate_checks": "campaigns.view_messagetemplate",
    "admin:campaigns_messagetemplate_trial": "campaigns.send_trial",
    "admin:campaigns_staffaddress_mine": "campaigns.send_trial",
    "admin:campaigns_staffaddress_browser": "campaigns.send_trial",
    "admin:campaigns_staffaddress_confirm": "campaigns.send_trial",
    "admin:campaigns_staffaddress_remove": "campaigns.send_trial",
    "admin:campaigns_messagetemplate_copy_from_list": "campaigns.add_messagetemplate",
    "admin:campaigns_messagetemplate_duplicate": "campaigns.add_messagetemplate",
    "admin:campaigns_messagetemplate_move": "campaigns.change_messagetemplate",
    "admin:campaigns_messagetemplate_archive": "campaigns.change_messagetemplate",
    "admin:campaigns_messagetemplate_unarchive": "campaigns.change_messagetemplate",
    "admin:campaigns_messagetemplate_restore": "campaigns.change_messagetemplate",
    "admin:campaigns_layout_preview": "campaigns.view_layout",
    "admin:campaigns_layout_preview_draft": "campaigns.change_layout",
    "admin:campaigns_layout_use_in_all": "campaigns.change_messagetemplate",
    "admin:campaigns_messagetemplate_blocks": "campaigns.change_messagetemplate",
    "admin:campaigns_messagetemplate_preview_draft": "campaigns.change_messagetemplate",
    "admin:campaigns_messagetemplate_proof_from_list": "campaigns.view_messagetemplate",
    "admin:campaigns_messagetemplate_matrix": "campaigns.view_messagetemplate",
    "admin:campaigns_messagetemplate_translate_from_detail": "campaigns.view_messagetemplate",
    "admin:campaigns_messagetemplate_desk": "campaigns.view_messagetemplate",
    "admin:campaigns_messagetemplate_desk_xliff": "campaigns.view_messagetemplate",
    "admin:campaigns_messagetemplate_desk_workbook": "campaigns.view_messagetemplate",
    "admin:campaigns_messagetemplate_desk_all": "campaigns.view_messagetemplate",
    "admin:campaigns_messagetemplate_desk_import": "campaigns.translate_messagetemplate",
    "admin:campaigns_messagetemplate_desk_check": "campaigns.translate_messagetemplate",
    "admin:campaigns_messagetemplate_desk_machine": "campaigns.translate_messagetemplate",
    "admin:campaigns_standstill_now": "campaigns.stop_everything",
    "admin:campaigns_standstill_restored": "campaigns.accept_restored",
    "admin:volunteers_roster": "volunteers.export_roster",
    "admin:volunteers_shift_open_roster": "volunteers.export_roster",
    "admin:volunteers_shift_fill": "volunteers.change_shift",
    "admin:volunteers_shift_fill_from_list": "volunteers.change_shift",
    "admin:volunteers_shift_fill_from_detail": "volunteers.change_shift",
    "admin:volunteers_shift_release": "volunteers.change_shift",
    "admin:volunteers_shift_export": "volunteers.export_roster",
}
# The API is closed to people, logged in or not: other systems come with a token. Its description is open.
OPEN_API: Final = {"api:openapi-json": 200, "api:openapi-view": 200, "api:api-root": 404}
# What a page of a model never offers, although a role may have the permission.
NEVER: Final = {"committee_apitoken_delete", "contacts_contact_delete", "contacts_suppression_delete"}
# What changes something, or is asked with the words of a form: a GET tells nothing of rights, so these are posted to.
POST_ONLY: Final = (
    "_proof_reader",
    "_proof_sign",
    "process_import",
    "release",
    "_act",
    "segment_rule",
    "segment_count",
    "campaign_count",
    "campaign_checks",
    "campaign_hour",
    "segment_recount",
    "_columns",
    "_blocks",
    "_preview_draft",
    "messagetemplate_move",
    "_archive",
    "_unarchive",
    "_restore",
    "_confirm",
    "staffaddress_remove",
    "staffaddress_browser",
    "_discard",
    "_go_on",
    "rightsrequest_person",
    "rightsrequest_step",
    "_dry_run",
    "_unknown",
    "_two_people",
    "_desk_import",
    "_desk_check",
    "_desk_machine",
)

# Rows that pages of our own need before they ask for rights.
ROWS: Final[dict[str, Callable[[], Any]]] = {
    "layout": Layout.objects.get,
    "shift": factories.make_shift,
    "user": factories.make_user,
    "messagetemplate": factories.make_template,
    "campaign": lambda: factories.make_campaign(status=CampaignStatus.IN_REVIEW),
    "contact": factories.make_contact,
    "suppression": lambda: rows_of_models.make(Suppression),
    "segment": factories.make_segment,
    "hold": lambda: rows_of_models.make(Hold),
    "peoplelist": lambda: rows_of_models.make(PeopleList),
    "importrun": lambda: rows_of_models.make(ImportRun),
    "rightsrequest": lambda: rows_of_models.make(RightsRequest),
}

# Which permission a page of a model asks for.
ACTIONS: Final = {
    "changelist": ("view", "change"),
    "change": ("view", "change"),
    "add": ("add",),
    "delete": ("delete",),
    "import": ("import",),
    "process_import": ("import",),
    "export": ("export",),
}


@cache
def pages_of_models() -> dict[str, tuple[Any, str]]:
    """`contacts_contact_change` → (the admin page, "change")."""
    pages = {}
    for model, page in admin.site._registry.items():
        for action in [*ACTIONS, "history"]:
            pages[f"admin:{model._meta.app_label}_{model._meta.model_name}_{action}"] = (page, action)
    return pages


def may(granted: set[str], address: Address) -> bool:
    """What the table of roles says of this page."""
    if address.name in PERMISSIONS:
        return not granted.isdisjoint(PERMISSIONS[address.name].split(" or "))
    page, action = pages_of_models()[address.name]
    if action == "history":
        return "committee.view_auditentry" in granted
    opts = page.opts
    if action in {"add", "delete"} and isinstance(page, ReadOnlyAdmin):
        return False
    if address.name.removeprefix("admin:") in NEVER:
        return False
    return any(f"{opts.app_label}.{verb}_{opts.model_name}" in granted for verb in ACTIONS[action])


def expected(granted: set[str] | None, address: Address) -> set[int]:
    """The answers that are right for somebody with these permissions; `None`: nobody is logged in."""
    if address.name in PUBLIC | OPEN_API:
        return _answers((PUBLIC | OPEN_API)[address.name])
    if address.name.startswith("api:"):
        return {401, 405}
    if granted is None:
        return {302}  # to the login page
    if address.name in STAFF:
        return _answers(STAFF[address.name])
    needs_post = address.name.endswith(POST_ONLY)
    if may(granted, address):
        return {405} if needs_post else {200, 302}
    return {403, 405} if needs_post else {403}


def _answers(answer: int | set[int]) -> set[int]:
    return answer if isinstance(answer, set) else {answer}
