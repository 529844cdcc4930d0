"""Who may do what? One table: a role, and the permissions it gives.

Roles are Django groups, made and filled by migrations (`create_roles`, `grant`); a test holds the database to this
table. Which rows of a table one sees is narrowed beyond this in the admin, at `get_queryset`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from committee.demo import accounts
from committee.errors import CommitteeError
from committee.models import User

DEMO_PASSWORD: Final = accounts.PASSWORD


class Role(models.TextChoices):
    AUTHOR = "comms author", _("Comms author")
    TRANSLATOR = "translator", _("Translator")
    APPROVER = "approver", _("Approver")
    DUTY_OFFICER = "duty officer", _("Duty officer")
    COORDINATOR = "volunteer coordinator", _("Volunteer coordinator")
    MANAGER = "manager", _("Manager")
    PROTECTION_OFFICER = "data-protection officer", _("Data-protection officer")
    ADMINISTRATOR = "administrator", _("Administrator")


# What everybody who works for the Games may look up.
_PROGRAMME: Final = """
    view_phase view_venue view_venuepart view_gate view_zone view_venuenameform view_discipline view_session
    view_disciplinenameform view_linenameform
    view_transportline view_station view_functionalarea view_partner view_programmeversion view_programmechange
"""

# What is read of a text by all who write, translate, approve or send it.
_WRITING: Final = """
    view_messagetemplate view_templateversion view_templateblock view_folder view_image view_product view_term
    view_layout view_layoutversion view_senderidentity view_translatedunit
    view_review view_reviewcomment view_signoff view_edit
"""
# The same of a campaign.
_CAMPAIGN: Final = """
    view_campaign view_campaignsource view_campaignvariant view_partnercampaign view_price
    view_writinghours view_frequencycap view_hold
