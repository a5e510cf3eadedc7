"""What was measured, as a person reads it and as a program does."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True, slots=True)
class Spread:
    least: float
    median: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        return cls(min(values), median(values), max(values))

    def __str__(self) -> str:
        return "  ".join(f"{value:>9.2f}" for value in (self.least, self.median, self.most))

    def as_json(self) -> dict[str, float]:
        return {"min": self.least, "median": self.median, "max": self.most}


@dataclass(frozen=True, slots=True)
class Aim:
    """What is promised of a figure: the median of its rounds is at most `bound`, or at least."""

    name: str
    values: Sequence[float]
    bound: float
    at_least: bool = False

    @property
    def spread(self) -> Spread:
        return Spread.of(self.values)

    @property
    def met(self) -> bool:
        found = self.spread.median
        return found >= self.bound if self.at_least else found <= self.bound

    def __str__(self) -> str:
        word = "at least" if self.at_least else "at most"
        verdict = "met" if self.met else "MISSED"
        return f"  {self.name:<36}{self.spread}   {word} {self.bound:g}: {verdict}"

    def as_json(self) -> dict[str, object]:
        bound = {"at_least" if self.at_least else "at_most": self.bound}
        return {"name": self.name, **self.spread.as_json(), "rounds": list(self.values), "aim": bound, "met": self.met}


@dataclass(frozen=True, slots=True)
class Section:
    """One thing that was measured: its aims, what explains them, and the statements that were counted."""

    title: str
    aims: Sequence[Aim]
    beside: dict[str, Spread] = field(default_factory=dict)
    statements: dict[str, list[str]] = field(default_factory=dict)

    def __str__(self) -> str:
        head = f"\n{self.title}\n  {'':<36}{'min':>9}  {'median':>9}  {'max':>9}"
        rest = [f"  {name:<36}{spread}" for name, spread in self.beside.items()]
        return "\n".join([head, *map(str, self.aims), *rest])

    def as_json(self) -> dict[str, object]:
        return {
            "title": self.title,
            "aims": [aim.as_json() for aim in self.aims],
            "beside": {name: spread.as_json() for name, spread in self.beside.items()},
            "statements": self.statements,
        }
