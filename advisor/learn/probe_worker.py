"""The child process that trains on probes: one `ProbeRequest` per line in, one `ProbeReply` out.

What the family's or the probe's code raises becomes a failure in the reply, running out of memory
too; a crash ends the process, which the parent sees.
"""

from __future__ import annotations

import platform
import sys
from importlib.metadata import version

from advisor import registry
from advisor.core.failure import Failure
from advisor.learn.isolation import isolate, one_thread
from advisor.learn.probing import ProbeReply, ProbeRequest


def main() -> None:
    """Serve requests until stdin ends. The argument limits this process's memory, in bytes."""
    requests, replies = isolate(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    one_thread()
    for line in requests:
        reply = answer(ProbeRequest.model_validate_json(line))
        print(reply.model_dump_json(), file=replies, flush=True)


def answer(request: ProbeRequest) -> ProbeReply:
    """The attempt, or what went wrong; never raises for the fault of a plugin."""
    from advisor.learn import probe_run

    def attempt() -> ProbeReply:
        probe = registry.get("probes", request.probe).plugin
        family = registry.get("families", request.candidate.family).plugin
        return probe_run.run(request, probe, family)

    family, candidate = request.candidate.family, request.candidate.id
    outcome = registry.guarded("training", family, attempt, candidate)
    if isinstance(outcome, Failure):
        reason = f"{request.probe}: {outcome.reason}"
        outcome = ProbeReply(
            request=request, failure=outcome.model_copy(update={"reason": reason})
        )
    return outcome.model_copy(update={"versions": versions()})


def versions() -> dict[str, str]:
    """What computed the result."""
    names = ("advisor", "torch", "numpy")
    return {name: version(name) for name in names} | {"python": platform.python_version()}


if __name__ == "__main__":
    main()
