"""Who of the staff answers, and whose questions they see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet

from bibnet.libraries import roles
from bibnet.libraries.models import Library, Role, RoleAssignment
from bibnet.pages.models import AnswerTemplate, Question
from bibnet.pages.models.questions import QuestionQuerySet

if TYPE_CHECKING:
    from bibnet.accounts.models import User

ANSWERERS = (Role.LIBRARY_ADMIN, Role.LIBRARIAN, Role.EDITOR)


def may_answer(user: User | AnonymousUser, library: Library) -> bool:
    """The library's own people; the region's support answers what came to the region only."""
    support = (Role.SUPPORT,) if library.is_region else ()
    return roles.has_role(user, library, *ANSWERERS, *support)


def questions_for(user: User | AnonymousUser, library: Library) -> QuestionQuerySet:
    """Questions that this person sees on the screens of the library.

    Those of the library and of what stands under it; on the region's screens its own ones, and
    all for the regional administrator.
    """
    if library.is_region and not roles.has_role(user, library, Role.REGIONAL_ADMIN):
        return Question.objects.of(library)
    return Question.objects.under(library)


def answerers(library: Library) -> QuerySet[User]:
    """Who may be given a question of the library: its people and those of the libraries above."""
    wanted = [*ANSWERERS]
    paths = [path for path in library.ancestor_paths if len(path) > library.steplen]
    if library.is_region:
        wanted += [Role.SUPPORT, Role.REGIONAL_ADMIN]
        paths = [library.path]
    held = RoleAssignment.objects.filter(
        user=OuterRef("pk"), library__path__in=paths, role__in=wanted
    )
    people = get_user_model().objects.filter(Exists(held), is_active=True)
    return people.order_by("last_name", "first_name", "username")


def templates_for(library: Library) -> QuerySet[AnswerTemplate]:
    """Ready answers of the library and of those above it."""
    from bibnet.libraries import network

    everywhere = AnswerTemplate.objects.under(network.region())
    return everywhere.filter(library__path__in=library.ancestor_paths)
