"""Binary files of ISO 2709 (MARC21, RUSMARC, UNIMARC), taken as they come.

Real files lie about lengths and places, so the marks 1D (end of record), 1E (end of field) and 1F
(subfield) are believed first and the numbers only where they agree with them. Nothing is thrown
away: what is no record is a piece with a reason.
"""

from .cutting import split
from .marks import BYTE_ORDER_MARK, END_OF_FIELD, END_OF_RECORD, PADDING, START
from .parsing import parse

__all__ = [
    "BYTE_ORDER_MARK",
    "END_OF_FIELD",
    "END_OF_RECORD",
    "PADDING",
    "START",
    "parse",
    "split",
]
