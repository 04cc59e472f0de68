"""What the numbers rest on: device, runtime, how much was measured, how quiet it was, what failed.

Rows of a label and a text; what can't be known here is said to be unknown.
"""

from __future__ import annotations

from advisor import __version__
from advisor.core.candidate import Candidate
from advisor.core.measurement import Conditions, Run
from advisor.core.recommendation import Recommendation
from advisor.core.task import Mode, Task
from advisor.core.units import duration
from advisor.core.view import View
from advisor.report.how_to_run import provider

Fact = tuple[str, str]
SERVED: dict[Mode, str] = {
    "request": "whole requests",
    "stream": "step by step",
    "generate": "token by token",
}


def provenance(view: View) -> tuple[Fact, ...]:
    """Rows of (label, text), in the order in which they are asked for."""
    answer = view.recommendation
    runs = [run for c in answer.contenders if c.measurement for run in c.measurement.runs]
    return (
        ("Device", _device(answer)),
        *((("Runtime", _runtime(runs)), ("Runs", _runs(runs))) if runs else ()),
        *((("Quiet", _quiet([run.conditions for run in runs])),) if runs else ()),
        ("Trust", _trust(answer)),
        *_labelled("To do", answer.trust.advice),
        *_labelled("Failed", _failures(answer)),
        *((("Again", view.command),) if view.command else ()),
        ("Made by", _made_by(view)),
    )


def task_line(task: Task) -> str:
    """The task in one line: "film-review sentiment: classification of 40 tokens, …"."""
    unit = "tokens" if task.input.type == "tokens" else "steps"
    length = task.input.length
    most = f" ({length.max:,} at most)" if length.max and length.max != length.typical else ""
    batch = f", {task.serving.batch} at a time" if task.serving.batch > 1 else ""
    period = f" every {task.serving.period_ms:g} ms" if task.serving.period_ms else ""
    return (
        f"{task.name}: {task.kind} of {length.typical:,} {unit}{most}, "
        f"{SERVED[task.serving.mode]}{period}{batch}, priority {task.priority}"
    )


def _device(answer: Recommendation) -> str:
    device = answer.device
    virtual = ", a virtual machine" if device.virtual else ""
    cores = "1 core" if device.usable_cores == 1 else f"{device.usable_cores} cores"
    return (
        f"{device.processor}, {cores}, {device.memory_bytes / 2**30:.0f} GiB, {device.system}"
        f"{virtual} ({device.fingerprint})"
    )


def _runtime(runs: list[Run]) -> str:
    versions = sorted({f"{run.runtime} {run.runtime_version}" for run in runs})
    ran = sorted({provider(name) for run in runs for name in run.nodes_by_provider})
    asked = {provider(run.settings.provider) for run in runs}
    fallback = "" if set(ran) <= asked else ": not all nodes ran where they were asked to"
    return f"{', '.join(versions)}, nodes ran on {' and '.join(ran) or 'unknown'}{fallback}"


def _runs(runs: list[Run]) -> str:
    by_candidate: dict[str, int] = {}
    for run in runs:
        by_candidate[run.candidate_id] = by_candidate.get(run.candidate_id, 0) + 1
    least, most = min(by_candidate.values()), max(by_candidate.values())
    processes = (
        _some(most, "fresh process", "es")
        if least == most
        else f"{least} to {most} fresh processes"
    )
    timed = sum(len(series.samples_s) for run in runs for series in run.series)
    started = min(run.conditions.started_at for run in runs)
    unsteady = sum(not series.steady for run in runs for series in run.series)
    noise = f"; {unsteady} series never settled" if unsteady else ""
    return (
        f"{_some(len(by_candidate), 'candidate')}, {processes} each, {timed:,} timed runs "
        f"in all, from {started[:16].replace('T', ' ')}{noise}"
    )


def _quiet(conditions: list[Conditions]) -> str:
    shares = [c.cpu_share for c in conditions if c.cpu_share is not None]
    steals = [c.steal_share for c in conditions if c.steal_share is not None]
    throttled = [c.throttled_periods for c in conditions if c.throttled_periods is not None]
    found = []
    if shares:
        found.append(f"a timed process had at least {min(shares) * 100:.0f} % of its core")
    if steals:
        stolen = f"at most {max(steals) * 100:.1f} %" if max(steals) >= 0.0005 else "none"
        found.append(f"{stolen} of the CPU time taken by other guests of the host")
    if any(throttled):
        found.append(f"throttled in {sum(throttled)} periods")
    return "; ".join(found) or "this system does not tell"


def _trust(answer: Recommendation) -> str:
    reasons = "; ".join(answer.trust.reasons) or "nothing spoke against them"
    return f"{answer.trust.grade} (of A, B, C): {reasons}"


def _failures(answer: Recommendation) -> tuple[str, ...]:
    labels = {c.id: c.candidate for c in answer.contenders}
    return tuple(
        f"{_who(failure.plugin, failure.candidate, labels)}, at {failure.stage}: {failure.reason}"
        for failure in answer.failures
    )


def _labelled(label: str, texts: tuple[str, ...]) -> tuple[Fact, ...]:
    """One row per text; only the first carries the label."""
    return tuple((label if index == 0 else "", text) for index, text in enumerate(texts))


def _some(number: int, name: str, plural: str = "s") -> str:
    return f"{number} {name}{'' if number == 1 else plural}"


def _who(plugin: str, candidate_id: str | None, labels: dict[str, Candidate]) -> str:
    if candidate_id is None:
        return f"plugin {plugin}"
    return labels[candidate_id].label if candidate_id in labels else candidate_id


def _made_by(view: View) -> str:
    source = f", figures from {view.profile_source}" if view.profile_source else ""
    took = f", in {duration(view.elapsed_s)}" if view.elapsed_s is not None else ""
    return f"advisor {view.advisor_version or __version__}{source}{took}"
