"""Baselines against answers known beforehand. Those that need scikit-learn are marked slow."""

from __future__ import annotations

import math

import numpy as np
import pytest

from advisor import registry
from advisor.core.trial import Examples, Facts
from advisor.learn.scores import mean, values

FORECAST = Facts("forecasting", False, 2, 6, season=4)


@pytest.fixture(autouse=True)
def one_thread():
    """Threads that wait for one another take minutes where all cores are busy."""
    threadpoolctl = pytest.importorskip("threadpoolctl")
    with threadpoolctl.threadpool_limits(1):
        yield


def plugin(name):
    return registry.get("baselines", name).plugin


def forecasts(count=60, context=16, noise=0.0):
    """Windows of a season of 4 on a slope, two channels."""
    t = np.arange(count + context + 6)
    rng = np.random.default_rng(0)
    series = np.stack([np.sin(t * np.pi / 2) + 0.01 * t, np.cos(t * np.pi / 2)], axis=1)
    series = (series + noise * rng.normal(size=series.shape)).astype(np.float32)
    at = range(context, context + count)
    return Examples([series[i - context : i] for i in at], [series[i : i + 6] for i in at])


def classes(count=80):
    """Series of 9 to 19 steps: class 1 has a burst of high frequency somewhere."""
    rng = np.random.default_rng(1)
    inputs, targets = [], []
    for number in range(count):
        x = 0.1 * rng.normal(size=(int(rng.integers(9, 20)), 2))
        if number % 2:
            start = int(rng.integers(0, len(x) - 6))
            x[start : start + 6, 0] += np.array([1, -1, 1, -1, 1, -1])
        inputs.append(x.astype(np.float32))
        targets.append(number % 2)
    return Examples(inputs, np.array(targets))


def score(name, facts, train, test):
    fitted = plugin(name).fit(facts, train, train)
    assert fitted.parameters >= 0
    return mean(values(facts, test, fitted.predict(test)))


def test_every_baseline_loads_and_says_where_it_is_from():
    loaded, broken = registry.load_all("baselines")
    assert not broken and len(loaded) >= 12
    assert all(b.plugin.summary and b.plugin.source for b in loaded)


def test_last_value_and_season_repeat_the_end():
    data = Examples([np.arange(8.0)[:, None]], [np.zeros((6, 1))])
    facts = Facts("forecasting", False, 1, 6, season=3)
    last = plugin("last-value").fit(facts, data, data).predict(data)
    season = plugin("seasonal-naive").fit(facts, data, data).predict(data)
    assert last.ravel().tolist() == [7] * 6
    assert season.ravel().tolist() == [5, 6, 7, 5, 6, 7]
    assert not plugin("seasonal-naive").suits(Facts("forecasting", False, 1, 6, season=1))


def test_a_linear_map_finds_a_linear_series_exactly():
    data = forecasts()
    assert score("linear-forecast", FORECAST, data, data) < 1e-3
    assert score("last-value", FORECAST, data, data) > 0.5


def test_the_most_frequent_class_and_the_mean():
    data = Examples([0] * 5, np.array([1, 1, 1, 0, 2]))
    facts = Facts("classification", True, 9, 3)
    assert score("most-frequent", facts, data, data) == pytest.approx(0.6)
    facts = Facts("regression", True, 9, 1)
    assert score("most-frequent", facts, data, data) == pytest.approx(np.var(data.targets))


def test_tags_by_token_and_the_usual_one_for_unknown_tokens():
    train = Examples([np.array([5, 6, 5])], [np.array([1, 2, 1])])
    fitted = plugin("frequent-tag").fit(Facts("tagging", True, 9, 3), train, train)
    assert fitted.predict(Examples([np.array([6, 8])], [np.array([0, 0])])) == [[2, 1]]


def sentences(seed, count=40, steps=30):
    """Each token is most often followed by the next number (of 10)."""
    rng = np.random.default_rng(seed)
    rows = []
    for _ in range(count):
        row = [int(rng.integers(10))]
        for _ in range(steps):
            row.append((row[-1] + 1) % 10 if rng.random() < 0.8 else int(rng.integers(10)))
        rows.append(np.array(row))
    return Examples([r[:-1] for r in rows], [r[1:] for r in rows])


def test_the_n_gram_model_comes_near_the_entropy_of_its_source():
    facts = Facts("language-modeling", True, 10, 10)
    entropy = -(0.82 * math.log2(0.82) + 9 * 0.02 * math.log2(0.02))
    fitted = plugin("ngram").fit(facts, sentences(0), sentences(2))
    found = mean(values(facts, sentences(1), fitted.predict(sentences(1))))
    assert fitted.order == 2  # what the validation part shows
    assert entropy - 0.1 < found < entropy + 0.25


def test_n_gram_probabilities_sum_to_one():
    from advisor_baselines.ngram import fitted

    for order in (2, 3, 4):
        model = fitted(order, 10, sentences(0, count=5))
        for context in ((), (3,), (3, 4), (9, 9, 9)):
            total = math.fsum(model.probability(context, token) for token in range(10))
            assert total == pytest.approx(1.0)


def test_kernels_of_random_convolution_sum_to_zero():
    from advisor_baselines.random_convolution import patterns

    assert patterns().shape == (84, 9)
    assert not patterns().sum(axis=1).any()
    assert len({tuple(row) for row in patterns()}) == 84


@pytest.mark.slow
def test_random_convolutions_find_a_burst_wherever_it_is():
    facts = Facts("classification", False, 2, 2)
    data = classes(160)
    train = Examples(data.inputs[:80], data.targets[:80])
    test = Examples(data.inputs[80:], data.targets[80:])
    assert score("random-convolution", facts, train, test) > 0.9


@pytest.mark.slow
@pytest.mark.parametrize("name", ["summary-logistic", "summary-boosting"])
def test_summaries_tell_classes_by_their_spread(name):
    data = classes()
    assert score(name, Facts("classification", False, 2, 2), data, data) > 0.9


@pytest.mark.slow
@pytest.mark.parametrize("name", ["lag-ridge", "lag-boosting"])
def test_lags_with_a_season_beat_the_last_value(name):
    data = forecasts(noise=0.05)
    assert score(name, FORECAST, data, data) < 0.2 * score("last-value", FORECAST, data, data)


@pytest.mark.slow
def test_words_decide_with_texts_or_with_numbers():
    texts = tuple(f"word{n} {'good' if n % 2 else 'bad'}" for n in range(60))
    inputs = [np.array([n + 5, n % 2]) for n in range(60)]
    targets = np.arange(60) % 2
    facts = Facts("classification", True, 99, 2)
    for data in (Examples(inputs, targets, texts), Examples(inputs, targets)):
        assert score("tfidf-logistic", facts, data, data) == 1.0
