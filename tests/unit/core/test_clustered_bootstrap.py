"""Does a 95 % interval hold the truth 95 times of 100, of 3 processes as of 12?

Logarithms of process medians are drawn for both sides of a comparison from one machine, the truth
being 0, in every way in which processes were seen to differ.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import pytest

from advisor.core.clustered_bootstrap import paired, unpaired

Effect = Callable[[random.Random], float]


def normal(rng: random.Random) -> float:
    return rng.gauss(0, 0.05)


def heavy_tailed(rng: random.Random) -> float:
    """Student's t of 2 degrees of freedom: its variance does not exist."""
    return 0.03 * rng.gauss(0, 1) / math.sqrt(rng.expovariate(1))


def skew(rng: random.Random) -> float:
    return rng.expovariate(1 / 0.08)


def two_speeds(slow: float) -> Effect:
    """Cores of one machine that differ 1.46 times in clock, a share `slow` of them the slower."""
    return lambda rng: 0.38 * (rng.random() < slow) + rng.gauss(0, 0.005)


EFFECTS: dict[str, Effect] = {
    "normal": normal,
    "heavy-tailed": heavy_tailed,
    "skew": skew,
    "two speeds, half": two_speeds(0.5),
    "two speeds, a fifth": two_speeds(0.2),
}
DRAWS = {3: 3000, 4: 2000, 5: 1500, 8: 300, 12: 300}
"""By processes; beyond six an interval costs 600 resamples."""


def at_least(expected: float, draws: int) -> float:
    """Less three standard errors, so that chance fails no run."""
    return expected - 3 * math.sqrt(expected * (1 - expected) / draws)


def holds(interval: tuple[float, float]) -> bool:
    return interval[0] <= 0 <= interval[1]


@pytest.mark.parametrize("n", DRAWS)
@pytest.mark.parametrize("name", EFFECTS)
def test_of_pairs_it_holds_the_truth_as_often_as_it_says(name, n):
    rng, effect, held = random.Random(n), EFFECTS[name], 0
    for _ in range(DRAWS[n]):
        held += holds(paired([effect(rng) - effect(rng) for _ in range(n)]))
    assert held / DRAWS[n] >= at_least(0.945, DRAWS[n])


@pytest.mark.parametrize(("a", "b"), [(3, 3), (3, 8), (5, 5), (12, 12)])
@pytest.mark.parametrize("name", ["normal", "heavy-tailed", "two speeds, half"])
def test_of_processes_apart_too(name, a, b):
    rng, effect, held, draws = random.Random(a * b), EFFECTS[name], 0, 150
    for _ in range(draws):
        held += holds(unpaired([effect(rng) for _ in range(a)], [effect(rng) for _ in range(b)]))
    assert held / draws >= at_least(0.945, draws)


def test_it_is_not_wide_for_nothing():
    """Of normal ones Student's t is exact; ours may be a tenth wider from five on."""
    rng = random.Random(1)
    for n, most in ((3, 1.3), (5, 1.12), (12, 1.1)):
        widths = []
        for _ in range(100):
            values = [rng.gauss(0, 1) for _ in range(n)]
            low, high = paired(values)
            t = {3: 4.303, 5: 2.776, 12: 2.201}[n]
            mean = sum(values) / n
            sd = math.sqrt(sum((v - mean) ** 2 for v in values) / (n - 1))
            widths.append((high - low) / (2 * t * sd / math.sqrt(n)))
        assert sum(widths) / 100 < most


def test_one_speed_seen_says_nothing_of_another():
    """What the module says it can't do: one side of two speeds, half and half, three processes."""
    rng, held = random.Random(3), 0
    for _ in range(2000):
        held += holds(paired([two_speeds(0.5)(rng) - 0.19 for _ in range(3)]))
    assert 0.72 < held / 2000 < 0.79


def test_of_three_it_reaches_beyond_the_extremes_by_both_factors():
    low, high = paired([-0.1, 0.0, 0.1])
    stretch = 4.303 / 1.96 * math.sqrt(3 / 2)
    assert (low, high) == pytest.approx((-0.1 * stretch, 0.1 * stretch))


def test_what_is_skew_gets_a_skew_interval():
    low, high = paired([0.0, 0.0, 0.0, 0.0, 0.5])
    assert high - 0.1 > 0.1 - low


@pytest.mark.parametrize("n", [3, 6, 7, 12])
def test_the_other_way_round_it_is_the_mirror_image(n):
    rng = random.Random(n)
    values = [rng.gauss(0.3, 0.1) for _ in range(n)]
    low, high = paired(values)
    assert paired([-v for v in values]) == pytest.approx((-high, -low))
    assert paired(values) == (low, high)
    assert paired([v + 1 for v in values]) == pytest.approx((low + 1, high + 1))


def test_all_alike_leave_no_doubt():
    assert paired([0.2] * 4) == pytest.approx((0.2, 0.2))
    assert unpaired([0.5] * 3, [0.2] * 4) == pytest.approx((0.3, 0.3))
