"""Names as people type them, resolved against a catalogue.

`llama 3.1 8B`, `Llama-3.1-8B` and `meta-llama/Llama-3.1-8B` are one name. A name that fits several
entries lists them; a near miss suggests; nothing is guessed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import cast

from core.errors import AmbiguousNameError, UnknownNameError
from core.units import plain_text

NAMES = 1024
"""Spellings remembered with what they mean: a sheet asks for a few, in thousands of cells."""
ALIKE = 0.6
"""What difflib suggests: two letters swapped in a name of five still fit, another name does not."""
LONGEST = 80
"""Characters compared: it takes time with the square of them."""
_SEPARATORS = re.compile(r"[\s_/:,()]+|-+")


def fold(text: str) -> str:
    """Lower case, one hyphen between words.

    >>> fold("Llama 3.1_8B"), fold("H100 SXM")
    ('llama-3.1-8b', 'h100-sxm')
    """
    return "-".join(part for part in _SEPARATORS.split(plain_text(text).lower()) if part)


def squash(text: str) -> str:
    """Folded text without separators: `llama3.1-8b` and `llama-3.1 8b` are equal.

    >>> squash("Llama3.1-8B") == squash("llama 3.1 8b")
    True
    """
    return fold(text).replace("-", "")


def near(
    text: str, known: Iterable[str] | Mapping[str, str], most: int = 3, alike: float = ALIKE
) -> list[str]:
    """Known names that `text` may be a slip of, the nearest first; of a mapping, what they mean.

    `alike` is the least share of characters in common, of both together (Ratcliff and Obershelp, as
    difflib has it).

    >>> near("qsp", ["isl", "qps"]), near("h1000", {"h100": "h100-sxm", "h100-sxm": "h100-sxm"})
    (['qps'], ['h100-sxm'])
    """
    # several spellings may mean one thing
    found = difflib.get_close_matches(text[:LONGEST], known, n=3 * most, cutoff=alike)
    if isinstance(known, Mapping):
        meaning = cast("Mapping[str, str]", known)
        found = [meaning[name] for name in found]
    return list(dict.fromkeys(found))[:most]


class NameIndex:
    """Finds the entry meant by a name among ids and aliases.

    Lookup order: exact after folding, equal when squashed, then the only entry that contains all
    words typed. Raises AmbiguousNameError or UnknownNameError otherwise.
    """

    def __init__(self, kind: str, names: Mapping[str, Iterable[str]]) -> None:
        self.kind = kind
        self._exact: dict[str, str] = {}
        self._squashed: dict[str, str] = {}
        self._words: dict[str, list[frozenset[str]]] = {}
        for entry, aliases in names.items():
            spellings = [entry, *aliases]
            self._words[entry] = [frozenset(fold(s).split("-")) for s in spellings]
            for spelling in spellings:
                key = fold(spelling)
                if self._exact.setdefault(key, entry) != entry:
                    raise ValueError(f"{kind} '{key}' names both {self._exact[key]} and {entry}")
        for key, entry in self._exact.items():
            self._squashed.setdefault(key.replace("-", ""), entry)

    def find(self, text: str) -> str | None:
        """The entry spelled exactly so (folding aside, `h100s` for several h100), or None."""
        key = fold(text)
        flat = key.replace("-", "")
        found = self._exact.get(key) or self._squashed.get(flat)
        return found or (self._squashed.get(flat[:-1]) if flat.endswith("s") else None)

    def candidates(self, text: str) -> list[str]:
        """Entries of which one spelling contains every word of `text`."""
        words = frozenset(fold(text).split("-")) - {""}
        if not words:
            return []
        return [e for e, spellings in self._words.items() if any(words <= s for s in spellings)]

    def resolve(self, text: str) -> str:
        """The one entry meant by `text`.

        >>> index = NameIndex("model", {"llama-3.1-8b": ["8b"], "llama-3.1-70b": []})
        >>> index.resolve("8B"), index.resolve("llama 70b")
        ('llama-3.1-8b', 'llama-3.1-70b')
        """
        found = self.find(text)
        if found is not None:
            return found
        fitting = self.candidates(text)
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise AmbiguousNameError(self.kind, text, sorted(fitting))
        raise UnknownNameError(self.kind, text, self.suggest(text))

    def suggest(self, text: str, n: int = 3) -> list[str]:
        """Up to `n` entries whose spelling is near to `text`."""
        return near(fold(text), self._exact, n)
