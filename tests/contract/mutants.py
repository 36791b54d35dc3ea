"""Plugins made by `startplugin`, each broken in one place, and the checks that must notice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Edit = Callable[[Path, str], None]


@dataclass(frozen=True)
class Mutant:
    """`red` are the checks that must fail, and no others."""

    edits: tuple[Edit, ...]
    red: frozenset[str]


def mutant(*edits: Edit, red: str) -> Mutant:
    return Mutant(edits, frozenset(red.split()))


def swap(file: str, old: str, new: str) -> Edit:
    """Put `new` in the place of `old` in a file of the package; $ is the slug."""

    def edit(package: Path, slug: str) -> None:
        path = package / file
        before = path.read_text()
        after = before.replace(old.replace("$", slug), new.replace("$", slug))
        assert after != before, f"{file} has no {old!r}"
        path.write_text(after)

    return edit


def add(file: str, text: str) -> Edit:
    """Append to a file of the package, or write a new one; $ is the slug."""

    def edit(package: Path, slug: str) -> None:
        path = package / file.replace("$", slug)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a") as opened:
            opened.write(text.replace("$", slug))

    return edit


def drop(*files: str) -> Edit:
    """Take files of the package away."""

    def edit(package: Path, slug: str) -> None:
        for file in files:
            (package / file).unlink()

    return edit


READY = """
    def ready(self) -> None:
        from wagtail.blocks import CharBlock

        from bibnet.pages.models import NewsPage

        NewsPage._meta.get_field("body").stream_block.child_blocks["$_note"] = CharBlock()
"""
EXTRA = """

class Extra(models.Model):
    library = models.ForeignKey("libraries.Library", models.CASCADE, related_name="+")
"""
EXTRA_MIGRATION = """
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bibnet_$", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Extra",
            fields=[
                ("id", models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                )),
                ("library", models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="libraries.library",
                )),
            ],
        ),
    ]
"""
REACHING_MIGRATION = """
from django.db import migrations


class Reach(migrations.AlterModelOptions):
    def state_forwards(self, app_label, state):
        super().state_forwards("libraries", state)


class Migration(migrations.Migration):
    dependencies = [("bibnet_$", "0001_initial")]
    operations = [Reach("library", {"verbose_name": "something else"})]
"""
OWN_MANAGERS = """    objects = LibraryOwnedManager()
    everything = models.Manager()

    class Meta:"""
CLEARING = """

@hooks.on(points.on_disable)
def clear(library):
    Entry.objects.of(library).delete()
"""
RAISING_SLOT = """

@hooks.on(points.home_side)
def everywhere(library, *, request):
    return 1 / 0
