"""Claim C23: in text, series and speech the order of elements is crucial."""

from __future__ import annotations

from advisor.api import Quote
from advisor_claims.base import QualityClaim


class OrderCrucial(QualityClaim):
    """Often partly untrue, so it is a question to the data: shuffle the steps and see."""

    number = "C23"
    says = "In text, time series and speech the order of the elements is crucial"
    quotes = (
        Quote(article="long-blog", words="the order of elements plays a crucial role"),
        Quote(article="long-blog", words="the order of data points is crucial"),
    )
    source = "Khandelwal 2018 (arXiv 1805.04623)"
    figure = (
        "an LSTM language model uses about 200 tokens of context, but their order only for the "
        "nearest 50"
    )
    standing = "bounded"
    contradicts = ("order-free",)
    untested = (
        "about your data, not the device: advisor data FILE compares a cheap model on your "
        "sequences with the same ones shuffled"
    )
