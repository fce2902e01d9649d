"""Moving from an API to a fleet of one's own: what is saved by when.

    saving a month  = API x (1 - fallback) - self-hosting
    while migrating = 0 with the API alone, - self-hosting with both stacks running

Source: the chatbot scenario of section 4 of the source documents. Its projected $192K a year is
that of a year after the move; the first year, with three months of migration, saves $140.8K, or
$53.8K if both stacks run meanwhile.
"""

from __future__ import annotations

from typing import NamedTuple

MOST_MONTHS = 120


class Migration(NamedTuple):
    """A move, in USD a month and months."""

    api_usd: float
    """What the API bills before it."""
    self_host_usd: float
    """Fleet, people and operations after it, without the share that stays with the API."""
    fallback_frac: float
    """Share of the API's bill that stays."""
    months: int
    """Months the move takes, in which the API still serves everything."""
    both: bool
    """Whether the new stack is paid in those months too."""
    one_off_usd: float = 0.0
    """Paid once, at the start."""

    @property
    def saves_usd(self) -> float:
        """Saved a month once it is done.

        >>> chatbot().saves_usd
        15650.0
        """
        return self.api_usd * (1 - self.fallback_frac) - self.self_host_usd

    def saved_in(self, month: int) -> float:
        """Saved in a month, the first being 1; below 0 where the move costs."""
        if month <= self.months:
            usd = -self.self_host_usd if self.both else 0.0
        else:
            usd = self.saves_usd
        return usd - (self.one_off_usd if month == 1 else 0.0)

    def saved_by(self, month: int) -> float:
        """Saved up to the end of a month.

        >>> chatbot().saved_by(12), chatbot()._replace(both=False).saved_by(12)
        (53850.0, 140850.0)
        """
        moving = min(month, self.months)
        spent = moving * self.self_host_usd if self.both else 0.0
        spent += self.one_off_usd if month else 0.0
        return (month - moving) * self.saves_usd - spent

    def payback_month(self) -> int | None:
        """The month by whose end what the move cost is saved again; None within MOST_MONTHS.

        >>> chatbot().payback_month()
        9
        """
        after = range(self.months + 1, MOST_MONTHS + 1)
        return next((m for m in after if self.saves_usd > 0 and self.saved_by(m) >= 0), None)


def chatbot() -> Migration:
    """The documents' scenario: $47K of API against $12K of GPUs, $15K of people, $2K of the rest,
    5% staying with the API, three months.
    """
    return Migration(47_000.0, 29_000.0, 0.05, 3, True)
