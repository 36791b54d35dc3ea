"""What a file of ISO 2709 is made of."""

from __future__ import annotations

import re

END_OF_RECORD = b"\x1d"
END_OF_FIELD = b"\x1e"
LEADER = 24
ENTRY = 12  # of the directory: tag, length, place

# What may stand between records: line ends, zeros and Control-Z of tapes and copying programs.
PADDING = b"\0\r\n\t\x1a"
MOST_PADDING = 4096
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

# The start of a record as it stands nowhere else: a leader and the first entry of a directory.
START = re.compile(
    rb"\d{5}[ -~][a-zA-Z][ -~]{3}[0-9 #|]{2}\d{5}[ -~]{3}4[0-9 #|][ -~]{2}[0-9A-Za-z]{3}\d{9}"
)
START_SIZE = LEADER + ENTRY
