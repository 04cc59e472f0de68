"""All claims for themselves: which there are, and what this device says of those that it can test.

Each experiment is made once for all claims that ask for it, and kept in the stores, so that a run
that was ended goes on. A claim or an experiment that breaks is a `Failure`; the others go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from advisor import registry
from advisor.core.claim import Experiment
from advisor.core.evidence import ClaimResult
from advisor.core.failure import Failure
from advisor.core.findings import Findings
from advisor.core.suggest import nearest
from advisor.decide.experiments import merged
from advisor.errors import InputError, Problem
from advisor.pipeline.experiments import Found, make
from advisor.pipeline.live import LiveBench


@dataclass(frozen=True)
class TestedClaims:
    """Results in the order of the claims, what broke, what was found, and whether all was made."""

    results: tuple[ClaimResult, ...]
    failures: tuple[Failure, ...]
    findings: Findings
    out_of_time: bool = False


def find_claims(names: Sequence[str] = ()) -> tuple[list[registry.Loaded], tuple[Failure, ...]]:
    """The claims of these ids or numbers ("C03", "R2"), or all, in the order of their numbers.

    Raises `InputError` for a name that no claim has.
    """
    loaded, failures = registry.load_all("claims")
    ordered = sorted(loaded, key=_order)
    if not names:
        return ordered, failures
    wanted = {name.lower() for name in names}
    known = {name for one in ordered for name in _names(one)}
    missing = [name for name in names if name.lower() not in known]
    if missing:
        raise InputError(
            "unknown claim",
            "`advisor claims` lists them all, with their numbers",
            problems=tuple(
                Problem("claims", f"{m!r} is none", nearest(m, sorted(known))) for m in missing
            ),
        )
    return [one for one in ordered if wanted & set(_names(one))], failures


def experiments_of(
    claims: Sequence[registry.Loaded], quick: bool = False, families: Sequence[str] = ()
) -> tuple[Experiment, ...]:
    """What must be made for these claims, equal work once; of `families` only, where any."""
    asked = (one for claim in claims for one in claim.plugin.experiments)
    found = merged(asked, quick)
    if not families:
        return found
    kept = (
        one.model_copy(update={"families": tuple(f for f in one.families if f in families)})
        for one in found
    )
    return tuple(one for one in kept if one.families)


def run_claims(
    bench: LiveBench,
    claims: Sequence[registry.Loaded],
    quick: bool = False,
    families: Sequence[str] = (),
) -> TestedClaims:
    """Make the experiments of `claims`, then ask each what they say."""
    found = Found()
    for experiment in experiments_of(claims, quick, families):
        found = found.joined(make(bench, experiment, quick))
    results: list[ClaimResult] = []
    failures = list(found.failures)
    for claim in claims:
        outcome = result_of(claim, found.findings)
        if isinstance(outcome, Failure):
            failures.append(outcome)
        else:
            results.append(outcome)
    return TestedClaims(tuple(results), tuple(failures), found.findings, found.out_of_time)


def result_of(claim: registry.Loaded, found: Findings) -> ClaimResult | Failure:
    """What `found` says of one claim."""
    return registry.guarded("claim", claim.name, partial(_tested, claim, found))


def _tested(claim: registry.Loaded, found: Findings) -> ClaimResult:
    status, reason = claim.plugin.test(found)
    return ClaimResult(
        id=claim.name,
        says=claim.plugin.says,
        source=claim.plugin.source,
        status=status,
        reason=reason,
        number=claim.plugin.number,
    )


def _order(claim: registry.Loaded) -> tuple[bool, str, int, str]:
    """C01 to C48, then R1 to R15, then those without a number."""
    number = str(claim.plugin.number)
    digits = number[1:]
    return (not number, number[:1], int(digits) if digits.isdigit() else 0, claim.name)


def _names(claim: registry.Loaded) -> tuple[str, ...]:
    return tuple(name.lower() for name in (claim.name, str(claim.plugin.number)) if name)
