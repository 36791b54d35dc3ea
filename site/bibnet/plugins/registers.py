"""Registers: lists of a plugin's rows in the staff's admin, one library at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.contrib.admin import AdminSite, RelatedOnlyFieldListFilter
from django.contrib.admin.utils import get_fields_from_path, unquote
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from wagtail_modeladmin.helpers import AdminURLHelper, DjangoORMSearchHandler, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import CreateView, DeleteView, EditView, IndexView

from bibnet.journal import audit
from bibnet.libraries.models import Library
from bibnet.libraries.requests import SignedInRequest

from .permissions import policy_of, requires
from .showing import shown_data_changed

_no_admin_site = AdminSite(name="registers")

# Each page of a register and the right that opens it.
PAGES = {
    "index": "view",
    "create": "add",
    "edit": "change",
    "delete": "delete",
    "inspect": "view",
}
OBJECT_PAGES = ("edit", "delete", "inspect")


class RegisterAddresses(AdminURLHelper):
    """The addresses of a register in one library."""

    def __init__(self, register: LibraryRegister) -> None:
        self.register = register
        super().__init__(register.model)

    def get_action_url_name(self, action: str) -> str:
        return f"{self.register.slug}_admin:{self.register.name}_{action}"

    def get_action_url(self, action: str, *args: Any, **kwargs: Any) -> str:
        given = [self.register.library.code, *args]
        return reverse(self.get_action_url_name(action), args=given)


class RegisterRights(PermissionHelper):
    """What a person may do in a register: the plugin's policy, asked for its library."""

    def __init__(self, register: LibraryRegister) -> None:
        super().__init__(register.model, register.inspect_view_enabled)
        self.policy = policy_of(register.slug)
        self.library = register.library

    def user_has_specific_permission(self, user: Any, perm_codename: str) -> bool:
        permission = f"{self.opts.app_label}.{perm_codename}"
        return self.policy.has_permission(user, permission, self.library)

    def user_has_any_permissions(self, user: Any) -> bool:
        return self.user_has_specific_permission(user, self.get_perm_codename("view"))


class AnyCaseSearch(DjangoORMSearchHandler):
    """Finds words in any letter case and with е for ё; SQLite's own search knows ASCII only."""

    def search_queryset(
        self, queryset: QuerySet, search_term: str, preserve_order: bool = False, **kwargs: Any
    ) -> QuerySet:
        for word in search_term.split() if self.search_fields else ():
            found = Q()
            for field in self.search_fields:
                found |= Q(**{f"{field}__iregex": any_case(word)})
            queryset = queryset.filter(found)
        return queryset


def any_case(word: str) -> str:
    """A regular expression that finds the word, е and ё being one letter."""
    return re.sub("[её]", "[её]", re.escape(word.lower()))


class RegisterIndex(IndexView):
    """The list; the address filters by what `list_filter` declares, not by any lookup."""

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        declared = [_parameter(one) for one in self.list_filter]
        return {
            name: value
            for name, value in super().get_filters_params(params).items()
            if any(name == one or name.startswith(f"{one}__") for one in declared)
        }

    def get_filters(self, request: HttpRequest) -> tuple[list[Any], bool, dict[str, Any], bool]:
        specs, has_filters, _other_lookups, is_distinct = super().get_filters(request)
        return specs, has_filters, {}, is_distinct


def _parameter(list_filter: Any) -> str:
    """The name of a declared filter in the address."""
    if isinstance(list_filter, str):
        return list_filter
    return list_filter.parameter_name if callable(list_filter) else list_filter[0]


class RegisterCreate(CreateView):
    """A new row of the library, written down in the audit log by names of fields."""

    def get_instance(self) -> Model:
        instance = super().get_instance()
        instance.library = self.model_admin.library
        return instance

    def form_valid(self, form: Any) -> HttpResponse:
        response = super(CreateView, self).form_valid(form)
        self.model_admin.record("added", self.request, self.instance, form.changed_data)
        return response


