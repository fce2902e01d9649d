"""What a header cell means: an argument of a calculation, and the unit its numbers are in.

A header is an argument's name or one of its words in any case, with spaces, hyphens or underscores,
and may state a unit behind it (`TTFT (s)`, `GPU price $/h`) or be one (`requests per day`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from core.names import near
from core.parameters import Parameter
from core.registry import REGISTRY, Calculation
from core.units import UNITS, Quantity, convert, plain_text, spelled_unit

LONGEST = 80
"""Characters of a header; longer text is a remark."""
_REMARK = re.compile(r"(.+?)\s*[(\[]([^()\[\]]*)[)\]]\Z")
_HARMLESS = frozenset({"optional", "required", "target", "input", "estimate", "estimated"})
"""Remarks in brackets that change nothing about the numbers."""
_MAGNITUDES = {
    **dict.fromkeys(("k", "thousand", "thousands", "'000", "000s"), Decimal(1000)),
    **dict.fromkeys(("m", "mn", "million", "millions"), Decimal(10**6)),
    **dict.fromkeys(("bn", "billion", "billions"), Decimal(10**9)),
}
_TIMES = re.compile(rf"({'|'.join(_MAGNITUDES)})(?:\s(?:of\s)?|(?=/)|\Z)(.*)")
_COUNTED = frozenset({"rate", "tokens", "count", "requests", "money"})
"""Dimensions of which thousands and millions are told; `TTFT (m)` would be minutes to some."""
_PATTERNS: tuple[tuple[str, Callable[[Parameter], bool]], ...] = (
    (r"^peak\s|\s[(\[]?peak[)\]]?$", lambda p: p.unit == "qps"),
    (r"\s?[(\[]?(?:\bper\s|/\s?)request[)\]]?$", lambda p: p.unit == "tokens"),
    (r"^(?:mean|average|avg\.?)\s", lambda p: p.unit == "tokens"),
    (r"\s[(\[]?(?:mean|average|avg\.?|length)[)\]]?$", lambda p: p.unit == "tokens"),
    (r"\s(?:name|type|id)$", lambda p: p.spec.kind == "name"),
    (r"\smodel$", lambda p: p.spec.catalogue == "accelerator"),
)
_QUALIFIERS = tuple((re.compile(pattern, re.IGNORECASE), fits) for pattern, fits in _PATTERNS)
NEAR = 0.8
"""How alike, of 1, a header must be to a name to be taken for a slip of it."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The unit and the magnitude that the numbers under a header are in."""

    unit: str | None = None
    times: Decimal = Decimal(1)

    def number(self, value: float, unit: str) -> float | None:
        """A number under the header in the argument's unit."""
        if self.times != 1:
            value = float(Decimal(repr(value)) * self.times)
        return value if self.unit is None else convert(Quantity(value, self.unit, ""), unit)


@dataclass(frozen=True, slots=True)
class Meant:
    """A header that names an argument; with `doubt` it is not used, for that reason."""

    parameter: Parameter
    scale: Scale = Scale()
    doubt: str = ""


def meaning(header: str, calculation: Calculation[Any]) -> Meant | None:
    """The argument a header means, or None.

    >>> import core.calculations
    >>> from core.registry import REGISTRY
    >>> gpus = REGISTRY.get("GPUS_NEEDED")
    >>> meant = meaning("TTFT (s)", gpus)
    >>> meant.parameter.name, meant.scale.number(1.5, "ms")
    ('ttft_ms', 1500.0)
    >>> meaning("requests per day", gpus).parameter.name
    'qps'
    >>> meaning("Region", gpus) is None
    True
    """
    text = " ".join(plain_text(header).split())
    if not text or len(text) > LONGEST:
        return None
    found = _read(text, calculation)
    if found is not None and not found.doubt:
        return found
    return _without_qualifiers(text, calculation) or found


def nearest(header: str, calculation: Calculation[Any], taken: Iterable[str]) -> str | None:
    """The name of an argument without a column that a header may be a slip of."""
    held = set(taken)
    free = {key: p.name for key, p in _names(calculation).items() if p.name not in held}
    text = fold(_REMARK.sub(r"\1", plain_text(header)))
    if not 4 <= len(text) <= LONGEST or any(text in _names(other) for other in REGISTRY):
        return None
    alike = [key for key in free if abs(len(key) - len(text)) <= 1]
    meant = near(text, {key: free[key] for key in alike}, 1, alike=NEAR)
    return meant[0] if meant else None


