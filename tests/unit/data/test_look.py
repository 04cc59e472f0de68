"""Looking finds what was put in: order, length, repeats, seasons; and is silent where it can't."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from advisor.core.dataset import Dataset
from advisor.core.looked import Look
from advisor.data import look_far, look_order, look_repeats, needs_found
from advisor.data.cheap import Difference, compared
from advisor.data.look import look
from advisor.data.look_lengths import length_facts, padding_waste, quantile
from advisor.files.task_toml import parse_task
from advisor.files.task_writer import write_task

WORDS = ["red", "blue", "tall", "small", "old", "new", "fast", "slow", "warm", "cold"]


def fact(found: Look, name: str) -> dict[str, float]:
    return next(each.figures for each in found.facts if each.name == name)


def labelled(texts: list[str], targets: list[int]) -> Dataset:
    return Dataset("d", "classification", "text", tuple(texts), tuple(targets), ("n", "y"))


def pairs_in_order(count: int = 400) -> Dataset:
    """Class 1 where the first of two words stands before the second: nothing but order tells."""
    chance = random.Random(0)
    texts, targets = [], []
    for _ in range(count):
        target = chance.randrange(2)
        pair = ("not", "good") if target else ("good", "not")
        texts.append(" ".join([*chance.sample(WORDS, 3), *pair, *chance.sample(WORDS, 3)]))
        targets.append(target)
    return labelled(texts, targets)


def sign_at(place: int, length: int, count: int = 300) -> Dataset:
    """Each text has one telling word, at one place."""
    chance = random.Random(0)
    texts, targets = [], []
    for _ in range(count):
        words = [chance.choice(WORDS) for _ in range(length)]
        targets.append(chance.randrange(2))
        words[place] = ("bad", "good")[targets[-1]]
        texts.append(" ".join(words))
    return labelled(texts, targets)


def test_order_matters_where_nothing_else_tells():
    found = look_order.order_difference(pairs_in_order(), "word")
    assert found is not None
    assert found.a > 0.95 and found.b < 0.65 and found.low > 0.2
    assert list(needs_found.from_order(found, chance=0.5)) == []


def test_no_order_needed_where_words_tell():
    found = look_order.order_difference(sign_at(2, 8), "word")
    assert found is not None and found.b > 0.95
    (need,) = needs_found.from_order(found, chance=0.5)
    assert (need.need, need.value) == ("state_tracking", "none")


def test_parity_is_no_reason_to_say_that_no_state_is_needed():
    chance = random.Random(0)
    texts = [" ".join(chance.choice("ab") for _ in range(12)) for _ in range(300)]
    found = look(labelled(texts, [text.count("a") % 2 for text in texts]))
    assert all(need.need != "state_tracking" for need in found.needs)


def test_the_order_of_steps_of_a_series():
    chance = np.random.default_rng(0)
    rising = [np.sort(chance.normal(size=(12, 1)), axis=0) for _ in range(60)]
    inputs = tuple(a if i % 2 else a[::-1] for i, a in enumerate(rising))
    part = Dataset("d", "classification", "features", inputs, (0, 1) * 30, ("down", "up"))
    found = look_order.order_difference(part, "word")
    assert found is not None and found.a > 0.95 and found.low > 0.2


@pytest.mark.parametrize(("place", "fewest"), [(2, 8), (100, 128), (180, None)])
def test_how_far_the_telling_word_is(place, fewest):
    found = look_far.cut_differences(sign_at(place, 200), "word")
    assert look_far.enough_steps(found) == fewest


def test_needs_by_distance():
    near, far = (
        Difference(0.95, b, low, high) for b, low, high in ((0.95, -0.01, 0.01), (0.6, 0.3, 0.4))
    )
    for cuts, value in (
        ({32: near, 64: near}, "none"),
        ({64: far, 128: near}, "some"),
        ({128: far}, "strong"),
    ):
        (need,) = needs_found.from_cuts(cuts, chance=0.5)
        assert (need.need, need.value) == ("long_range", value)
    assert list(needs_found.from_cuts({32: near}, chance=0.94)) == []


def test_repeats_are_those_of_the_same_text():
    chance = random.Random(0)
    words = [f"w{i}" for i in range(400)]
    texts = []
    for _ in range(20):
        once = chance.sample(words, 30)
        texts.append(" ".join(once + once))
    found = look_repeats.repeats(labelled(texts, [0, 1] * 10), "word")
    assert found is not None
    assert found.same == pytest.approx(28 / 58) and found.other < 0.02


def test_phrases_of_every_text_are_no_recall():
    texts = ["once upon a time there was a king"] * 40
    found = look_repeats.repeats(labelled(texts, [0, 1] * 20), "word")
    assert found is not None and found.same == 0 and found.excess == 0


def test_rare_words_copied_from_the_source():
    names = [f"Name{i}" for i in range(50)]
    sources = tuple(f"{name} schläft heute hier" for name in names)
    answers = tuple(f"{name} sleeps here today" for name in names)
    dataset = Dataset("d", "translation", "text", sources, answers)
    assert look_repeats.copied(dataset, "word") == pytest.approx(0.25)


def test_a_season_is_found_and_beats_the_last_value():
    steps = np.arange(600)
    values = np.sin(2 * np.pi * steps / 24) + np.random.default_rng(0).normal(0, 0.05, 600)
    series = (values[:, None].astype(np.float32),)
    times = (steps * 3600.0,)
    found = look(Dataset("d", "forecasting", "features", series, times=times, channels=("v",)))
    season = fact(found, "season")
    assert season["period"] == 24 and season["skill"] > 0.8
    assert fact(found, "order")["low"] > 0
    assert (found.task.kind, found.task.output.size) == ("forecasting", 24)


def test_without_times_the_season_is_told_by_the_values():
    values = np.tile(np.arange(7.0), 60)[:, None].astype(np.float32)
    found = look(Dataset("d", "forecasting", "features", (values,), channels=("v",)), horizon=7)
    assert fact(found, "season")["period"] % 7 == 0
    assert fact(found, "season")["skill"] == pytest.approx(1)


def test_words_far_back_count_in_a_corpus():
    chance = random.Random(0)
    words = [f"w{i}" for i in range(200)]
    lines = []
    for _ in range(120):
        topic = chance.sample(words, 12)
        lines.append(" ".join(chance.choice(topic) for _ in range(60)))
    found = look(Dataset("d", "language-modeling", "text", tuple(lines)))
    bits = fact(found, "context")
    assert bits["words of the last 64"] < bits["1 token"]
    assert found.task.serving.mode == "generate"


def test_lengths_and_padding():
    assert [quantile([1, 2, 3, 4], q) for q in (0.05, 0.5, 0.95)] == [1, 2, 4]
    assert padding_waste([1, 3], batch=2) == pytest.approx(1 / 3)
    length, shares, padding = length_facts([4] * 32 + [8] * 32, "word")
    assert length.figures["p50"] == 4 and length.figures["max"] == 8
    assert shares.figures == {"<=8": 64.0}
    assert padding.figures["sorted"] == 0 < padding.figures["mixed"]


def test_contradicting_duplicates_are_counted():
    base = sign_at(2, 8, 40)
    twice = replace(
        base, inputs=base.inputs * 2, targets=base.targets + tuple(1 - t for t in base.targets)
    )
    assert fact(look(twice), "duplicates") == {"repeated": 40, "contradicting": 40}


def test_the_task_can_be_written_and_read_again():
    found = look(pairs_in_order(60))
    task = found.task
    assert (task.kind, task.output.size, task.data.examples) == ("classification", 2, 60)
    assert task.input.length.typical == 8
    assert parse_task(write_task(task), "task.toml") == task


def test_an_interval_of_no_difference_covers_zero():
    same = compared(np.array([1.0, 0, 1, 0] * 20), np.array([0.0, 1, 1, 0] * 20))
    assert same.low < 0 < same.high and not same.beyond_noise