class RegisterEdit(EditView):
    """A change of a row, written down in the audit log by names of fields."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super(EditView, self).form_valid(form)
        self.model_admin.record("changed", self.request, self.instance, form.changed_data)
        return response


class RegisterDelete(DeleteView):
    """The end of a row, written down in the audit log."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pk = self.instance.pk
        response = super().post(request, *args, **kwargs)
        if isinstance(response, HttpResponseRedirect):
            self.instance.pk = pk
            self.model_admin.record("deleted", request, self.instance, [])
        return response

    def delete_instance(self) -> None:
        self.instance.delete()


class LibraryRegister(ModelAdmin):
    """A register of one `LibraryOwned` model; list the class under `registers` in `urls.py`.

    The platform mounts it at `/admin/l/<code>/<prefix>/<name>/`, opens the library's scope, asks
    the plugin's policy, puts it into the menu where the plugin is on, and writes the audit log.
    The options are those of `ModelAdmin` (`list_display`, `list_filter`, `search_fields`,
    `list_export`, `inspect_view_enabled`, `panels`); `name` is the register's part of the address,
    `pages` are those of `PAGES` that it has: rows that nobody may edit here have no page for it.
    """

    name = ""
    pages: Sequence[str] = tuple(PAGES)
    history_view_enabled = False
    inspect_view_enabled = True
    form_fields_exclude: Sequence[str] = ("library",)
    list_per_page = 50
    search_handler_class = AnyCaseSearch
    index_view_class = RegisterIndex
    create_view_class = RegisterCreate
    edit_view_class = RegisterEdit
    delete_view_class = RegisterDelete

    def __init__(self, library: Library) -> None:
        self.library = library
        self.slug = self.model._meta.app_config.plugin.slug
        self.name = self.address()
        super().__init__()
        self.admin_site = _no_admin_site  # Django's admin is not installed
        self.url_helper = RegisterAddresses(self)
        self.permission_helper = RegisterRights(self)

    @classmethod
    def address(cls) -> str:
        """The register's part of the address."""
        return cls.name or cls.model._meta.model_name

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        related = [name for name in self.list_display if self._is_foreign_key(name)]
        rows = super().get_queryset(request).filter(library=self.library)
        return rows.select_related(*related) if related else rows

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """The declared filters; one by a relation offers only what the register's rows name."""
        return [
            (one, RelatedOnlyFieldListFilter) if self._is_relation(one) else one
            for one in self.list_filter
        ]

    def _is_foreign_key(self, name: str) -> bool:
        return any(field.name == name and field.is_relation for field in self.opts.concrete_fields)

    def _is_relation(self, list_filter: Any) -> bool:
        if not isinstance(list_filter, str):
            return False
        return get_fields_from_path(self.model, list_filter)[-1].is_relation

    def record(
        self, act: str, request: HttpRequest, instance: Model, fields: Sequence[str]
    ) -> None:
        """Write an act of the register to the audit log; public pages show it at once."""
        audit.record(
            action=f"{self.slug}.{self.opts.model_name}_{act}",
            actor=request.user,
            library=self.library,
            obj=instance,
            fields=fields,
        )
        shown_data_changed(self.library)


def register_patterns(registers: Sequence[type[LibraryRegister]]) -> list[URLPattern]:
    """The addresses of a plugin's registers, relative to its prefix."""
    return [
        _page(register, page)
        for register in registers
        for page in PAGES
        if page in register.pages and (page != "inspect" or register.inspect_view_enabled)
    ]


def _page(register: type[LibraryRegister], page: str) -> URLPattern:
    opts = register.model._meta
    name = register.address()

    @requires(f"{opts.app_label}.{PAGES[page]}_{opts.model_name}")
    def view(request: SignedInRequest, **kwargs: str) -> HttpResponse:
        if request.library.member.pk != request.library.pk:
            raise Http404  # a branch has no rows of its own
        here = register(request.library)
        if page in OBJECT_PAGES:
            get_object_or_404(here.get_queryset(request), pk=unquote(kwargs["instance_pk"]))
        return getattr(here, f"{page}_view")(request, **kwargs)

    view.__name__ = f"{name}_{page}"
    address = f"{name}/" if page == "index" else f"{name}/{page}/"
    if page in OBJECT_PAGES:
        address += "<str:instance_pk>/"
    return path(address, view, name=f"{name}_{page}")
