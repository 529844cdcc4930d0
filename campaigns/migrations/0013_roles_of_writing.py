"""Who writes, translates, signs off and approves."""

from __future__ import annotations

from django.db import migrations

from committee import roles

# What this migration adds to `committee.roles.PERMISSIONS`, as it stood when it was written.
_WRITING = """
    view_messagetemplate view_templateversion view_templateblock view_folder view_image view_product view_term
    view_layout view_layoutversion view_senderidentity view_translatedunit
    view_review view_reviewcomment view_signoff view_edit
"""
_CAMPAIGN = "view_campaign view_campaignsource view_campaignvariant view_partnercampaign view_price"
_SOURCES = """
    add_campaignsource change_campaignsource delete_campaignsource
    add_campaignvariant change_campaignvariant delete_campaignvariant
"""
PERMISSIONS = {
    "comms author": f"""
        {_WRITING} {_CAMPAIGN} {_SOURCES}
        translate_messagetemplate sign_off_messagetemplate send_trial add_reviewcomment
        add_templateblock change_templateblock delete_templateblock
        add_folder change_folder delete_folder add_image change_image delete_image
        add_product change_product delete_product add_term change_term delete_term
        add_partnercampaign change_partnercampaign delete_partnercampaign
    """,
    "translator": f"""
        {_WRITING} translate_messagetemplate sign_off_messagetemplate send_trial add_reviewcomment
        change_image add_term change_term
    """,
    "approver": f"""
        {_WRITING} {_CAMPAIGN} approve_messagetemplate sign_off_messagetemplate send_trial add_reviewcomment
    """,
    "duty officer": f"{_WRITING} {_CAMPAIGN} {_SOURCES} add_reviewcomment",
    "manager": f"{_WRITING} {_CAMPAIGN}",
    "administrator": """
        view_layout add_layout change_layout delete_layout view_layoutversion
        view_senderidentity add_senderidentity change_senderidentity delete_senderidentity
        view_price add_price change_price delete_price import_price export_price
        view_term add_term change_term delete_term
    """,
}


def fill(apps, _schema_editor):
    roles.grant(apps, "campaigns", PERMISSIONS)
    roles.grant(apps, "contacts", {"translator": "view_topic"})


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0012_blocks_reviews_library"),
        ("committee", "0007_translators"),
        ("contacts", "0036_letters_to_new_addresses_are_found"),
    ]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
