"""What the installed families offer for a task: candidates of comparable sizes, screened.

A family that breaks while offering is a `Failure`; the others go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from advisor import registry
from advisor.core.candidate import Candidate, Capabilities
from advisor.core.device import Device
from advisor.core.failure import Failure
from advisor.core.settings import Settings
from advisor.core.sizes import BANDS
from advisor.core.suggest import nearest
from advisor.core.task import Task
from advisor.decide.screen import bands_to_compare, screen, unable
from advisor.errors import InputError, Problem, UnavailableError


@dataclass(frozen=True)
class Offer:
    """A candidate, and why it was ruled out before measuring ("" if it wasn't)."""

    candidate: Candidate
    ruled_out: str = ""


@dataclass(frozen=True)
class Offers:
    """Everything on offer, and what the offering families can do."""

    offers: tuple[Offer, ...]
    capabilities: dict[str, Capabilities]
    failures: tuple[Failure, ...]

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """Those to measure."""
        return tuple(offer.candidate for offer in self.offers if not offer.ruled_out)


def gather(
    task: Task,
    device: Device,
    families: Sequence[str] = (),
    sizes: Sequence[str] = (),
    settings: Settings | None = None,
) -> Offers:
    """Offers of the named families, or of all. Raises `InputError` for an unknown name, or where
    no family that was asked for can serve the task at all."""
    loaded, failures = _load(families)
    able = {family.name: family.plugin.capabilities for family in loaded}
    _someone_serves(task, able, families)
    found: list[Candidate] = []
    for family in loaded:
        offered = _offered(family, task, device)
        if isinstance(offered, Failure):
            failures.append(offered)
        else:
            found += [c.with_settings(settings or Settings()) for c in offered]
    bands = bands_to_compare(task, [c for c in found if not unable(task, able[c.family])], sizes)
    offers = tuple(_screened(task, device, able, c) for c in found if c.band in bands)
    return Offers(offers, able, tuple(failures))


def check_sizes(sizes: Sequence[str]) -> None:
    """Raises `InputError` for a size band that does not exist."""
    known = [band.name for band in BANDS]
    wrong = [size for size in sizes if size not in known]
    if wrong:
        raise InputError(
            "unknown size",
            f"sizes: {', '.join(known)}",
            problems=tuple(
                Problem("sizes", f"{w!r} is no size", nearest(w, known)) for w in wrong
            ),
        )


def _load(names: Sequence[str]) -> tuple[list[registry.Loaded], list[Failure]]:
    known = {found.name for found in registry.find("families")}
    missing = [name for name in names if name not in known]
    if missing:
        raise registry.unknown("families", missing)
    outcomes = [
        _able(registry.load(found))
        for found in registry.find("families")
        if not names or found.name in names
    ]
    loaded = [o for o in outcomes if isinstance(o, registry.Loaded)]
    return loaded, [o for o in outcomes if isinstance(o, Failure)]


def _able(outcome: registry.Loaded | Failure) -> registry.Loaded | Failure:
    """A family whose abilities can't be read can't be screened."""
    if isinstance(outcome, Failure) or isinstance(outcome.plugin.capabilities, Capabilities):
        return outcome
    kind = type(outcome.plugin.capabilities).__name__
    reason = f"capabilities is {kind}, not Capabilities"
    return Failure(stage="candidates", plugin=outcome.name, reason=reason)


def _offered(family: registry.Loaded, task: Task, device: Device) -> list[Candidate] | Failure:
    def call() -> list[Candidate]:
        offered = list(family.plugin.candidates(task, device))
        wrong = [type(c).__name__ for c in offered if not isinstance(c, Candidate)]
        if wrong:
            raise TypeError(f"candidates() gave {wrong[0]}, not Candidate")
        strangers = [c.family for c in offered if c.family != family.name]
        if strangers:
            raise ValueError(f"candidates() speaks for {strangers[0]!r}, a family of another name")
        twice = [c.label for i, c in enumerate(offered) if c in offered[:i]]
        if twice:
            raise ValueError(f"candidates() gives {twice[0]} twice")
        return offered

    return registry.guarded("candidates", family.name, call)


def _screened(
    task: Task, device: Device, able: dict[str, Capabilities], candidate: Candidate
) -> Offer:
    rejection = screen(task, device, able[candidate.family], candidate)
    return Offer(candidate, rejection.reason if rejection else "")


def _someone_serves(task: Task, able: dict[str, Capabilities], asked: Sequence[str]) -> None:
    reasons = {name: unable(task, capabilities) for name, capabilities in sorted(able.items())}
    if not reasons or not all(reasons.values()):
        return
    problems = tuple(Problem(name, reason) for name, reason in reasons.items())
    what = f"{task.kind} in mode {task.serving.mode!r}"
    if asked:
        raise InputError(
            f"none of the families asked for can serve {what}",
            "leave out --families to consider all, or change the task",
            problems=problems,
        )
    raise UnavailableError(
        f"no installed family serves {what}",
        "`advisor plugins` lists what is installed; a plugin may add a family that does",
    )
