"""Three parts without leaks: what a model is scored on, it must not have met in any form.

Which rule applies is decided here, and said: groups stay together, the past never sees the future,
and an input that stands in two parts is taken out of the part that is trained on.
"""

from __future__ import annotations

from advisor.core.dataset import Dataset, Split, SplitPlan


def split(dataset: Dataset, plan: SplitPlan | None = None, test: Dataset | None = None) -> Split:
    """The parts of `dataset`; with `test` given, that is the test part and the rest is divided
    into training and validation. Raises `InputError` where a part would be empty or senseless."""
    from advisor.data.dividing import divide

    return divide(dataset, plan or SplitPlan(), test)
