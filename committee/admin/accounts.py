"""Who works here, in which roles? Accounts are edited here; roles are only read, for migrations make them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import Count, Field, QuerySet
from django.forms import Field as FormField
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from committee.admin.base import BaseModelAdmin, ReadOnlyAdmin
from committee.models import User
from committee.roles import Role

admin.site.unregister(Group)

VERBS = {
    "view": pgettext_lazy("a role may", "look at"),
    "add": pgettext_lazy("a role may", "add"),
    "change": pgettext_lazy("a role may", "change"),
    "delete": pgettext_lazy("a role may", "delete"),
    "import": pgettext_lazy("a role may", "import"),
    "export": pgettext_lazy("a role may", "export"),
    "schedule": pgettext_lazy("a role may", "schedule"),
    "approve": pgettext_lazy("a role may", "approve"),
    "control": pgettext_lazy("a role may", "pause, resume and cancel"),
    "lift": pgettext_lazy("a role may", "lift"),
    "view_report": pgettext_lazy("a role may", "read reports"),
    "export_roster": pgettext_lazy("a role may", "export rosters"),
}


def role_name(group: Group) -> str:
    return str(Role(group.name).label) if group.name in Role.values else group.name


@admin.register(User)
class UserAdmin(DjangoUserAdmin, BaseModelAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm

    list_display = ["username", "full_name", "role_names", "language", "is_active", "last_login"]
    list_filter = ["groups", "is_active", "language"]
    search_fields = ["username", "first_name", "last_name", "email"]
    ordering = ["username"]
    filter_horizontal = ()
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email", "language"]}),
        (_("Access"), {"fields": ["is_active", "is_staff", "groups", "last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "usable_password", "password1", "password2"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email", "language"]}),
        (_("Access"), {"fields": ["is_staff", "groups"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Whoever may do everything is managed from the command line, not by administrators."""
        users = super().get_queryset(request).prefetch_related("groups")
        return users if request.user.is_superuser else users.filter(is_superuser=False)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"is_staff": True, **super().get_changeform_initial_data(request)}

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        if db_field.name == "groups":
            field = db_field.formfield(widget=UnfoldAdminCheckboxSelectMultipleWidget, label=_("Roles"), help_text="")
            field.label_from_instance = role_name
            return field
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("name"))
    def full_name(self, user: User) -> str:
        return user.get_full_name()

    @admin.display(description=_("roles"))
    def role_names(self, user: User) -> str:
        return ", ".join(role_name(group) for group in user.groups.all())


@admin.register(Group)
class RoleAdmin(ReadOnlyAdmin):
    list_display = ["role", "people"]
    fields = ["role", "may"]
    search_fields = ["name"]
    readonly_fields = ["role", "may"]
    ordering = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        return super().get_queryset(request).annotate(people=Count("user"))

    @admin.display(description=_("role"))
    def role(self, group: Group) -> str:
        return role_name(group)

    @admin.display(description=_("people"))
    def people(self, group: Group) -> int:
        return group.people

    @admin.display(description=_("may"))
    def may(self, group: Group) -> str:
        """By kind of thing: which verbs."""
        verbs: dict[str, list[str]] = {}
        permissions = group.permissions.select_related("content_type").order_by("content_type__app_label", "pk")
        for permission in permissions:
            verb, _of, _model = permission.codename.partition("_")
            kind = permission.content_type.model_class()
            thing = str(capfirst(kind._meta.verbose_name_plural)) if kind else permission.content_type.model
            verbs.setdefault(thing, []).append(str(VERBS.get(permission.codename) or VERBS.get(verb, verb)))
        rows = ((thing, ", ".join(named)) for thing, named in verbs.items())
        return format_html(
            '<table class="plain"><tbody>{}</tbody></table>',
            format_html_join("", '<tr><th scope="row">{}</th><td>{}</td></tr>', rows),
        )
