"""The child process that times training steps: one request per line on stdin, a reply per line.

A fresh process for each candidate: one that holds gigabytes or crashes takes nobody with it.
"""

from __future__ import annotations

from advisor import registry
from advisor.core.failure import Failure
from advisor.learn.isolation import isolate
from advisor.learn.training_cost_messages import READY, Answered, Asked


def main() -> None:
    """Serve requests until stdin ends."""
    requests, replies = isolate()
    import torch  # noqa: F401

    print(READY, file=replies, flush=True)
    for line in requests:
        reply = answer(Asked.model_validate_json(line))
        print(reply.model_dump_json(), file=replies, flush=True)


def answer(asked: Asked) -> Answered:
    """What was asked for, or what the family's code or torch said."""
    name = asked.candidate.family
    outcome = registry.guarded("training", name, lambda: _made(asked))
    return Answered(reason=outcome.reason) if isinstance(outcome, Failure) else outcome


def _made(asked: Asked) -> Answered:
    from advisor.learn.gradient_variants import variants
    from advisor.learn.training_cost_step import train_cost

    family = registry.get("families", asked.candidate.family).plugin
    if asked.cost is not None:
        return Answered(cost=train_cost(asked.cost, family))
    assert asked.gradient is not None
    lags = asked.gradient.lags
    return Answered(gradients=variants(family, asked.gradient.candidate, lags))


if __name__ == "__main__":
    main()
