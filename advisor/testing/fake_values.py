"""Complete, plausible values for tests, made without exporting or measuring anything.

Nothing here is random: samples are the evenly spaced quantiles of a log-normal distribution in a
shuffled order with a fixed seed, so that every statistic over them is the same on each machine.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from math import exp
from statistics import NormalDist
from typing import Any

from advisor.core.artifact import FORMS, Artifact, Form, Graph, State, Tensor
from advisor.core.candidate import Candidate
from advisor.core.device import Caches, Ceilings, Device
from advisor.core.measurement import PRIMARY, Conditions, Measurement, Memory, Origin, Run, Series
from advisor.core.model import content_hash
from advisor.core.settings import CPU, Settings
from advisor.core.shape import TaskShape
from advisor.core.sizes import BANDS
from advisor.core.task import Mode, Task

_TASKS: dict[Mode, dict[str, Any]] = {
    "request": {
        "name": "film-review sentiment",
        "kind": "classification",
        "input": {
            "type": "tokens",
            "vocab_size": 8000,
            "length": {"typical": 40, "max": 256},
        },
        "output": {"size": 2},
        "serving": {"mode": "request", "latency_ms": 20.0},
        "limits": {"memory_mb": 256.0, "model_mb": 20.0},
        "data": {"examples": 10_000},
    },
    "stream": {
        "name": "keyword spotting",
        "kind": "classification",
        "input": {"type": "features", "channels": 40, "length": {"typical": 100}},
        "output": {"size": 12},
        "serving": {"mode": "stream", "latency_ms": 2.0, "period_ms": 10.0},
        "limits": {"memory_mb": 128.0},
    },
    "generate": {
        "name": "next-word suggestion",
        "kind": "language-modeling",
        "input": {
            "type": "tokens",
            "vocab_size": 8000,
            "length": {"typical": 24, "max": 64},
        },
        "serving": {"mode": "generate", "latency_ms": 5.0, "first_token_ms": 30.0},
        "limits": {"memory_mb": 256.0},
    },
}


def fake_task(mode: Mode = "request", **changes: Any) -> Task:
    """A common task of each serving mode; `changes` replace whole top-level tables."""
    return Task.model_validate({**_TASKS[mode], **changes})


def fake_device(**changes: Any) -> Device:
    """A small virtual machine with two cores."""
    facts: dict[str, Any] = {
        "system": "Linux 6.1",
        "architecture": "x86_64",
        "processor": "AMD EPYC 7B13 Processor",
        "physical_cores": 2,
        "usable_cores": 2,
        "memory_bytes": 8 * 2**30,
        "caches": Caches(l1d_bytes=32_768, l2_bytes=524_288, l3_bytes=16_777_216),
        "instructions": ("avx2", "fma"),
        "providers": (CPU,),
        "virtual": True,
        "ceilings": Ceilings(gemm_gflops=76.0, gemv_gflops=9.1, copy_gb_per_s=11.0),
    }
    return Device.model_validate({**facts, **changes})


def fake_candidate(
    family: str = "gru", band: str = "medium", settings: Settings | None = None, **changes: Any
) -> Candidate:
    """`family` in `band`, a little below the band's number of parameters."""
    parameters = next((b.parameters for b in BANDS if b.name == band), 500_000)
    facts: dict[str, Any] = {
        "family": family,
        "band": band,
        "width": max(4, round((parameters / 24) ** 0.5 / 4) * 4),
        "backbone_parameters": round(parameters * 0.996),
        "hyperparameters": {"layers": 2},
        "settings": settings or Settings(),
    }
    return Candidate.model_validate({**facts, **changes})


def fake_artifact(candidate: Candidate, task: Task) -> Artifact:
    """The graphs that the task's serving mode needs, four bytes for each parameter."""
    shape = TaskShape.of(task)
    embedding = shape.embedding_parameters(candidate.width)
    head = shape.head_parameters(candidate.width)
    file_bytes = 4 * (candidate.backbone_parameters + embedding + head) + 9_000
    forms = FORMS[task.serving.mode]
    return Artifact(
        candidate_id=candidate.id,
        model_key=candidate.model_key,
        shape_key=shape.key,
        opset=23,
        graphs=tuple(_graph(candidate, shape, form, file_bytes) for form in forms),
        checks=(),
        exported_with="torch 2.13.0",
        export_s=4.2,
        backbone_parameters=candidate.backbone_parameters,
        embedding_parameters=embedding,
        head_parameters=head,
    )


