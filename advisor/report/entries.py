"""Recommendation → the JSON document, one function per entry.

Floats keep six significant digits: more than any timer can tell, and short enough to read. Core
values may grow fields that the format does not have, so only the format's own are taken.
"""

from __future__ import annotations

from typing import TypeVar

from advisor import __version__
from advisor.core.artifact import Artifact, Form
from advisor.core.device import Device
from advisor.core.evidence import Belief
from advisor.core.measurement import PRIMARY, Measurement, SeriesName
from advisor.core.model import Stored
from advisor.core.recommendation import Contender, Recommendation
from advisor.core.task import Mode, Task
from advisor.core.training import TrainingCost
from advisor.core.units import MEGABYTE
from advisor.core.view import View
from advisor.report import document as entry
from advisor.report.figures import Figures, Latency, figures
from advisor.report.serving_entries import serving_entry
from advisor.report.settings_entries import best_settings, settings_entry
from advisor.report.training import epoch_s

E = TypeVar("E", bound=Stored)
MAIN_GRAPH: dict[Mode, Form] = {"request": "whole", "stream": "step", "generate": "step"}
"""The graph whose runs the latency budget is about."""


def report(view: View) -> entry.Report:
    """The whole document."""
    answer = view.recommendation
    return entry.Report(
        advisor_version=view.advisor_version or __version__,
        task=answer.task,
        device=_device(answer.device),
        recommendation=_answer(answer),
        candidates=tuple(_candidate(c, answer) for c in answer.contenders),
        claims=tuple(_same(entry.ClaimEntry, claim) for claim in answer.claims),
        crossings=tuple(_same(entry.CrossingEntry, crossing) for crossing in answer.crossings),
        leads=tuple(_same(entry.LeadEntry, lead) for lead in answer.leads),
        serving=tuple(serving_entry(served) for served in answer.serving),
        training=tuple(_training(cost, answer) for cost in answer.training),
        failures=tuple(_same(entry.FailureEntry, failure) for failure in answer.failures),
        trust=_same(entry.TrustEntry, answer.trust),
        profile_source=view.profile_source,
        elapsed_s=_digits(view.elapsed_s),
    )


def _same(kind: type[E], value: Stored) -> E:
    """An entry whose fields carry the names of the core value's."""
    given = value.model_dump(include=set(kind.model_fields))
    rounded = {k: _digits(v) if isinstance(v, float) else v for k, v in given.items()}
    return kind.model_validate(rounded)


def _training(cost: TrainingCost, answer: Recommendation) -> entry.TrainingEntry:
    own = cost.model_dump(include={"family", "band", "length", "batch", "threads", "kernel"})
    return entry.TrainingEntry(
        **own,
        ms_per_thousand_tokens=_exact(cost.ms_per_thousand_tokens),
        saved_mb=_mb(cost.saved_bytes),
        epoch_s=_digits(epoch_s(answer, cost)),
    )


def _device(device: Device) -> entry.DeviceEntry:
    facts = device.model_dump(include=set(entry.DeviceEntry.model_fields))
    named = {"fingerprint": device.fingerprint, "name": device.name}
    return entry.DeviceEntry.model_validate({**named, **facts})


def _answer(answer: Recommendation) -> entry.Answer:
    winner = answer.contender(answer.winner) if answer.winner is not None else None
    return entry.Answer(
        status=answer.status,
        candidate=answer.winner,
        family=winner.candidate.family if winner else None,
        label=winner.candidate.label if winner else None,
        probability_best=_digits(winner.probability_best) if winner else None,
        tied=answer.tied,
        nearest_miss=answer.nearest_miss,
        reasons=answer.reasons,
        would_change=answer.would_change,
        settings=best_settings(answer, winner) if winner else None,
    )


