"""What a harvester is told when its request cannot be answered (OAI-PMH 2.0, 3.6)."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    BAD_VERB = "badVerb"
    BAD_ARGUMENT = "badArgument"
    BAD_TOKEN = "badResumptionToken"  # noqa: S105  no password
    CANNOT_DISSEMINATE = "cannotDisseminateFormat"
    ID_DOES_NOT_EXIST = "idDoesNotExist"
    NO_RECORDS_MATCH = "noRecordsMatch"
    NO_SET_HIERARCHY = "noSetHierarchy"


class OaiError(Exception):
    """An answer that is an error, with its code and a sentence."""

    def __init__(self, code: Code, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