def _graph(candidate: Candidate, shape: TaskShape, form: Form, file_bytes: int) -> Graph:
    digest = content_hash({"model": candidate.model_key, "shape": shape.key, "form": form}, 64)
    cached = "transformer" in candidate.family
    state = State(
        input="state_0",
        output="state_0_out",
        dtype="float32",
        shape=("batch", "past", candidate.width) if cached else ("batch", candidate.width),
        grows=1 if cached else None,
    )
    return Graph(
        form=form,
        path=f"/home/ada/.cache/advisor/models/{digest[:12]}/{form}.onnx",
        sha256=digest,
        file_bytes=file_bytes,
        inputs=(Tensor(name="x", dtype="int64", shape=("batch", "steps")),),
        outputs=(Tensor(name="y", dtype="float32", shape=("batch", shape.outputs)),),
        states=() if form == "whole" else (state,),
        operators={"MatMul": 4},
    )


def fake_samples(median_s: float, count: int, spread: float = 0.08, seed: int = 0) -> list[float]:
    """`count` seconds, log-normal around `median_s`, to the nanosecond."""
    normal = NormalDist()
    quantiles = [normal.inv_cdf((i + 0.5) / count) for i in range(count)]
    samples = [round(median_s * exp(spread * z), 9) for z in quantiles]
    random.Random(seed).shuffle(samples)
    return samples


def fake_measurement(  # noqa: PLR0913 (each has a default)
    candidate: Candidate,
    task: Task,
    p50_ms: float = 2.6,
    *,
    spread: float = 0.08,
    growth: float = 1.0,
    lengths: Sequence[int] = (),
    rounds: int = 3,
    samples: int = 120,
    first_token_ms: float | None = None,
    memory_mb: float = 58.0,
    origin: Origin = "measured-here",
    device: Device | None = None,
    load: float = 0.3,
) -> Measurement:
    """`rounds` processes of `samples` calls each, at the task's length and at `lengths`.

    The median is `p50_ms` at the typical length and grows with length to the power `growth`.
    """
    typical = task.input.length.typical
    name = PRIMARY[task.serving.mode]
    medians_s = {
        length: p50_ms / 1e3 * (length / typical) ** growth
        for length in sorted({typical, *lengths})
    }

    def series(round_: int) -> tuple[Series, ...]:
        timed = [
            _series(name, length, fake_samples(m, samples, spread, seed=round_))
            for length, m in medians_s.items()
        ]
        if first_token_ms is not None:
            first = fake_samples(first_token_ms / 1e3, samples, spread, seed=round_)
            timed.append(_series("first_token", typical, first))
        return tuple(timed)

    runs = tuple(
        Run(
            candidate_id=candidate.id,
            model_key=candidate.model_key,
            shape=TaskShape.of(task),
            settings=candidate.settings,
            device_fingerprint=(device or fake_device()).fingerprint,
            runtime="onnxruntime",
            runtime_version="1.31.1",
            provider=candidate.settings.provider,
            nodes_by_provider={candidate.settings.provider: 12},
            round=round_,
            load_s=0.021,
            first_run_s=p50_ms / 1e3 * 2.4,
            memory=_memory(memory_mb),
            series=series(round_),
            conditions=Conditions(
                started_at=f"2026-03-02T09:1{round_}:00+00:00",
                wall_s=2.1,
                cpu_share=0.99,
                involuntary_switches=3,
                steal_share=0.0,
                load_1m=load,
                reference_s=0.0011,
            ),
        )
        for round_ in range(rounds)
    )
    return Measurement(candidate_id=candidate.id, origin=origin, runs=runs)


def _memory(peak_mb: float) -> Memory:
    mb = 1_000_000
    return Memory(
        baseline_bytes=49 * mb,
        load_peak_bytes=round((peak_mb - 2) * mb),
        run_peak_bytes=round(peak_mb * mb),
    )


def _series(name: Any, length: int, samples_s: Sequence[float]) -> Series:
    return Series(
        name=name, length=length, samples_s=tuple(samples_s), warmup_runs=20, steady=True
    )
