"""The applications of a person."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from bibnet.plugins.items import Person
from bibnet_lending.models import (
    Application,
)


def applications_of(person: Person) -> QuerySet[Application]:
    """Those for the person, and those that the person sent for a child."""
    return Application.objects.filter(Q(reader=person.reader) | Q(applicant=person.reader))
