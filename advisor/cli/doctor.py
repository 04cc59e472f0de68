"""`advisor doctor`: what is missing or noisy on this machine, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.device.finding import Finding

UNUSABLE = 5


def doctor(
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Check this installation and this machine.

    Exit codes: 0 advisor works here, 5 something that it needs is missing.
    """
    from dataclasses import asdict

    from advisor.cli import output

    found = list(findings())
    if json:
        output.as_json("checks", [asdict(finding) for finding in found])
    else:
        rows = [_row(finding) for finding in found]
        output.table(("check", "status", "detail", "what to do"), rows, "")
        output.write(summary(found) + "\n")
    if any(finding.status == "problem" for finding in found):
        raise typer.Exit(UNUSABLE)


def findings() -> Iterator[Finding]:
    """Every check, in the order: can it work at all, will its figures be good."""
    from advisor.device import health, installation
    from advisor.measure import conditions

    yield installation.python()
    yield from installation.libraries()
    yield installation.telemetry()
    yield providers()
    yield from broken_plugins()
    yield from folder()
    yield health.cores()
    yield health.memory()
    yield health.swap()
    yield load_now()
    yield health.governor()
    yield health.turbo()
    yield health.frequency(conditions.frequency_mhz())
    yield health.temperature(conditions.temperature_c())
    yield health.power()


def summary(found: list[Finding]) -> str:
    """One sentence under the table."""
    problems = sum(finding.status == "problem" for finding in found)
    warnings = sum(finding.status == "warning" for finding in found)
    if problems:
        return f"advisor can't work here yet: {problems} to repair"
    if warnings:
        return f"advisor works here; {warnings} may disturb its figures"
    return "advisor works here, and the machine is quiet"


def providers() -> Finding:
    """What models can run on."""
    from advisor.device.detect import offered_providers
    from advisor.device.finding import Finding

    offered = offered_providers()
    if offered:
        return Finding("providers", "ok", ", ".join(offered))
    advice = "reinstall it: pip install --force-reinstall onnxruntime"
    return Finding("providers", "problem", "no runtime can run a model here", advice)


def broken_plugins() -> Iterator[Finding]:
    """Every plugin that does not load, or one line saying that all do."""
    from advisor import registry
    from advisor.device.finding import Finding

    outcomes = [registry.load_all(group) for group in registry.GROUPS]
    failures = [failure for _, failed in outcomes for failure in failed]
    working = sum(len(loaded) for loaded, _ in outcomes)
    if not failures:
        yield Finding("plugins", "ok", f"all {working} load")
    for failure in failures:
        advice = "update or uninstall it; see `advisor plugins`"
        yield Finding(f"plugin {failure.plugin}", "warning", failure.reason, advice)


def folder() -> Iterator[Finding]:
    """The folder that keeps exported models and measurements."""
    from advisor.device import installation
    from advisor.device.finding import Finding
    from advisor.errors import UnavailableError
    from advisor.store.places import places

    try:
        home = places().home
    except UnavailableError as error:
        yield Finding("folder", "problem", error.message, error.hint)
        return
    yield Finding("folder", "ok", f"{home} can be written")
    yield installation.disk(home)


def load_now() -> Finding:
    """Who else is using the processor at this moment."""
    from advisor.device.finding import Finding
    from advisor.measure.preflight import quiet_now

    now = quiet_now()
    if now.grade == "A":
        return Finding("load", "ok", "no other program is busy")
    return Finding("load", "warning", "; ".join(now.reasons), "; ".join(now.advice))


def _row(finding: Finding) -> dict[str, str]:
    return {
        "check": finding.name,
        "status": finding.status,
        "detail": finding.detail,
        "what to do": finding.advice,
    }
