from __future__ import annotations

from collections.abc import Collection
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet


class District(models.Model):
    """A municipality of the region: a district or a city of its own."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ["sort_order", "name"]

    def __str__(self) -> str:
        return self.name


class Kind(models.TextChoices):
    """What a node of the library tree is."""

    REGION = "region", _("region")
    LEGAL_ENTITY = "legal_entity", _("legal entity")
    SYSTEM = "system", _("library system")
    CENTRAL = "central", _("central library")
    LIBRARY = "library", _("library")
    BRANCH = "branch", _("branch")
    DEPARTMENT = "department", _("department")
    POINT = "point", _("point without a building")


class State(models.TextChoices):
    """Whether a library works; a practice library is in no list, search or figure."""

    OPEN = "open", _("works")
    REPAIR = "repair", _("closed for repair")
    CLOSED = "closed", _("closed for good")
    PRACTICE = "practice", _("practice")


# The fields by whose words a library is found.
FOUND_BY = frozenset({"name", "short_name", "place", "address", "code"})


def searchable(text: str) -> str:
    """The text as it is compared: SQLite knows no Russian small letters, nobody types ё."""
    return text.casefold().replace("ё", "е")


class LibraryQuerySet(MP_NodeQuerySet):
    def listed(self) -> LibraryQuerySet:
        """Libraries that public lists and figures show."""
        return self.exclude(state__in=[State.CLOSED, State.PRACTICE]).exclude(
            kind__in=[Kind.REGION, Kind.LEGAL_ENTITY]
        )

    def members(self) -> LibraryQuerySet:
        """Libraries with switches, tickets, rules and settings of their own."""
        return self.filter(is_member=True)

    def with_microsite(self) -> LibraryQuerySet:
        return self.filter(root_page__isnull=False)

    def containing(self, words: str) -> LibraryQuerySet:
        """Libraries whose name, place, address or code holds each of the words."""
        found = self
        for word in searchable(words).split()[:8]:
            found = found.filter(search_text__contains=word)
        return found

    def under(self, library: Library) -> LibraryQuerySet:
        """The library and all that stands under it."""
        return self.filter(path__startswith=library.path)


class LibraryManager(MP_NodeManager.from_queryset(LibraryQuerySet)):  # type: ignore[misc]
    """Treebeard's own manager answers with its own queryset; this one with ours."""

    def get_queryset(self) -> LibraryQuerySet:
        return LibraryQuerySet(self.model, using=self._db).order_by("path")


class Library(MP_Node):
    """A member organisation or one of its parts; the root of the tree is the region."""

    steplen = 4

    code = models.CharField(
        _("code"),
        max_length=40,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$",
                _("Latin letters, digits and hyphens only, for example novozybkov."),
            )
        ],
        help_text=_("Becomes part of the address: latin letters, digits, hyphens."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.LIBRARY)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.OPEN)
    is_member = models.BooleanField(_("member"), default=False)
    name = models.CharField(_("full name"), max_length=255)
    short_name = models.CharField(_("short name"), max_length=120)
    sigla = models.CharField(_("sigla"), max_length=40, blank=True)
    district = models.ForeignKey(
        District,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="libraries",
        verbose_name=_("district"),
    )
    place = models.CharField(_("town or village"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=255, blank=True)
    directions = models.CharField(_("how to get there"), max_length=255, blank=True)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Moscow")
    about = models.TextField(_("about the library"), blank=True)
    # Of a library without a site, whose page stands on the site above: its front page has its own.
    picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    picture_alt = models.CharField(
        _("what the picture shows"),
        max_length=250,
        blank=True,
        help_text=_("Read aloud to those who do not see the picture."),
    )
    is_childrens = models.BooleanField(_("children's"), default=False)
    is_model = models.BooleanField(_("model library"), default=False)
    is_for_blind = models.BooleanField(_("for the blind"), default=False)
    is_accessible = models.BooleanField(pgettext_lazy("library", "step-free access"), default=False)
    # Facts of a legal entity, inherited by all below it.
    legal_name = models.CharField(_("name of the legal entity"), max_length=255, blank=True)
    inn = models.CharField(_("taxpayer number (INN)"), max_length=12, blank=True)
    founder = models.CharField(_("founder"), max_length=255, blank=True)
    head = models.CharField(_("head"), max_length=120, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("merged into"),
    )
    # Who publishes here without trust needs a second eye.
    has_moderation = models.BooleanField(_("moderation"), default=False)
    # Nobody publishes here or below without the region's second eye; set by the region.
    region_moderates = models.BooleanField(_("the region checks before publication"), default=False)
    root_page = models.OneToOneField(
        "wagtailcore.Page", models.PROTECT, null=True, blank=True, related_name="home_of"
    )
    # The first three steps of the root page's path: any page finds its library by its own path.
    root_path = models.CharField(max_length=12, blank=True, db_index=True)
    collection = models.OneToOneField(
        "wagtailcore.Collection", models.PROTECT, null=True, blank=True, related_name="library"
    )

    # Derived from the names, the place and the code at each save.
    search_text = models.TextField(blank=True, editable=False)

    objects = LibraryManager()

    class Meta:
        verbose_name = _("library")
        verbose_name_plural = _("libraries")
        ordering = ["path"]
        indexes = [
            # Lists by name stop after a page; what is listed is counted in the index alone.
            models.Index(fields=["name", "id"], name="library_by_name"),
            models.Index(fields=["kind", "state"], name="library_kind_state"),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def save(self, *args: Any, update_fields: Collection[str] | None = None, **kwargs: Any) -> None:
        if update_fields is None or not FOUND_BY.isdisjoint(update_fields):
            self.search_text = searchable(
                " ".join(getattr(self, name) for name in sorted(FOUND_BY))
            )
            update_fields = update_fields and {*update_fields, "search_text"}
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone or settings.TIME_ZONE)

    @property
    def is_region(self) -> bool:
        return self.kind == Kind.REGION

    @property
    def has_microsite(self) -> bool:
        return self.root_page_id is not None

    def covers(self, other: Library) -> bool:
        """Whether `other` is this library or stands under it."""
        return other.path.startswith(self.path)

    @property
    def ancestor_paths(self) -> list[str]:
        """Tree paths of the library and all above it, nearest first."""
        step = self.steplen
        return [self.path[:end] for end in range(len(self.path), 0, -step)]

    @cached_property
    def member(self) -> Library:
        """The nearest library at or above this one that has switches and settings of its own."""
        from bibnet.libraries import network

        return network.member_of(self)

    @property
    def root_url(self) -> str:
        """Scheme, host and port of the microsite that speaks for this library; no last slash."""
        from bibnet.libraries import network

        return network.root_url(self)

    def get_absolute_url(self) -> str:
        """The library's own front page: its microsite, or its page on the portal."""
        from bibnet.libraries import network

        return network.front_url(self)
