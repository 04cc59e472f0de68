"""Mixes each step with the mean of those before it."""

from advisor.api import BANDS, Candidate, Capabilities, width_for

PARAMETERS_PER_SQUARE = 2


def parameters(width):
    return PARAMETERS_PER_SQUARE * (width * width + width)


class RunningMean:
    api_version = 1
    name = "running-mean"
    summary = "mean of all steps so far, two linear layers"
    source = "none: an example"
    capabilities = Capabilities(
        kinds=frozenset({"classification"}), causal=True, streams=False, generates=False
    )

    def candidates(self, task, device):
        widths = [(band, width_for(band.parameters, parameters)) for band in BANDS]
        return [
            Candidate(
                family=self.name,
                band=band.name,
                width=width,
                backbone_parameters=parameters(width),
                hyperparameters={"layers": 2},
            )
            for band, width in widths
        ]

    def build(self, candidate):
        from advisor_foreign.nets import Mean

        return Mean(candidate.width)
