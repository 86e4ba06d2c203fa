"""Clear identifiers: a file whose texts say who somebody is is refused, naming row and column only.

Looked for in every text that is not the person's key: NHS numbers with a right check digit, whole
postcodes, e-mail addresses, and dates, which may be of birth. A record number of ten digits may be a
right NHS number by chance: give record numbers a letter.
"""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..pseudonyms import is_clear
from ..reasons import Refused

TEN_DIGITS = r"(?:^|[^0-9])([0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4})(?:$|[^0-9])"
TEN = re.compile(TEN_DIGITS.replace("(?:$|[^0-9])", "(?![0-9])"))
# Inward codes have no C, I, K, M, O or V.
POSTCODE = (
    r"(?i)(?:^|[^A-Z0-9])[A-Z]{1,2}[0-9][A-Z0-9]? {0,2}[0-9][ABD-HJLNP-UW-Z]{2}(?:$|[^A-Z0-9])"
)
EMAIL = r"[^@\s]@[^@\s]+\.[A-Za-z]{2}"
DATE = (
    r"(?:^|[^0-9])(?:(?:19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}"
    r"|[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:19|20)[0-9]{2})(?:$|[^0-9])"
)
NUMBER = "an NHS number (a record number of ten digits needs a letter before it)"
SIGNS = {"a postcode": POSTCODE, "an e-mail address": EMAIL, "a date, which may be of birth": DATE}


def refuse(batch: pa.RecordBatch, sources: list[str], first_row: int) -> None:
    """Refuse rows where one of these columns of texts holds a clear identifier."""
    for source in sources:
        values = batch.column(source)
        # Codes repeat: each text is looked at once.
        texts = values.dictionary_encode()
        for what, found in _found(texts.dictionary):
            if pc.any(found).as_py():
                rows = pc.take(found, texts.indices).to_numpy(zero_copy_only=False)
                row = int(np.flatnonzero(rows == True)[0]) + first_row  # noqa: E712 (null is not)
                raise Refused("identified", f"Row {row:,}, column {source}: {what}.")


def _found(texts: pa.Array) -> list[tuple[str, pa.Array]]:
    found = [(what, pc.match_substring_regex(texts, sign)) for what, sign in SIGNS.items()]
    return [(NUMBER, _nhs_numbers(texts)), *found]


def _nhs_numbers(texts: pa.Array) -> pa.Array:
    """Of which texts a part is an NHS number."""
    likely = pc.match_substring_regex(texts, TEN_DIGITS)
    sure = np.zeros(len(texts), bool)
    for place in np.flatnonzero(likely.to_numpy(zero_copy_only=False)).tolist():
        sure[place] = any(map(is_clear, TEN.findall(texts[place].as_py())))
        if sure[place]:
            break  # one is enough
    return pa.array(sure)
