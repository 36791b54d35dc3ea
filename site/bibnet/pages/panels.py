"""Parts of the editor's screens that the types of pages share."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

# Without Wagtail's script, which would write an address beside what is typed: the address comes
# from the title by itself (bibnet.pages.slugs).
TITLE = FieldPanel(
    "title", classname="title", widget=forms.TextInput({"placeholder": _("Heading")})
)
PICTURE = MultiFieldPanel(
    [FieldPanel("picture"), FieldPanel("picture_alt"), FieldPanel("picture_is_decorative")],
    _("Picture"),
)
SEARCH = MultiFieldPanel(
    [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
    _("Address and search engines"),
)
MENU = FieldPanel("show_in_menus", heading=_("In the menu of the site"))
