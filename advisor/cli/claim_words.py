"""Claims in words: the list, one explained in full, and what testing them here gave."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from advisor.core.claim import ARTICLES
from advisor.core.evidence import ClaimResult, ClaimStatus

if TYPE_CHECKING:
    from advisor.registry import Loaded

LABEL = 12
STATUSES: Sequence[ClaimStatus] = (
    "confirmed here",
    "refuted here",
    "bounded here",
    "not tested",
)


def listed(claims: Sequence[Loaded], width: int) -> str:
    """An entry each, then what can be done with them."""
    if not claims:
        return "no claims are installed\n"
    testable = sum(bool(claim.plugin.experiments) for claim in claims)
    rows = [_entry(_headed(c), f"{c.plugin.says} ({c.plugin.source})", width) for c in claims]
    return "\n".join(rows) + (
        f"\n\n{len(claims)} claims; {testable} can be tested here: advisor claims --test\n"
        "One in full: advisor claims NAME\n"
    )


def explained(claim: Loaded, width: int) -> str:
    """Everything that one claim says of itself."""
    from advisor.decide.experiments import told

    plugin = claim.plugin
    number = f" ({plugin.number})" if plugin.number else ""
    quotes = [f'"{quote.words}" ({ARTICLES[quote.article]})' for quote in plugin.quotes]
    pairs = [
        ("Said", quotes),
        ("Literature", [f"{plugin.standing}: {plugin.source}"]),
        ("Figure", [plugin.figure] if plugin.figure else ["none that was verified"]),
        ("Holds", [plugin.where.told]),
        ("Expects", expectations(claim)),
        ("Tested by", [told(one) for one in plugin.experiments] or ["nothing a device can do"]),
        ("Against it", list(plugin.contradicts)),
    ]
    head = textwrap.fill(f"{claim.name}{number}: {plugin.says}", width)
    return "\n".join([head, *(_pair(label, texts, width) for label, texts in pairs if texts), ""])


def expectations(claim: Loaded) -> list[str]:
    """What it moves for the shipped tasks that it bears on; the first of them stands for all."""
    from advisor import registry
    from advisor.files.task_profiles import profile_names, profile_text
    from advisor.files.task_toml import parse_task
    from advisor.learn.probing import ANY_DEVICE

    families, _ = registry.load_all("families")
    able = {one.name: one.plugin.capabilities for one in families}
    for name in profile_names():
        task = parse_task(profile_text(name), name)
        if not claim.plugin.holds(task, ANY_DEVICE):
            continue
        found = claim.plugin.predict(task, ANY_DEVICE, able)
        if found:
            told = [f"{e.family}{_band(e.band)} {e.shift:+.1f} ±{e.sd:.1f}" for e in found]
            return [f"points of quality, for {name!r} as an example: {', '.join(told)}"]
    return ["nothing of quality for the shipped tasks"]


def tested(
    claims: Sequence[Loaded], results: Mapping[str, ClaimResult], late: bool, width: int
) -> str:
    """By status, the decided ones first; those that contradict each other side by side."""
    by_name = {claim.name: claim for claim in claims}
    parts = []
    for status in STATUSES:
        own = [results[name] for name in by_name if name in results]
        rows = [(_label(by_name[r.id]), _told(r)) for r in own if r.status == status]
        if rows:
            head = f"{status} ({len(rows)})"
            parts.append("\n".join([head, *(_entry(label, text, width) for label, text in rows)]))
    against = _contradictions(claims, results, width)
    if against:
        parts.append("\n".join(["Said against each other, and what decides it", *against]))
    if late:
        parts.append("Time ran out: run it again, and it goes on from here.")
    return "\n\n".join(parts) + "\n"


def _contradictions(
    claims: Sequence[Loaded], results: Mapping[str, ClaimResult], width: int
) -> list[str]:
    """Each pair once, where both were asked."""
    by_name = {claim.name: claim for claim in claims}
    pairs = dict.fromkeys(
        tuple(sorted((claim.name, other)))
        for claim in claims
        for other in claim.plugin.contradicts
        if other in by_name and other != claim.name
    )
    lines = []
    for pair in pairs:
        for name in pair:
            plugin = by_name[name].plugin
            said = plugin.quotes[0].words if plugin.quotes else plugin.says
            where = f", {ARTICLES[plugin.quotes[0].article]}" if plugin.quotes else ""
            result = results.get(name)
            found = "not tested" if result is None else f"{result.status}: {result.reason}"
            lines.append(_entry(_label(by_name[name]), f'"{said}"{where}. {found}', width))
        lines.append("")
    return lines[:-1]


def _told(result: ClaimResult) -> str:
    return f"{result.says}. {result.reason[:1].upper()}{result.reason[1:]}."


def _headed(claim: Loaded) -> str:
    """ "C03 attention-faster: bounded in the literature; request"."""
    where = claim.plugin.where.told
    standing = claim.plugin.standing
    known = (
        standing if standing in ("definition", "not testable") else f"{standing} in the literature"
    )
    return f"{_label(claim)}: {known}" + ("" if where == "everywhere" else f"; {where}")


def _label(claim: Loaded) -> str:
    return f"{claim.plugin.number} {claim.name}".strip()


def _entry(label: str, text: str, width: int) -> str:
    indent = " " * 6
    head = textwrap.fill(label, width, initial_indent="  ", subsequent_indent="    ")
    body = textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent)
    return f"{head}\n{body}"


def _pair(label: str, texts: Iterable[str], width: int) -> str:
    lines = []
    for index, text in enumerate(texts):
        first = f"  {label if index == 0 else '':<{LABEL}}"
        lines.append(
            textwrap.fill(text, width, initial_indent=first, subsequent_indent=" " * len(first))
        )
    return "\n".join(lines)


def _band(band: Any) -> str:
    return f" {band}" if band else ""
