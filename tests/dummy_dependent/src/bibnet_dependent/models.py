from __future__ import annotations

from django.db import models

from bibnet.libraries.scope import LibraryOwned


class Answer(LibraryOwned):
    """An answer to a note, known by the note's id."""

    note_id = models.PositiveBigIntegerField("note")
    text = models.CharField("text", max_length=200)
    key = models.CharField("delivery", max_length=64, blank=True)

    class Meta:
        verbose_name = "answer"
        verbose_name_plural = "answers"

    def __str__(self) -> str:
        return self.text
