"""Rounds, lengths and the time left."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from advisor.measure.plan import lengths_around, rounds


def requests(make_request, count):
    return [make_request(candidate_id=f"c{i}") for i in range(count)]


def test_every_round_measures_each_candidate_once(make_request):
    planned = rounds(requests(make_request, 5), 4, Random(0))
    assert Counter((r.round, r.candidate_id) for r in planned) == {
        (n, f"c{i}"): 1 for n in range(4) for i in range(5)
    }
    assert [r.round for r in planned] == sorted(r.round for r in planned)


def test_rounds_are_shuffled_anew_and_the_same_for_a_seed(make_request):
    asked = requests(make_request, 8)
    first = rounds(asked, 3, Random(7))
    orders = {tuple(r.candidate_id for r in first if r.round == n) for n in range(3)}
    assert len(orders) == 3
    assert first == rounds(asked, 3, Random(7))
    assert first != rounds(asked, 3, Random(8))


def test_rounds_are_numbered_from_the_first(make_request):
    asked = requests(make_request, 1)
    assert [r.round for r in rounds(asked, 1, Random(0))] == [0]
    assert [r.round for r in rounds(asked, 2, Random(0), first=3)] == [3, 4]


def test_rounds_differ_in_their_inputs(make_request):
    planned = rounds(requests(make_request, 1), 3, Random(0))
    assert len({r.seed for r in planned}) == 3


@pytest.mark.parametrize(
    ("typical", "longest", "cap", "expected"),
    [
        (64, 64, 4096, (8, 16, 32, 64, 128, 256, 512)),
        (1, 1, 4096, (1, 2, 4, 8)),
        (3, 3, 4096, (1, 2, 3, 6, 12, 24)),
        (4096, 4096, 4096, (512, 1024, 2048, 4096)),
        (6000, 8000, 4096, (750, 1500, 3000, 6000)),
        (40, 256, 4096, (5, 10, 20, 40, 80, 160, 256)),
    ],
)
def test_lengths_around(typical, longest, cap, expected):
    assert lengths_around(typical, longest, cap) == expected
