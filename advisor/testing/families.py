"""What every family must keep, as tests that a plugin author inherits.

    import pytest
    from advisor.testing.families import FamilyContract

    @pytest.mark.parametrize("name", ["my-family"])
    class TestMyFamily(FamilyContract):
        pass

The plugin must be installed, so that it is found the way the tool finds it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from advisor import registry
from advisor.core.artifact import FORMS, Artifact, ExportJob
from advisor.core.candidate import Candidate, Precision
from advisor.core.device import Device
from advisor.core.protocols import Family
from advisor.core.shape import TaskShape
from advisor.core.sizes import BANDS, TOLERANCE
from advisor.core.task import MODES, Input, Kind, Length, Mode, Serving, Task

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

DEVICE = Device(
    system="Linux",
    architecture="x86_64",
    processor="contract",
    physical_cores=2,
    usable_cores=2,
    memory_bytes=8 * 2**30,
)
LENGTHS = (1, 40, 4096)
"""Steps; short, usual, and beyond what most architectures look back."""
CHECKED_STEPS = 40
NEAR = 0.1
"""int8 from float32; what is shipped deviates by 0.01 to 0.03 with random weights."""

LIGHT = """
import sys
from advisor import registry
from advisor.testing.families import DEVICE, task_for
family = registry.get("families", sys.argv[1]).plugin
family.candidates(task_for(family), DEVICE)
heavy = [m for m in ("torch", "onnx", "onnxruntime", "numpy") if m in sys.modules]
sys.exit(", ".join(heavy) or 0)
"""


class FamilyContract:
    """Parametrise with `name`: the entry-point names of the families to hold against it."""

    def test_it_says_what_it_is(self, name: str) -> None:
        family = family_named(name)
        assert family.summary.strip()
        assert family.source.strip()
        assert family.capabilities.kinds

    def test_one_candidate_for_each_band(self, name: str) -> None:
        family = family_named(name)
        for kind in sorted(family.capabilities.kinds):
            for length in LENGTHS:
                offered = family.candidates(task_for(family, kind, length), DEVICE)
                assert [c.band for c in offered] == [band.name for band in BANDS]
                for candidate, band in zip(offered, BANDS, strict=True):
                    assert candidate.family == name
                    share = candidate.backbone_parameters / band.parameters
                    assert abs(share - 1) <= TOLERANCE, (candidate.label, length, share)

    def test_candidates_are_the_same_each_time(self, name: str) -> None:
        family = family_named(name)
        task = task_for(family)
        first, second = (family.candidates(task, DEVICE) for _ in range(2))
        assert [c.id for c in first] == [c.id for c in second]
        assert len({c.id for c in first}) == len(first)

    def test_offering_loads_nothing_heavy(self, name: str) -> None:
        ran = subprocess.run(
            [sys.executable, "-c", LIGHT, name], capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stderr

    def test_as_many_parameters_as_announced(self, name: str) -> None:
        for candidate in offers(name):
            backbone = built(name, candidate)
            found = sum(weight.numel() for weight in backbone.parameters())
            assert found == candidate.backbone_parameters

    def test_the_shape_stays(self, name: str) -> None:
        for candidate in offers(name)[:2]:
            backbone = built(name, candidate)
            for batch, steps in ((1, 1), (3, 7)):
                x = noise(batch, steps, candidate.width)
                assert backbone(x).shape == x.shape

    def test_weights_come_from_torchs_generator(self, name: str) -> None:
        candidate = offers(name)[0]
        first, again = built(name, candidate).state_dict(), built(name, candidate).state_dict()
        other = built(name, candidate, seed=2).state_dict()
        assert all((first[key] == again[key]).all() for key in first)
        assert any((first[key] != other[key]).any() for key in first)

    def test_every_weight_learns(self, name: str) -> None:
        candidate = offers(name)[0]
        backbone = built(name, candidate).train()
        target = noise(4, 9, candidate.width, seed=1)
        ((backbone(noise(4, 9, candidate.width)) - target) ** 2).sum().backward()
        idle = [
            key
            for key, weight in backbone.named_parameters()
            if weight.grad is None or not weight.grad.abs().sum() > 0
        ]
        assert not idle, f"no gradient reaches {', '.join(idle)}"

    def test_it_sees_what_it_declares(self, name: str) -> None:
        """A later step changes an earlier answer exactly if the family is not causal."""
        capabilities = family_named(name).capabilities
        candidate = offers(name)[0]
        backbone = built(name, candidate)
        x = noise(1, 12, candidate.width)
        changed = x.clone()
        changed[:, -1] += 1.0
        before, after = backbone(x)[:, :-1], backbone(changed)[:, :-1]
        assert bool((before == after).all()) == capabilities.causal
        assert capabilities.causal != capabilities.bidirectional

    def test_states_are_what_it_declares(self, name: str) -> None:
        capabilities = family_named(name).capabilities
        if len(capabilities.modes) == 1:
            pytest.skip("answers whole sequences only")
        candidate = offers(name)[0]
        backbone = built(name, candidate)
        axes = tuple(backbone.growing_axes)
        states = backbone.initial_states(3)
        assert len(states) == len(axes) > 0
        assert all(state.shape[0] == 3 for state in states), "states are batch first"
        if capabilities.streams:
            assert set(axes) == {None}, "what streams keeps a state of fixed size"
        _, after = backbone.step(noise(3, 1, candidate.width), states)
        for axis, old, new in zip(axes, states, after, strict=True):
            grown = list(old.shape)
            if axis is not None:
                assert old.shape[axis] == 0, "a cache starts empty"
                grown[axis] += 1
            assert list(new.shape) == grown

    @pytest.mark.slow
    @pytest.mark.parametrize("input_type", ["tokens", "features"])
    @pytest.mark.parametrize("mode", MODES)
    def test_it_exports(self, name: str, mode: Mode, input_type: str, tmp_path: Path) -> None:
        family = family_named(name)
        if mode not in family.capabilities.modes:
            pytest.skip(f"{name} does not serve {mode}")
        artifact = exported(name, shape_for(mode, input_type), tmp_path)
        assert tuple(graph.form for graph in artifact.graphs) == FORMS[mode]
        assert artifact.backbone_parameters == offers(name)[0].backbone_parameters

    @pytest.mark.slow
    @pytest.mark.parametrize("mode", MODES)
    def test_int8_is_true_or_not_said(self, name: str, mode: Mode, tmp_path: Path) -> None:
        """Either most of its weights became int8 and its answers stay near, or it is refused."""
        from advisor.export.broken import NoEffectError

        if mode not in family_named(name).capabilities.modes:
            pytest.skip(f"{name} does not serve {mode}")
        try:
            artifact = exported(name, shape_for(mode, "tokens"), tmp_path, "int8")
        except NoEffectError as error:
            assert error.message.startswith("int8: ")
            assert name in error.message
            assert not list(tmp_path.iterdir())
            return
        assert artifact.converted is not None
        assert artifact.converted.operators
        assert 0.0 < artifact.converted.deviation < NEAR
        weights = artifact.backbone_parameters
        assert artifact.model_bytes < 4 * artifact.parameters - weights

    @pytest.mark.slow
    def test_the_same_candidate_gives_the_same_file(self, name: str, tmp_path: Path) -> None:
        shape = shape_for("request", "tokens")
        digests = set()
        for turn in ("first", "second"):
            (tmp_path / turn).mkdir()
            digests.add(exported(name, shape, tmp_path / turn).graphs[0].sha256)
        assert len(digests) == 1


def family_named(name: str) -> Family:
    """The installed plugin. Raises `InputError` or `PluginError` where it does not load."""
    family: Family = registry.get("families", name).plugin
    return family


def task_for(family: Family, kind: Kind | None = None, length: int = 40) -> Task:
    """A task of a kind that `family` serves, the first by name unless given."""
    return Task(
        kind=kind or min(family.capabilities.kinds),
        input=Input(type="tokens", vocab_size=50, length=Length(typical=length)),
        serving=Serving(mode="request"),
    )


def offers(name: str) -> tuple[Candidate, ...]:
    """The candidates of the family for its usual task."""
    family = family_named(name)
    return tuple(family.candidates(task_for(family), DEVICE))


def built(name: str, candidate: Candidate, seed: int = 1) -> Any:
    """The backbone, in evaluation mode."""
    import torch

    torch.manual_seed(seed)
    return family_named(name).build(candidate).eval()


def noise(batch: int, steps: int, width: int, seed: int = 0) -> Any:
    """Random input (B, T, width)."""
    import torch

    return torch.randn(batch, steps, width, generator=torch.Generator().manual_seed(seed))


def shape_for(mode: Mode, input_type: str) -> TaskShape:
    """A small task shape in this mode."""
    tokens = input_type == "tokens"
    return TaskShape(
        input_type="tokens" if tokens else "features",
        inputs=50 if tokens else 3,
        outputs=5,
        answer="pooled" if mode == "request" else "position",
        mode=mode,
        batch=1,
    )


def exported(
    name: str, shape: TaskShape, folder: Path, precision: Precision = "float32"
) -> Artifact:
    """The smallest candidate, exported and held against the contract as a worker does.

    Raises `NoEffectError` where `precision` changes nothing.
    """
    from advisor.export import build

    _prepared()
    candidate = offers(name)[0].with_precision(precision)
    job = ExportJob(candidate=candidate, shape=shape, longest=CHECKED_STEPS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return build.artifact(job, family_named(name), folder)


@cache
def _prepared() -> None:
    from advisor.export import exporter

    with warnings.catch_warnings():
        exporter.prepare()
