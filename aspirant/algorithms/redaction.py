"""Takes out of a text what tells who wrote it, so that it can be read blind.

Known phrases (name, workplace) go wherever they stand as whole words, in the genitive too;
addresses, links and telephone numbers go whoever they belong to. It is a help, not a proof:
somebody who describes themselves in other words stays recognisable.
"""

import re
from collections.abc import Iterable

_EMAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_LINK = r"(?:https?://|www\.)\S+[^\s.,;:!?)]"
_PHONE = r"(?<![\w+])(?:\+46|0046|0)[ -]?\d{1,3}(?:[ -]?\d){5,8}(?!\w)"
_ALWAYS = re.compile("|".join((_EMAIL, _LINK, _PHONE)), re.IGNORECASE)

#: Shorter pieces of a name are more often other words than the name.
SHORTEST = 2


def redact(text: str, *, names: Iterable[str], phrases: Iterable[str], instead: str) -> str:
    """`text` with each word of `names` (as it is written) and each of `phrases` (in any case),
    and all addresses, links and telephone numbers, replaced by `instead`."""
    text = _ALWAYS.sub(lambda _found: instead, text)
    whole = [phrase.strip() for phrase in phrases if len(phrase.strip()) > SHORTEST]
    words = {word for name in names for word in re.split(r"[\s-]+", name) if len(word) >= SHORTEST}
    text = _without([*names, *sorted(words, key=len, reverse=True)], text, instead, 0)
    return _without(whole, text, instead, re.IGNORECASE)


def _without(phrases: list[str], text: str, instead: str, flags: int) -> str:
    wanted = sorted({phrase for phrase in phrases if phrase}, key=lambda one: (-len(one), one))
    if not wanted:
        return text
    pattern = r"(?<!\w)(?:" + "|".join(map(re.escape, wanted)) + r")s?(?!\w)"
    return re.sub(pattern, lambda _found: instead, text, flags=flags)