def fold(text: str) -> str:
    """A name as it is compared: lower case, one underscore between words.

    >>> fold(" Input-Tokens "), fold("GPU  price")
    ('input_tokens', 'gpu_price')
    """
    return "_".join(part for part in re.split(r"[\s_\-]+", text.lower()) if part)


@cache
def _names(calculation: Calculation[Any]) -> Mapping[str, Parameter]:
    found: dict[str, Parameter] = {}
    for parameter in calculation.parameters:
        for word in parameter.spec.words:
            found.setdefault(fold(word), parameter)
    return found | {fold(parameter.name): parameter for parameter in calculation.parameters}


def _read(text: str, calculation: Calculation[Any]) -> Meant | None:
    names = _names(calculation)
    named = names.get(fold(text))
    if named is not None:
        return Meant(named)
    return _with_remark(text, names) or _with_unit(text, names) or _unit_alone(text, calculation)


def _without_qualifiers(text: str, calculation: Calculation[Any]) -> Meant | None:
    """`Peak QPS`, `Mean input tokens`, `GPU type`: words that add nothing to such an argument."""
    allowed: list[Callable[[Parameter], bool]] = []
    for pattern, fits in _QUALIFIERS:
        shorter = pattern.sub("", text).strip()
        if shorter and shorter != text:
            text = shorter
            allowed.append(fits)
    found = _read(text, calculation) if allowed else None
    if found is None or found.doubt or not all(fits(found.parameter) for fits in allowed):
        return None
    return found


def _with_remark(text: str, names: Mapping[str, Parameter]) -> Meant | None:
    """`TTFT (s)`, `qps [optional]`."""
    match = _REMARK.fullmatch(text)
    named = names.get(fold(match[1])) if match else None
    if match is None or named is None:
        return None
    remark = match[2].strip()
    if not remark or remark.lower() in _HARMLESS:
        return Meant(named)
    scale = _scale(remark, named)
    if scale is not None:
        return Meant(named, scale)
    return Meant(named, doubt=f"'{remark}' is no unit of {named.name}")


def _with_unit(text: str, names: Mapping[str, Parameter]) -> Meant | None:
    """`GPU price $/h`, `TTFT in s`, `qps, per minute`: a name, then a unit without brackets."""
    words = re.split(r"[\s_]+", text)
    for count in range(len(words) - 1, 0, -1):
        name = " ".join(words[:count]).rstrip(",:")
        behind = words[count:]
        named = names.get(fold(name))
        if named is None:
            continue
        remark = " ".join(behind[1:] if behind[0].lower() == "in" else behind)
        scale = _scale(remark, named)
        if scale is not None:
            return Meant(named, scale)
    named = names.get(fold(" ".join(words[1:])))  # `tokens in`
    scale = _scale(words[0], named) if named else None
    return Meant(named, scale) if named and scale else None


def _unit_alone(text: str, calculation: Calculation[Any]) -> Meant | None:
    """`requests per day` is a rate: a unit that one argument claims."""
    unit = spelled_unit(text)
    claimed = [p for p in calculation.parameters if unit is not None and unit in p.spec.claims]
    return Meant(claimed[0], Scale(unit)) if len(claimed) == 1 else None


def _scale(remark: str, parameter: Parameter) -> Scale | None:
    """The unit a remark states, if numbers in it can be the argument's."""
    if not parameter.unit:
        return None
    unit = spelled_unit(remark)
    if unit is not None and _fits(unit, parameter.unit):
        return Scale(unit)
    if parameter.unit.startswith("usd/"):
        unit = spelled_unit(f"${remark}")  # `price per hour`
        return Scale(unit) if unit is not None and _fits(unit, parameter.unit) else None
    match = _TIMES.fullmatch(remark.lower())
    if match is None or unit is not None or UNITS[parameter.unit].dimension not in _COUNTED:
        return None
    unit = spelled_unit(match[2]) if match[2] else parameter.unit
    if unit is None or not _fits(unit, parameter.unit):
        return None
    return Scale(None if unit == parameter.unit else unit, _MAGNITUDES[match[1]])


def _fits(unit: str, target: str) -> bool:
    return convert(Quantity(1.0, unit, ""), target) is not None