"""

PERMISSIONS: Final[Mapping[Role, Mapping[str, str]]] = {
    Role.AUTHOR: {
        "committee": _PROGRAMME,
        "contacts": """
            view_contact add_contact change_contact import_contact
            view_address add_address change_address delete_address
            view_consent view_ticket view_topic view_notice
            view_segment add_segment change_segment delete_segment
            view_peoplelist add_peoplelist change_peoplelist delete_peoplelist
            view_importrun add_importrun change_importrun
            view_attribute view_reference view_duplicate change_duplicate view_merge merge_contact
        """,
        "campaigns": f"""
            {_WRITING} {_CAMPAIGN} add_messagetemplate change_messagetemplate
            translate_messagetemplate sign_off_messagetemplate send_trial add_reviewcomment
            add_templateblock change_templateblock delete_templateblock
            add_folder change_folder delete_folder add_image change_image delete_image
            add_product change_product delete_product add_term change_term delete_term
            add_campaign change_campaign delete_campaign schedule_campaign control_campaign view_report
            add_campaignsource change_campaignsource delete_campaignsource
            add_campaignvariant change_campaignvariant delete_campaignvariant view_standstill view_providerstate
            add_partnercampaign change_partnercampaign delete_partnercampaign
        """,
    },
    Role.TRANSLATOR: {
        "committee": _PROGRAMME,
        "contacts": "view_topic",
        "campaigns": f"""
            {_WRITING} translate_messagetemplate sign_off_messagetemplate send_trial add_reviewcomment
            change_image add_term change_term
        """,
    },
    Role.APPROVER: {
        "committee": _PROGRAMME,
        "contacts": "view_topic view_segment",
        "campaigns": f"""
            {_WRITING} {_CAMPAIGN} approve_messagetemplate sign_off_messagetemplate send_trial add_reviewcomment
            approve_campaign schedule_campaign control_campaign view_report
            stop_everything view_standstill view_providerstate add_hold change_hold
        """,
    },
    Role.DUTY_OFFICER: {
        "committee": f"{_PROGRAMME} change_session",
        "contacts": "view_topic view_segment add_segment change_segment view_peoplelist view_attribute",
        "campaigns": f"""
            {_WRITING} {_CAMPAIGN} add_reviewcomment
            add_campaign change_campaign schedule_campaign control_campaign view_report view_batch
            add_campaignsource change_campaignsource delete_campaignsource
            add_campaignvariant change_campaignvariant delete_campaignvariant
            stop_everything view_standstill view_providerstate view_receipt add_hold change_hold
        """,
    },
    Role.COORDINATOR: {
        "committee": _PROGRAMME,
        # Of contacts, those who volunteer: narrowed in the admin of contacts.
        "contacts": "view_contact",
        "volunteers": """
            view_volunteer add_volunteer change_volunteer import_volunteer export_volunteer
            view_position add_position change_position delete_position import_position export_position
            view_shift add_shift change_shift delete_shift import_shift export_roster
            view_assignment add_assignment change_assignment delete_assignment import_assignment export_assignment
        """,
    },
    Role.MANAGER: {
        "committee": f"{_PROGRAMME} view_auditentry",
        "contacts": "view_topic view_segment",
        "volunteers": "view_position view_shift",
        "campaigns": f"{_WRITING} {_CAMPAIGN} view_report view_standstill view_providerstate",
    },
    Role.PROTECTION_OFFICER: {
        "committee": "view_auditentry",
        "contacts": """
            view_contact change_contact delete_contact export_contact view_address view_ticket view_topic
            view_consent view_consentrecord view_consentproof
            view_suppression add_suppression change_suppression lift_suppression view_notice view_importrun
            view_reference view_ticketevent view_wording view_duplicate change_duplicate view_merge merge_contact
            view_rightsrequest add_rightsrequest change_rightsrequest view_requeststep
            view_retentionrule change_retentionrule view_retentionrun view_attribute view_peoplelist
        """,
        "campaigns": "view_campaign view_report view_messagetemplate view_templateversion view_receipt",
    },
    Role.ADMINISTRATOR: {
        "committee": """
            view_user add_user change_user delete_user view_apitoken add_apitoken change_apitoken
            view_phase add_phase change_phase delete_phase import_phase export_phase
            view_venue add_venue change_venue delete_venue import_venue export_venue
            view_venuepart add_venuepart change_venuepart delete_venuepart import_venuepart export_venuepart
            view_gate add_gate change_gate delete_gate import_gate export_gate
            view_zone add_zone change_zone delete_zone import_zone export_zone
            view_venuenameform add_venuenameform change_venuenameform delete_venuenameform
            import_venuenameform export_venuenameform
            view_disciplinenameform add_disciplinenameform change_disciplinenameform delete_disciplinenameform
            import_disciplinenameform export_disciplinenameform
            view_linenameform add_linenameform change_linenameform delete_linenameform
            import_linenameform export_linenameform
            view_discipline add_discipline change_discipline delete_discipline import_discipline export_discipline
            view_session add_session change_session delete_session import_session export_session
            view_transportline add_transportline change_transportline delete_transportline
            import_transportline export_transportline
            view_station add_station change_station delete_station import_station export_station
            view_functionalarea add_functionalarea change_functionalarea delete_functionalarea
            import_functionalarea export_functionalarea
            view_partner add_partner change_partner delete_partner import_partner export_partner
            view_programmeversion view_programmechange
        """,
        "auth": "view_group",
        "contacts": """
            view_topic add_topic change_topic delete_topic view_notice view_importrun
            view_attribute add_attribute change_attribute delete_attribute
        """,
        "volunteers": "view_position view_shift",
        "campaigns": """
            view_batch stop_everything accept_restored view_standstill view_receipt change_receipt
            view_providerstate change_providerstate
            view_layout add_layout change_layout delete_layout view_layoutversion
            view_senderidentity add_senderidentity change_senderidentity delete_senderidentity
            view_price add_price change_price delete_price import_price export_price
            view_writinghours add_writinghours change_writinghours delete_writinghours
            import_writinghours export_writinghours
            view_frequencycap add_frequencycap change_frequencycap delete_frequencycap
            import_frequencycap export_frequencycap
            view_term add_term change_term delete_term
        """,
    },
}

DEMO_ACCOUNTS: Final = {
    username: (Role(role), first_name, last_name)
    for username, (role, first_name, last_name) in accounts.ACCOUNTS.items()
}


class NotADemonstration(CommitteeError):
    message = _("Demo accounts have a password that everybody knows: they are made only where DEMO is on.")


@transaction.atomic
def ensure_demo_accounts() -> list[User]:
    """An account for each role, with the demo password. Raises `NotADemonstration`. Safe to call again."""
    if not settings.DEMO:
        raise NotADemonstration
    password = make_password(DEMO_PASSWORD)  # once: hashing is slow on purpose
    made = []
    for username, (role, first_name, last_name) in DEMO_ACCOUNTS.items():
        names = {"first_name": first_name, "last_name": last_name, "email": f"{username}@committee.example"}
        user, _ = User.objects.get_or_create(
            username=username, defaults={**names, "password": password, "is_staff": True}
        )
        user.groups.set([Group.objects.get(name=role)])
        made.append(user)
    return made


def of(user: User) -> frozenset[Role]:
    """The roles a person has. Somebody who may do everything has them all."""
    if user.is_superuser:
        return frozenset(Role)
    names = {group.name for group in user.groups.all()}
    return frozenset(role for role in Role if role.value in names)


# --- For migrations --------------------------------------------------------------------------------------------------


def create_roles(apps: Any, _schema_editor: Any) -> None:
    for role in Role.values:
        apps.get_model("auth", "Group").objects.get_or_create(name=role)


def grant(apps: Any, app_label: str, permissions: Mapping[str, str]) -> None:
    """Give roles permissions of one app: role → code names, separated by blanks. Safe to run again.

    Django makes permissions after the last migration; here they are made before, for those of this app.
    """
    app = apps.get_app_config(app_label)
    # A historical app has no module of models, and `create_permissions` passes over such apps.
    module = getattr(app, "models_module", None)
    app.models_module = module or True
    create_permissions(app, apps=apps, verbosity=0)
    app.models_module = module
    known = {
        permission.codename: permission
        for permission in apps.get_model("auth", "Permission").objects.filter(content_type__app_label=app_label)
    }
    for role, codenames in permissions.items():
        group = apps.get_model("auth", "Group").objects.get(name=role)
        group.permissions.add(*(known[codename] for codename in codenames.split()))
