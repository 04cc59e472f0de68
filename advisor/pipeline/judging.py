"""Claims asked about a task: what they expect of the families, and how they stand on this device.

A claim that breaks is a `Failure`; the others go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from advisor import registry
from advisor.core.candidate import Candidate, Capabilities
from advisor.core.device import Device
from advisor.core.evidence import ClaimResult, ClaimStatus, Evidence, Expectation
from advisor.core.failure import Failure
from advisor.core.findings import Findings
from advisor.core.measurement import Measurement
from advisor.core.task import Task
from advisor.decide.beliefs import evidence_for
from advisor.decide.trials import trial_evidence
from advisor.pipeline.probing_known import with_probes

REFUTED: ClaimStatus = "refuted here"


@dataclass(frozen=True)
class Judged:
    """Evidence about each candidate, each claim's standing here, and claims that broke."""

    evidence: tuple[Evidence, ...]
    results: tuple[ClaimResult, ...]
    failures: tuple[Failure, ...]


def judge_claims(
    task: Task,
    device: Device,
    candidates: Sequence[Candidate],
    able: dict[str, Capabilities],
    measured: Sequence[tuple[Candidate, Measurement]],
    known: Findings | None = None,
) -> Judged:
    """Every installed claim that bears on `task`, held against `measured` and what is `known` from
    before. One that this device refutes has no weight."""
    loaded, broken = registry.load_all("claims")
    expectations: dict[str, Sequence[Expectation]] = {}
    results: list[ClaimResult] = []
    failures = list(broken)
    found = replace(known or Findings(), measured=tuple(measured), task=task)
    for claim in loaded:
        outcome = registry.guarded(
            "claim", claim.name, partial(_ask, claim, task, device, able, found)
        )
        if isinstance(outcome, Failure):
            failures.append(outcome)
        elif outcome is not None:
            expectations[claim.name], result = outcome
            results.append(result)
    experiments = {claim.name: tuple(claim.plugin.experiments) for claim in loaded}
    told = evidence_for(candidates, expectations)
    evidence = with_probes(task, candidates, told, experiments)
    tried = trial_evidence(found.trials, candidates)
    return Judged((*evidence, *tried), tuple(results), tuple(failures))


def _ask(
    claim: registry.Loaded,
    task: Task,
    device: Device,
    able: dict[str, Capabilities],
    found: Findings,
) -> tuple[tuple[Expectation, ...], ClaimResult] | None:
    plugin = claim.plugin
    if not plugin.holds(task, device):
        return None
    status, reason = plugin.test(found)
    expected = tuple(plugin.predict(task, device, able))
    wrong = [type(e).__name__ for e in expected if not isinstance(e, Expectation)]
    if wrong:
        raise TypeError(f"predict() gave {wrong[0]}, not Expectation")
    if status == REFUTED and expected:
        expected, reason = (), f"{reason}; so it has no weight"
    result = ClaimResult(
        id=claim.name,
        says=plugin.says,
        source=plugin.source,
        status=status,
        reason=reason,
        number=plugin.number,
    )
    return expected, result
