"""Values, intervals and the ranking: what is better beyond noise, and what ties."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.core.trial import Examples, Facts, TrialRun
from advisor.learn import scores
from advisor.learn.scores_ranking import ranked

CLASSES = Facts("classification", True, 10, 2)
SERIES = Facts("forecasting", False, 1, 4)


def run(name, values, baseline=False, metric="accuracy", stage="final", seed=0, parameters=10):
    found = tuple(float(v) for v in values)
    return TrialRun(
        candidate=name,
        label=name,
        family=name,
        baseline=baseline,
        metric=metric,
        parameters=parameters,
        stage="baseline" if baseline else stage,
        seed=seed,
        seconds=1.0,
        validation=sum(found) / len(found),
        values=found,
    )


def coin(share, seed=0, count=1000):
    return (np.random.default_rng(seed).random(count) < share).astype(float)


def test_a_value_per_example_by_metric():
    examples = Examples([0, 0], np.array([1, 0]))
    assert scores.values(CLASSES, examples, [1, 1]) == ((1.0, 0.0), ())
    series = Examples([0], [np.ones((4, 1))])
    assert scores.values(SERIES, series, [np.zeros((4, 1))]) == ((1.0,), ())
    words = Examples([0], [np.array([3, 4])])
    facts = Facts("language-modeling", True, 8, 8)
    assert scores.values(facts, words, [np.log([0.5, 0.125])]) == ((2.0,), (2.0,))


def test_longer_sentences_count_more_in_tagging():
    facts = Facts("tagging", True, 8, 3)
    examples = Examples([0, 0], [np.array([1]), np.array([1, 1, 1])])
    found = scores.values(facts, examples, [[0], [1, 1, 1]])
    assert scores.mean(found) == pytest.approx(0.75)


@pytest.mark.parametrize("answers", [[np.nan, 1.0], [1.0], [[1.0], [1.0]]])
def test_answers_that_are_none_are_an_error_not_a_score(answers):
    with pytest.raises(ValueError):
        scores.values(CLASSES, Examples([0, 0], np.array([1, 0])), answers)


def test_the_interval_is_that_of_a_share():
    low, high = scores.interval(scores.drawn([run("a", coin(0.8))], 1))
    half = 1.96 * (0.8 * 0.2 / 1000) ** 0.5
    assert high - low == pytest.approx(2 * half, rel=0.15)


def test_overlapping_windows_make_the_interval_wider():
    errors = np.repeat(np.random.default_rng(0).random(50), 20)
    made = run("a", errors, metric="mean squared error")
    widths = [np.ptp(scores.interval(scores.drawn([made], block))) for block in (1, 20)]
    assert widths[1] > 3 * widths[0]


def test_paired_differences_see_what_intervals_alone_would_not():
    base = coin(0.70)
    better = np.maximum(base, coin(0.06, seed=1))
    found = ranked([[run("net", better)], [run("words", base, baseline=True)]], 1)
    net, words = found.rows
    assert net.low < words.high  # their own intervals overlap
    assert net.better_low > 0
    assert found.chosen == "net" and not found.tied
    assert "net beats words" in found.verdict


def test_a_tie_is_called_one_and_the_baseline_is_the_cheaper():
    groups = [[run("net", coin(0.70, 1))], [run("words", coin(0.695, 2), True, parameters=10**6)]]
    found = ranked(groups, 1)
    assert set(found.tied) == {"net", "words"}
    assert found.chosen == "words"
    assert "no network beats the baseline words beyond noise" in found.verdict


def test_of_networks_that_tie_the_smaller_is_recommended():
    groups = [
        [run("big", coin(0.9, 1), parameters=900)],
        [run("little", coin(0.895, 2), parameters=9)],
        [run("words", coin(0.5, 3), True)],
    ]
    assert ranked(groups, 1).chosen == "little"


def test_a_network_that_was_dropped_stands_last_and_cannot_win():
    groups = [[run("lucky", coin(0.99), stage="first slice")], [run("words", coin(0.7), True)]]
    found = ranked(groups, 1)
    assert [row.candidate for row in found.rows] == ["words", "lucky"]
    assert found.chosen == "words" and "lucky" not in found.tied


def test_for_errors_less_is_better():
    rng = np.random.default_rng(0)
    base = rng.random(500) + 0.5
    groups = [
        [run("net", base - 0.3, metric="mean squared error")],
        [run("linear", base, True, "mean squared error")],
    ]
    found = ranked(groups, 1)
    assert found.rows[0].candidate == "net" == found.chosen
    assert found.rows[0].better_low > 0


def test_seeds_that_differ_widen_the_interval():
    alike = [run("a", coin(0.8), seed=s) for s in (0, 1)]
    apart = [run("a", coin(p), seed=s) for s, p in ((0, 0.7), (1, 0.9))]
    width = [np.ptp(scores.interval(scores.drawn(r, 1))) for r in (alike, apart)]
    assert width[1] > 1.5 * width[0]
