"""What the probes ask, held against answers worked out the slow way, one sequence at a time."""

from __future__ import annotations

import numpy as np
import pytest
from advisor_probes.adding import Adding
from advisor_probes.base import UNASKED
from advisor_probes.copying import END, Copy
from advisor_probes.fixed_delay import FixedDelay
from advisor_probes.flip_flop import READ, FlipFlop
from advisor_probes.majority import Majority
from advisor_probes.parity import Parity
from advisor_probes.recall import KEYS, Recall
from advisor_probes.s3 import ELEMENTS, S3
from advisor_probes.selective_copy import ASK, SelectiveCopy
from advisor_probes.selective_copy import BLANK as NOTHING
from hypothesis import given
from hypothesis import strategies as st

seeds = st.integers(0, 10_000)


def rows(probe, seed, length, batch=4):
    inputs, targets = probe.sample_batch(np.random.default_rng(seed), batch, length)
    return list(zip(inputs.tolist(), targets.tolist(), strict=True))


@given(seeds, st.integers(1, 30))
def test_parity_is_that_of_the_prefix(seed, length):
    for bits, odd in rows(Parity(), seed, length):
        assert odd == [sum(bits[: i + 1]) % 2 for i in range(length)]


@given(seeds, st.integers(1, 20))
def test_s3_is_what_the_permutations_do_one_after_the_other(seed, length):
    for moves, products in rows(S3(), seed, length):
        things = (0, 1, 2)
        for move, product in zip(moves, products, strict=True):
            things = tuple(ELEMENTS[move][i] for i in things)
            assert ELEMENTS[product] == things


def test_s3_does_not_commute():
    """Or it would be no harder than parity."""
    answers = {tuple(moves): answer[-1] for moves, answer in rows(S3(), 0, 2, batch=500)}
    assert any(answers[(b, a)] != value for (a, b), value in answers.items())


@given(seeds, st.integers(2, 40))
def test_flip_flop_reads_the_bit_written_last(seed, length):
    for tokens, bits in rows(FlipFlop(), seed, length):
        written = None
        for token, bit in zip(tokens, bits, strict=True):
            written = token if token < 2 else written
            assert bit == (written if token == READ else UNASKED)
        assert tokens[0] < 2
        assert tokens[-1] == READ


@given(seeds, st.integers(1, 64))
def test_recall_asks_for_the_value_that_stood_with_the_key(seed, pairs):
    inputs, targets = Recall().sample_batch(np.random.default_rng(seed), 2, pairs)
    for x, answers in zip(inputs, targets, strict=True):
        keys = x[:, :KEYS].argmax(axis=1).tolist()
        values = x[:pairs, KEYS:].argmax(axis=1).tolist()
        held = dict(zip(keys[:pairs], values, strict=True))
        assert len(held) == len(set(values)) == pairs
        assert answers.tolist() == [UNASKED] * pairs + [held[key] for key in keys[pairs:]]
        assert sorted(keys[pairs:]) == sorted(keys[:pairs])
        assert not x[pairs:, KEYS:].any(), "no answer stands in a question"


@given(seeds, st.integers(1, 30))
def test_copy_asks_for_the_next_symbol_before_it_is_shown(seed, length):
    for tokens, answers in rows(Copy(), seed, length):
        symbols = tokens[:length]
        assert tokens[length:] == [END, *symbols[:-1]]
        assert answers == [UNASKED] * length + symbols


@given(seeds, st.integers(1, 40))
def test_the_delay_is_between_each_symbol_and_its_question(seed, length):
    for tokens, answers in rows(FixedDelay(), seed, length):
        assert answers[-4:] == tokens[:4]
        assert set(answers[:-4]) == {UNASKED}
        assert len(tokens) == length + 8 == FixedDelay().steps(length)


@given(seeds, st.integers(4, 60))
def test_selective_copy_keeps_the_order_and_drops_the_blanks(seed, length):
    for tokens, answers in rows(SelectiveCopy(), seed, length):
        symbols = [token for token in tokens[:length] if token != NOTHING]
        assert answers == [UNASKED] * length + symbols
        assert tokens[length:] == [ASK] * 4


def test_selective_copy_puts_symbols_anywhere():
    places = {
        i for tokens, _ in rows(SelectiveCopy(), 0, 8, 50) for i in range(8) if tokens[i] < 8
    }
    assert places == set(range(8))


@given(seeds, st.integers(1, 40))
def test_majority_is_not_asked_at_a_draw(seed, length):
    for bits, more in rows(Majority(), seed, length):
        for i, answer in enumerate(more):
            ones, zeros = sum(bits[: i + 1]), i + 1 - sum(bits[: i + 1])
            assert answer == (UNASKED if ones == zeros else int(ones > zeros))


@given(seeds, st.integers(2, 50))
def test_adding_marks_one_number_in_each_half(seed, length):
    inputs, totals = Adding().sample_batch(np.random.default_rng(seed), 4, length)
    for x, total in zip(inputs, totals, strict=True):
        (marked,) = np.nonzero(x[:, 1])
        assert len(marked) == 2
        assert marked[0] < length // 2 <= marked[1]
        assert total[0] == pytest.approx(x[marked, 0].sum())
