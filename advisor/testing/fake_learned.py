"""Results of probes for tests: what a family is said to have learned, with scores that fit."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.core.learned import Attained, Attempt, Learned

SCORES: Mapping[Attained, tuple[float, float]] = {
    "extrapolates": (1.0, 0.99),
    "solved": (1.0, 0.6),
    "partial": (0.8, 0.7),
    "budget-limited": (0.7, 0.6),
    "at chance": (0.5, 0.5),
}
"""At the length trained on, and beyond it."""


def fake_learned(
    family: str,
    probe: str,
    attained: Attained,
    *,
    band: str = "small",
    cpu_s: float = 2.0,
    scores: Mapping[int, float] | None = None,
    chance: float = 0.5,
) -> Learned:
    """One attempt of 100 steps, tested at 40, 80 and 160 steps unless `scores` says otherwise."""
    here, beyond = SCORES[attained]
    by_length = dict(scores) if scores is not None else {40: here, 80: beyond, 160: beyond}
    attempt = Attempt(
        learning_rate=3e-3,
        seed=0,
        steps=100,
        cpu_s=cpu_s,
        scores=by_length,
        curve=((100, here),),
        stopped="solved" if attained in ("solved", "extrapolates") else "seconds",
    )
    return Learned(
        probe=probe,
        family=family,
        band=band,
        width=64,
        backbone_parameters=125_000,
        hyperparameters={},
        chance=chance,
        train_lengths=(1, min(by_length)),
        test_lengths=tuple(by_length),
        attempts=(attempt,),
        attained=attained,
        budget_steps=10_000,
        budget_cpu_s=40.0,
        versions={"torch": "2.13.0"},
        device="fake",
    )
