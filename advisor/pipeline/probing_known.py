"""What is known of what families learn: the results of this store first, then the shipped ones.

Attempts of one model on one probe are gathered and judged together, wherever each was made.
Nothing is trained here, and nothing heavy is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from advisor.core.candidate import Candidate
from advisor.core.claim import Experiment
from advisor.core.evidence import Evidence
from advisor.core.learnability import Cell, cell
from advisor.core.learned import Ability, Learned
from advisor.core.task import Task
from advisor.decide.learnability import precision_weighted, probe_evidence
from advisor.decide.needs import needs_of
from advisor.files.learnability import shipped
from advisor.learn.verdict import attained
from advisor.store.learned import LearnedStore
from advisor.store.places import places

MEASURED, SHIPPED = "measured here", "shipped"


def known() -> dict[str, tuple[Learned, ...]]:
    """Results by where they come from, the preferred first."""
    return {
        MEASURED: gathered(LearnedStore(places().learned).all()),
        SHIPPED: gathered(found for table in shipped() for found in table.results),
    }


def known_learned() -> tuple[Learned, ...]:
    """One result for each model and probe: the one measured here, or else the shipped one."""
    best: dict[Cell, Learned] = {}
    for results in known().values():
        for found in results:
            best.setdefault(cell(found), found)
    return tuple(best.values())


def gathered(results: Iterable[Learned]) -> tuple[Learned, ...]:
    """One result for each model and probe, judged by all its attempts."""
    cells: dict[Cell, list[Learned]] = {}
    for found in results:
        cells.setdefault(cell(found), []).append(found)
    return tuple(merged(same) for same in cells.values())


def merged(same: Sequence[Learned]) -> Learned:
    """Results of one cell as one. Of attempts from one seed at one rate the last counts."""
    last = same[-1]
    if len(same) == 1:
        return last
    attempts = {(a.seed, a.learning_rate): a for found in same for a in found.attempts}
    every = tuple(attempts[key] for key in sorted(attempts, key=lambda k: (k[0], -k[1])))
    return last.model_copy(
        update={
            "attempts": every,
            "attained": attained(every, last.measure, last.chance, last.test_lengths),
            "budget_steps": max(found.budget_steps for found in same),
            "budget_cpu_s": max(found.budget_cpu_s for found in same),
            "device": ", ".join(dict.fromkeys(found.device for found in same)),
        }
    )


def with_probes(
    task: Task,
    candidates: Sequence[Candidate],
    evidence: Sequence[Evidence],
    experiments: Mapping[str, Sequence[Experiment]],
) -> tuple[Evidence, ...]:
    """`evidence` of claims, joined by that of probes of the abilities that `task` needs.

    `experiments`: how each claim would be tested, by its id. A claim that a probe would test is
    about the probe's ability.
    """
    needs = needs_of(task)
    if not any(need.weight > 0 for need in needs):
        return tuple(evidence)
    learned = known()
    needed = {need.ability for need in needs if need.weight > 0}
    results = (found for origin in learned.values() for found in origin)
    informs = {f.probe: f.ability for f in results if f.ability in needed}
    told = [_about(e, experiments.get(e.source, ()), informs) for e in evidence]
    return precision_weighted((*told, *probe_evidence(needs, candidates, learned)))


def _about(
    evidence: Evidence, experiments: Sequence[Experiment], informs: Mapping[str, Ability | None]
) -> Evidence:
    found = {informs.get(each.probe) for each in experiments if each.what == "probe"}
    about = tuple(sorted(ability for ability in found if ability))
    return evidence.model_copy(update={"about": about}) if about else evidence
