"""No part may know of another: classes, groups, time, duplicates, scale and vocabulary."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.dataset import Dataset, SplitPlan
from advisor.data import scaling, vocabulary
from advisor.data.dividing import stratified
from advisor.data.split import split
from advisor.data.windows import windows
from advisor.errors import InputError


def texts(count: int, classes: int = 2, **more) -> Dataset:
    inputs = tuple(f"text number {i}" for i in range(count))
    names = tuple("abcdef"[:classes])
    targets = tuple(i % classes for i in range(count))
    return Dataset("d", "classification", "text", inputs, targets, names, **more)


def series(*lengths: int, **more) -> Dataset:
    inputs = tuple(np.arange(n, dtype=np.float32)[:, None] for n in lengths)
    return Dataset("s", "forecasting", "features", inputs, channels=("v",), **more)


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=80), st.integers(0, 5))
def test_stratified_parts_are_a_partition_with_every_class(classes, seed):
    parts = stratified(classes, SplitPlan(seed=seed))
    assert sorted(place for part in parts for place in part) == list(range(len(classes)))
    for name, count in Counter(classes).items():
        here = [sum(classes[i] == name for i in part) for part in parts]
        assert here[0] >= 1
        assert here[2] >= (count >= 2) and here[1] >= (count >= 3)


def test_the_same_seed_gives_the_same_parts():
    one, same, other = (split(texts(100), SplitPlan(seed=s)) for s in (1, 1, 2))
    assert one.test.inputs == same.test.inputs != other.test.inputs


def test_groups_stay_together():
    groups = tuple(f"g{i % 9}" for i in range(180))
    parts = split(texts(180, groups=groups))
    assert parts.how == "group"
    apart = [set(part.groups) for part in (parts.train, parts.validation, parts.test)]
    assert all(apart) and sum(map(len, apart)) == 9
    assert 20 <= len(parts.test) <= 60


def test_two_groups_are_too_few():
    with pytest.raises(InputError, match="there are 2 groups"):
        split(texts(40, groups=("a", "b") * 20))


def test_dated_examples_are_tested_on_the_latest():
    times = tuple(float((i * 37) % 100) for i in range(100))
    parts = split(texts(100, times=times))
    assert parts.how == "time"
    assert max(parts.train.times) < min(parts.validation.times)
    assert max(parts.validation.times) < min(parts.test.times)


def test_the_same_row_in_two_parts_leaves_training():
    repeated = texts(60)
    doubled = replace(repeated, inputs=repeated.inputs * 2, targets=repeated.targets * 2)
    parts = split(doubled, SplitPlan("random"))
    assert not set(parts.test.inputs) & set(parts.train.inputs + parts.validation.inputs)
    assert not set(parts.validation.inputs) & set(parts.train.inputs)
    assert "were not trained on" in parts.notes[-1]


def test_case_and_spaces_do_not_hide_a_duplicate():
    known = texts(30)
    test = Dataset("t", "classification", "text", ("TEXT  number 3",), (1,), ("a", "b"))
    parts = split(known, test=test)
    assert "text number 3" not in parts.train.inputs + parts.validation.inputs


def test_a_given_test_set_with_its_own_numbering_of_classes():
    test = Dataset("t", "classification", "text", ("x y", "z"), (0, 1), ("b", "c"))
    parts = split(texts(30), test=test)
    assert parts.how == "given" and len(parts.test) == 2
    assert [parts.test.classes[t] for t in parts.test.targets] == ["b", "c"]
    assert parts.train.classes == parts.test.classes == ("a", "b", "c")
    assert "1 classes of the test part are not in training: c" in parts.notes


def test_a_test_set_of_another_kind():
    with pytest.raises(InputError) as caught:
        split(texts(30), test=series(40))
    assert {p.field for p in caught.value.problems} >= {"kind", "form"}


def test_too_few_examples():
    with pytest.raises(InputError, match="at least 10"):
        split(texts(9))


def test_classes_in_order_split_in_order_leave_one_class():
    sorted_file = replace(texts(100), targets=(0,) * 75 + (1,) * 25)
    with pytest.raises(InputError, match="one class only"):
        split(sorted_file, SplitPlan("last"))


def test_forecast_answers_do_not_overlap_and_follow_in_time():
    parts = split(series(200))
    seen = [windows(part, 10, 5)[1] for part in (parts.train, parts.validation, parts.test)]
    assert [each.min() for each in seen] == [10, 140, 160]
    assert [each.max() for each in seen] == [139, 159, 199]
    assert windows(parts.test, 10, 5)[0].min() == 150


def test_exact_steps():
    parts = split(series(200), SplitPlan(steps=(100, 30, 20)))
    assert windows(parts.test, 8, 4)[1].max() == 149
    assert "50 steps after the test part left out, as asked" in parts.notes


def test_many_series_are_cut_at_one_moment():
    clocks = (np.arange(100.0), np.arange(50.0, 100.0), np.arange(0.0, 40.0))
    parts = split(series(100, 50, 40, times=clocks, groups=("a", "b", "c")))
    assert parts.test.groups == ("a", "b")
    assert parts.test.history == (80, 30)
    assert max(clock[-1] for clock in parts.train.times) == 69


def test_scale_comes_from_training_alone():
    parts = scaling.scaled(split(series(200)))
    train = parts.train.inputs[0]
    assert train.mean() == pytest.approx(0, abs=1e-6) and train.std() == pytest.approx(1, abs=1e-6)
    assert parts.test.inputs[0].max() > 2


def test_a_constant_channel_keeps_its_size():
    assert scaling.fit([np.full((5, 1), 3.0)]).of(np.full((2, 1), 4.0)).tolist() == [[1], [1]]


def test_vocabulary_knows_what_it_was_built_from():
    known = vocabulary.build(["a b B c", "b a"], min_count=2)
    assert known.words == (*vocabulary.SPECIAL, "b", "a")
    assert known.encode("A b z") == [5, 4, vocabulary.UNKNOWN]
    assert known.unknown_share(["a z"]) == 0.5
    assert len(vocabulary.build(["a b c d"], min_count=1, largest=6)) == 6


def test_units():
    assert vocabulary.tokens("Don't go", "word") == ["don", "'", "t", "go"]
    assert vocabulary.tokens("<unk> , it", "token") == ["<unk>", ",", "it"]
    assert vocabulary.tokens("ab c", "character") == ["a", "b", " ", "c"]
