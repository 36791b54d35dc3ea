"""What is in the index already gives its words, and says whose plugin's page it is."""

from __future__ import annotations

from django.apps import apps as installed
from django.db import migrations

from bibnet.pages.search import vocabulary
from bibnet.plugins.config import PluginConfig

BATCH = 200


def forward(apps, schema_editor):
    texts = apps.get_model("pages", "PageText")._base_manager
    for label in texts.values_list("page__content_type__app_label", flat=True).distinct():
        config = installed.app_configs.get(label)
        if config is None or isinstance(config, PluginConfig):
            # Of a plugin that has gone no switch is on, whatever its name.
            slug = config.plugin.slug if config else label
            own = texts.filter(page__content_type__app_label=label)
            texts.filter(pk__in=list(own.values_list("pk", flat=True))).update(plugin=slug[:60])
    last = 0
    while batch := list(texts.filter(pk__gt=last).order_by("pk")[:BATCH]):
        vocabulary.learn(*(f"{one.title} {one.text}" for one in batch))
        last = batch[-1].pk


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("pages", "0018_plugins_of_texts"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
