"""What every probe must keep, as tests that a plugin author inherits.

    import pytest
    from advisor.testing.probes import ProbeContract

    @pytest.mark.parametrize("name", ["my-probe"])
    class TestMyProbe(ProbeContract):
        pass

The plugin must be installed, so that it is found the way the tool finds it.
"""

from __future__ import annotations

import doctest
import importlib
import subprocess
import sys
from typing import Any

import pytest

from advisor import registry
from advisor.core.protocols import Probe

UNASKED = -100
BATCH = 512
GUESS_MARGIN = 0.05
"""A constant answer on 512 sequences may beat the stated chance by this share through luck."""
LIGHT = """
import sys
from advisor import registry
registry.get("probes", sys.argv[1])
heavy = [m for m in ("torch", "onnx", "onnxruntime", "numpy") if m in sys.modules]
sys.exit(", ".join(heavy) or 0)
"""


class ProbeContract:
    """Parametrise with `name`: the entry-point names of the probes to hold against it."""

    def test_it_says_what_it_is(self, name: str) -> None:
        probe = probe_named(name)
        for said in (probe.summary, probe.source, probe.definition, probe.length_unit):
            assert said.strip()
        assert probe.expected, "no outcome is expected of anyone: what would it tell?"
        assert all(e.families and e.source.strip() for e in probe.expected)
        named = [family for e in probe.expected for family in e.families]
        assert len(named) == len(set(named)), "one outcome per family"

    def test_lengths_grow_from_the_longest_trained_on(self, name: str) -> None:
        probe = probe_named(name)
        shortest, longest = probe.train_lengths
        assert 1 <= shortest <= longest
        assert list(probe.test_lengths) == sorted(set(probe.test_lengths))
        if probe.measure != "gradient":
            assert probe.test_lengths == (longest, 2 * longest, 4 * longest)

    def test_batches_have_the_shapes_it_says(self, name: str) -> None:
        probe = probe_named(name)
        for length in {*probe.train_lengths, *probe.test_lengths}:
            inputs, targets = sample(probe, length)
            steps = probe.steps(length)
            if probe.input_type == "tokens":
                assert (inputs.dtype.name, inputs.shape) == ("int64", (BATCH, steps))
                assert 0 <= inputs.min() <= inputs.max() < probe.inputs
            else:
                assert inputs.dtype.name == "float32"
                assert inputs.shape == (BATCH, steps, probe.inputs)
            if probe.measure == "mse":
                assert (targets.dtype.name, targets.shape) == ("float32", (BATCH, probe.outputs))
            elif probe.measure == "accuracy":
                assert (targets.dtype.name, targets.shape) == ("int64", (BATCH, steps))

    def test_something_is_asked_of_every_sequence(self, name: str) -> None:
        probe = probe_named(name)
        if probe.measure != "accuracy":
            pytest.skip("asks for numbers")
        _, targets = sample(probe, probe.train_lengths[1])
        asked = targets != UNASKED
        assert asked.any(axis=1).all()
        assert 0 <= targets[asked].min() <= targets[asked].max() < probe.outputs

    def test_the_generator_alone_decides(self, name: str) -> None:
        probe = probe_named(name)
        length = probe.train_lengths[1]
        first, again, other = (sample(probe, length, seed)[0] for seed in (1, 1, 2))
        assert (first == again).all()
        assert (first != other).any()

    def test_a_constant_answer_is_no_better_than_chance(self, name: str) -> None:
        """`chance` must not be understated: what only guesses would seem to have learned."""
        import numpy as np

        probe = probe_named(name)
        if probe.measure == "gradient":
            pytest.skip("trains nothing")
        _, targets = sample(probe, probe.train_lengths[1])
        if probe.measure == "mse":
            assert targets.var() == pytest.approx(probe.chance, rel=0.5)
            return
        counts = np.bincount(targets[targets != UNASKED])
        assert counts.max() / counts.sum() <= probe.chance + GUESS_MARGIN

    def test_its_docstring_works_an_example(self, name: str) -> None:
        module = importlib.import_module(type(probe_named(name)).__module__)
        result = doctest.testmod(module)
        assert result.attempted
        assert not result.failed

    def test_looking_at_it_loads_nothing_heavy(self, name: str) -> None:
        done = subprocess.run(
            [sys.executable, "-c", LIGHT, name], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


def probe_named(name: str) -> Probe:
    """The installed plugin. Raises `InputError` or `PluginError` where it does not load."""
    probe: Probe = registry.get("probes", name).plugin
    return probe


def sample(probe: Probe, length: int, seed: int = 0) -> tuple[Any, Any]:
    """A batch of 512 from a fresh generator."""
    import numpy as np

    return probe.sample_batch(np.random.default_rng(seed), BATCH, length)