"""

# Broken so that the core does not notice by itself; "whole" is not broken at all.
MUTANTS: dict[str, Mutant] = {
    "whole": mutant(red=""),
    "empty": mutant(
        drop("hooks.py", "urls.py", "views.py", "forms.py", "registers.py", "models.py"),
        drop("permissions.py", "services/entries.py", "migrations/0001_initial.py"),
        red="test_the_plugin_has_something_to_check",
    ),
    "raising_view": mutant(
        swap("views.py", '    """The entries for programs."""', "    1 / 0"),
        red="addresses_are_open_where_on",
    ),
    "no_right": mutant(
        swap("views.py", '@requires("bibnet_$.add_entry")', ""),
        red="addresses_are_open_where_on",
    ),
    "right_of_nobody": mutant(
        swap("views.py", "bibnet_$.add_entry", "bibnet_$.count_entry"),
        red="addresses_are_open_where_on",
    ),
    "unknown_parameter": mutant(
        swap("urls.py", 'path("", views.api_index', 'path("<int:year>/", views.api_index'),
        swap("views.py", "api_index(request: HttpRequest)", "api_index(request, year)"),
        red="addresses_are_open_where_on",
    ),
    "in_the_cores_name": mutant(
        swap("hooks.py", 'Registrar("$")', 'Registrar("core")'),
        red="hooks_are_silent_where_off pages_show_nothing_where_off",
    ),
    "raising_hook": mutant(
        swap("hooks.py", "    entries = Entry", "    1 / 0\n    entries = Entry"),
        red="pages_stand_where_on items_are_well_formed",
    ),
    "raising_slot": mutant(add("hooks.py", RAISING_SLOT), red="pages_stand_where_on"),
    "dead_link": mutant(
        swap("hooks.py", '"$:index", order=60', 'url="/nowhere/"'), red="items_are_well_formed"
    ),
    "no_item": mutant(
        swap("hooks.py", '[SitemapEntry(reverse("$:index"))]', '["/$/"]'),
        red="items_are_well_formed pages_stand_where_on",
    ),
    "foreign_label": mutant(
        swap("hooks.py", "$.entry_added", "libraries.founded"),
        red="keys_of_items_begin_with_the_slug",
    ),
    "foreign_action": mutant(
        swap("services/entries.py", "$.entry_added", "entry_added"),
        red="audit_actions_begin_with_the_slug",
    ),
    "foreign_cookie": mutant(
        add("cookies.py", 'def seen(response):\n    response.set_cookie("seen", "1")\n'),
        red="cookies_begin_with_the_slug",
    ),
    "foreign_cache_key": mutant(
        add(
            "keep.py",
            'from django.core.cache import cache\n\n\ndef read():\n    cache.get("all")\n',
        ),
        red="cache_keys_begin_with_the_slug",
    ),
    "foreign_check": mutant(
        add(
            "checks.py", 'from django.core.checks import Error\n\nE = Error("No", id="libs.E001")\n'
        ),
        red="check_ids_begin_with_the_slug",
    ),
    "foreign_right": mutant(
        swap("permissions.py", '    "bibnet_$.view_entry",', '    "bibnet_$.view_entry", "a.b",'),
        red="rights_are_its_own",
    ),
    "foreign_class": mutant(
        add("static/bibnet_$/more.css", "$media print { .masthead { display: none; } }\n"),
        red="css_classes_begin_with_the_slug",
    ),
    "foreign_template": mutant(
        add("templates/bibnet/parts/footer.html", "mine"), red="files_stand_in_folders_of_its_own"
    ),
    "foreign_static": mutant(
        add("static/more.css", ".$-a { color: red; }\n"), red="files_stand_in_folders_of_its_own"
    ),
    "foreign_tags": mutant(
        add("templatetags/__init__.py", ""),
        add(
            "templatetags/tags.py", "from django import template\n\nregister = template.Library()\n"
        ),
        red="files_stand_in_folders_of_its_own",
    ),
    "foreign_name": mutant(
        swap(
            "../../pyproject.toml",
            '[project.entry-points."bibnet.plugins"]\n$ =',
            '[project.entry-points."bibnet.plugins"]\nother =',
        ),
        red="the_plugin_is_called_after_its_slug",
    ),
    "taken_prefix": mutant(
        swap("apps.py", 'url_prefix="taken-prefix"', 'url_prefix="poster"'),
        red="the_core_accepts_the_plugin",
    ),
    "other_version": mutant(swap("apps.py", "api=1", "api=2"), red="the_core_accepts_the_plugin"),
    "unowned": mutant(
        add("models.py", EXTRA),
        add("migrations/0002_extra.py", EXTRA_MIGRATION),
        red="rows_belong_to_a_library",
    ),
    "unscoped": mutant(
        swap("models.py", "import LibraryOwned", "import LibraryOwned, LibraryOwnedManager"),
        swap(
            "models.py",
            "    class Meta:",
            OWN_MANAGERS,
        ),
        red="rows_are_refused_without_a_library",
    ),
    "reaching_migration": mutant(
        add("migrations/0002_reach.py", REACHING_MIGRATION), red="migrations_touch_its_own_app"
    ),
    "missing_migration": mutant(
        swap("models.py", "max_length=200", "max_length=150"), red="no_migration_is_missing"
    ),
    "inner_import": mutant(
        swap(
            "hooks.py",
            "from bibnet.plugins import points",
            "from bibnet.plugins import gate, points",
        ),
        red="imports_stay_within_the_contract",
    ),
    "import_of_a_stranger": mutant(
        add("api.py", "from bibnet_whole.models import Entry  # noqa: F401\n"),
        red="imports_stay_within_the_contract",
    ),
    "import_that_may_fail": mutant(
        swap("apps.py", "api=1", 'api=1, uses=("whole",)'),
        add("api.py", "from bibnet_whole.models import Entry  # noqa: F401\n"),
        red="imports_stay_within_the_contract",
    ),
    "deleting": mutant(add("hooks.py", CLEARING), red="switching_off_and_on_keeps_every_row"),
    "untranslated": mutant(
        swap("locale/ru/LC_MESSAGES/django.po", 'msgstr "Все записи"', 'msgstr ""'),
        red="the_russian_catalogue_is_complete",
    ),
    "two_plurals": mutant(
        swap("locale/ru/LC_MESSAGES/django.po", 'msgstr[2] "%(count)s записей"\n', ""),
        red="the_russian_catalogue_is_complete",
    ),
    "without_static": mutant(
        swap("../../pyproject.toml", '"static/**/*", ', ""), red="the_wheel_holds_everything"
    ),
    "uncompiled": mutant(drop("../../setup.py"), red="the_wheel_holds_everything"),
    "wagtail_hooks": mutant(
        add(
            "wagtail_hooks.py",
            "from wagtail import hooks\n\n\n"
            '@hooks.register("insert_global_admin_css")\ndef css():\n    return ""\n',
        ),
        red="nothing_goes_past_the_gate",
    ),
    "snippet": mutant(
        add(
            "models.py",
            "\n\nfrom wagtail.snippets.models import register_snippet\n\nregister_snippet(Entry)\n",
        ),
        red="nothing_goes_past_the_gate",
    ),
    "modeladmin": mutant(
        add(
            "registers.py",
            "\n\nfrom wagtail_modeladmin.options import ModelAdmin\n"
            "from wagtail_modeladmin.options import modeladmin_register\n\n\n"
            "class Past(ModelAdmin):\n    model = Entry\n\n\nmodeladmin_register(Past)\n",
        ),
        red="nothing_goes_past_the_gate",
    ),
    "block": mutant(add("apps.py", READY), red="nothing_goes_past_the_gate"),
}
