"""What the data says that the task needs of a model; where it says nothing, nothing is claimed.

No bound here has a published calibration for one's own data; they mark "hardly", "some" and "a
lot", and each reason shows the figure. Steps of context: gradients of default gated networks fade
within 10 to 50 steps (Pascanu 2013, arXiv 1211.5063, and our gradient probe), language models with
an LSTM use about 200 tokens (arXiv 1805.04623).
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.core.looked import NeedFound
from advisor.core.task import Need
from advisor.data.cheap import Difference
from advisor.data.look_far import Cuts, enough_steps
from advisor.data.look_repeats import Repeats

NEAR, FAR = 50, 200
"""Steps."""
SOME_REPEATS, MANY_REPEATS = 0.01, 0.05
"""Shares of positions whose run of tokens stood before in the same input, above chance."""


def learns(score: float, chance: float) -> bool:
    """Whether a cheap model removes half of the errors that guessing makes. Below that its silence
    says nothing: no cheap model gains from order on parity, which hangs on every step."""
    return score - chance >= 0.5 * (1 - chance)


def from_order(found: Difference | None, chance: float) -> Iterator[NeedFound]:
    """Where a model without order does well, there is no state to keep up step by step."""
    if found is not None and found.low <= 0 and learns(found.b, chance):
        reason = (
            f"a cheap model without order scores {found.b:.3f}, and gains {found.mean:+.3f} "
            f"({found.low:+.3f} to {found.high:+.3f}) from order, which is within noise"
        )
        yield NeedFound("state_tracking", "none", reason)


def from_length(longest: int) -> Iterator[NeedFound]:
    """Short inputs have nothing far back."""
    if longest <= NEAR:
        yield NeedFound("long_range", "none", f"95 % of the inputs have at most {longest} steps")


def from_cuts(found: Cuts, chance: float) -> Iterator[NeedFound]:
    """How much of the input a cheap model can use; nothing where it hardly learns."""
    if not found or not learns(next(iter(found.values())).a, chance):
        return
    fewest = enough_steps(found)
    if fewest is None:
        fewest = 2 * max(found)
        reason = f"a cheap model still gains beyond noise from more than {max(found)} steps"
    else:
        reason = f"a cheap model scores as well with {fewest} steps as with the whole input"
    need: Need = "none" if fewest <= NEAR else "some" if fewest <= FAR else "strong"
    yield NeedFound("long_range", need, reason)


def from_bits(bits: dict[str, float]) -> Iterator[NeedFound]:
    """What words far back give, over words near by and runs of three."""
    if not bits:
        return
    near, far = bits["words of the last 64"], bits["words of the last 1024"]
    gain = near - far
    need: Need = "none" if gain < 0.01 else "some" if gain < 0.2 else "strong"
    reason = f"words 64 to 1,024 tokens back save {gain:.2f} bits per token"
    yield NeedFound("long_range", need, reason)


def from_repeats(found: Repeats | None, generated: bool) -> Iterator[NeedFound]:
    """Runs that come again in the same input can be looked up, and in a text written anew copied.
    Only where the model writes the text does looking them up help."""
    if found is None or not generated:
        return
    few = found.excess < SOME_REPEATS
    need: Need = "none" if few else "some" if found.excess < MANY_REPEATS else "strong"
    reason = (
        f"{found.excess:.1%} more runs of three tokens stood earlier in the same text than in "
        "another"
    )
    yield NeedFound("recall", need, reason)
    yield NeedFound("copying", need, reason)


def from_copies(share: float | None) -> Iterator[NeedFound]:
    """Rare words of the source that stand in the answer."""
    if share is None:
        return
    need: Need = "none" if share < SOME_REPEATS else "some" if share < MANY_REPEATS else "strong"
    reason = f"{share:.1%} of the words of an answer are rare and stand in its source"
    yield NeedFound("copying", need, reason)