def _candidate(contender: Contender, answer: Recommendation) -> entry.CandidateEntry:
    task = answer.task
    candidate, found, measured = (
        contender.candidate,
        figures(contender, task),
        contender.measurement,
    )
    parts = found.parameters
    return entry.CandidateEntry(
        id=candidate.id,
        family=candidate.family,
        band=candidate.band,
        standing=contender.standing,
        reason=contender.reason,
        probability_best=_exact(contender.probability_best),
        parameters=parts.total,
        parameters_by_part=entry.ParametersEntry(
            backbone=parts.backbone, embedding=parts.embedding, head=parts.head
        ),
        hyperparameters=dict(sorted(candidate.hyperparameters.items())),
        precision=candidate.precision,
        settings=settings_entry(candidate.settings),
        best_settings=best_settings(answer, contender),
        artifact=_artifact(contender.artifact, task.serving.mode),
        latency_ms=_latency(found.latency, task, PRIMARY[task.serving.mode]),
        first_token_ms=_first_token(found, task),
        lengths=tuple(_length(point) for point in found.curve),
        memory_mb=_mb(found.memory_bytes),
        model_mb=_mb(found.model_bytes),
        state_bytes=found.state_bytes,
        first_run_ms=_ms(found.first_run_s),
        load_ms=_ms(measured.load_s if measured else None),
        origin=found.origin,
        predicted_share=found.predicted_share,
        quality=_quality(contender.belief),
        verdicts=tuple(_same(entry.VerdictEntry, verdict) for verdict in contender.verdicts),
        conditions=_conditions(measured) if measured else None,
        trust=_same(entry.TrustEntry, contender.trust) if contender.trust else None,
    )


def _artifact(artifact: Artifact | None, mode: Mode) -> entry.ArtifactEntry:
    if artifact is None:
        return entry.ArtifactEntry(
            path=None, sha256=None, opset=None, exported_with=None, graphs=()
        )
    main = artifact.graph(MAIN_GRAPH[mode])
    return entry.ArtifactEntry(
        path=main.path,
        sha256=main.sha256,
        opset=artifact.opset,
        exported_with=artifact.exported_with,
        graphs=tuple(_same(entry.GraphEntry, graph) for graph in artifact.graphs),
    )


def _latency(found: Latency | None, task: Task, series: SeriesName) -> entry.LatencyEntry:
    return entry.LatencyEntry(
        p50=_ms(found.p50_s if found else None),
        p90=_ms(found.p90_s if found else None),
        p95=_ms(found.p95_s if found else None),
        p99=_ms(found.p99_s if found else None),
        upper_bound=_ms(found.upper_s if found else None),
        n=found.runs if found else 0,
        processes=found.processes if found else 0,
        percentile=task.serving.percentile,
        at_percentile=_ms(found.percentile_s if found else None),
        length=task.input.length.typical,
        series=series,
    )


def _first_token(found: Figures, task: Task) -> entry.LatencyEntry | None:
    if task.serving.mode != "generate":
        return None
    return _latency(found.first_token, task, "first_token")


def _length(point: Latency) -> entry.LengthEntry:
    return entry.LengthEntry(
        length=point.length,
        p50=_ms(point.p50_s),
        at_percentile=_ms(point.percentile_s),
        upper_bound=_ms(point.upper_s),
        n=point.runs,
    )


def _quality(belief: Belief) -> entry.QualityEntry:
    return entry.QualityEntry(
        mean=_exact(belief.mean),
        sd=_exact(belief.sd),
        evidence=tuple(_same(entry.EvidenceEntry, evidence) for evidence in belief.evidence),
    )


def _conditions(measured: Measurement) -> entry.ConditionsEntry:
    first = measured.runs[0]
    conditions = [run.conditions for run in measured.runs]
    shares = [c.cpu_share for c in conditions if c.cpu_share is not None]
    steals = [c.steal_share for c in conditions if c.steal_share is not None]
    loads = [c.load_1m for c in conditions if c.load_1m is not None]
    return entry.ConditionsEntry(
        runtime=first.runtime,
        runtime_version=first.runtime_version,
        provider=first.provider,
        nodes_by_provider=dict(sorted(first.nodes_by_provider.items())),
        started_at=min(c.started_at for c in conditions),
        cpu_share_least=_digits(min(shares, default=None)),
        steal_share_most=_digits(max(steals, default=None)),
        load_1m_most=_digits(max(loads, default=None)),
    )


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else _exact(seconds * 1e3)


def _mb(count: float | None) -> float | None:
    return None if count is None else _exact(count / MEGABYTE)


def _digits(value: float | None) -> float | None:
    return None if value is None else _exact(value)


def _exact(value: float) -> float:
    return float(f"{value:.6g}")
