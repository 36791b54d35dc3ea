from __future__ import annotations

from rest_framework import serializers


class PluginSerializer(serializers.Serializer):
    """A plugin of the installation and whether it is on for the library."""

    slug = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    enabled = serializers.BooleanField()
    requires = serializers.ListField(child=serializers.CharField())


class SwitchSerializer(serializers.Serializer):
    """A switch to be moved; `with_requirements` also enables what the plugin needs."""

    slug = serializers.SlugField()
    enabled = serializers.BooleanField()
    with_requirements = serializers.BooleanField(default=False)
    reason = serializers.CharField(max_length=255, default="", allow_blank=True)
