"""Claim C32: BERT and GPT-3 consist of billions of parameters."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.api import Findings, Quote, Where
from advisor_claims.base import QualityClaim
from advisor_claims.by_length import Judged

BILLION = 1_000_000_000


@dataclass(frozen=True)
class Shape:
    """What decides a Transformer's parameters; `feed_forward` is four widths in all of these."""

    layers: int
    width: int
    vocabulary: int
    positions: int

    @property
    def parameters(self) -> int:
        """Embeddings, and per layer four projections, two feed-forward matrices, biases and two
        normalisations; pooling and a final normalisation are below one percent, and left out."""
        d = self.width
        layer = 4 * (d * d + d) + (8 * d * d + 5 * d) + 4 * d
        return self.layers * layer + (self.vocabulary + self.positions) * d


SHAPES = {
    "BERT base": Shape(12, 768, 30_522, 512),
    "BERT large": Shape(24, 1024, 30_522, 512),
    "GPT-3": Shape(96, 12_288, 50_257, 2048),
}
"""Devlin 2018, section 3 and the released vocabulary; Brown 2020, Table 2.1."""


class Billions(QualityClaim):
    """No device need be asked: the published shapes and arithmetic decide."""

    number = "C32"
    says = "GPT-3 and BERT consist of billions of parameters"
    quotes = (
        Quote(
            article="long-blog",
            words="large-scale Transformer models like GPT-3 and BERT, which consist of billions "
            "of parameters",
        ),
    )
    source = "Devlin 2018 (arXiv 1810.04805) and its release; Brown 2020 (arXiv 2005.14165)"
    figure = "BERT 110 and 340 million parameters, GPT-3 175 billion"
    standing = "contradicted"
    where = Where(
        kinds=("language-modeling", "classification", "pair-classification", "span-extraction")
    )

    def test(self, found: Findings) -> Judged:
        counts = {name: shape.parameters for name, shape in SHAPES.items()}
        told = ", ".join(f"{name} {count / 1e6:,.0f} million" for name, count in counts.items())
        large = [name for name, count in counts.items() if count >= BILLION]
        return (
            "not tested",
            f"arithmetic decides: by their shapes {told}, so true of {', '.join(large)} only",
        )
