"""The one import for plugin authors."""

from advisor.core.candidate import Candidate, Capabilities
from advisor.core.claim import ARTICLES, Article, Experiment, Quote, Where
from advisor.core.comparison import Ratio, ratio
from advisor.core.device import Device
from advisor.core.evidence import ClaimStatus, Expectation, Standing
from advisor.core.findings import Findings
from advisor.core.learned import (
    Ability,
    Attained,
    Attempt,
    Expected,
    GradientByLag,
    Learned,
    Measure,
)
from advisor.core.measurement import PRIMARY, Measurement
from advisor.core.protocols import (
    API_VERSION,
    Backbone,
    Baseline,
    Claim,
    Family,
    Fitted,
    Probe,
    Reporter,
    Runtime,
    Session,
)
from advisor.core.recommendation import Contender, Recommendation
from advisor.core.settings import CPU, Settings
from advisor.core.sizes import BANDS, TOLERANCE, Band, one_per_band, width_for
from advisor.core.state_size import StateSize
from advisor.core.task import KINDS, MODES, Kind, Mode, Task
from advisor.core.training import TrainingCost
from advisor.core.trial import Examples, Facts
from advisor.core.verdict import Outcome, Verdict
from advisor.core.view import View

__all__ = [
    "API_VERSION",
    "ARTICLES",
    "BANDS",
    "CPU",
    "KINDS",
    "MODES",
    "PRIMARY",
    "TOLERANCE",
    "Ability",
    "Article",
    "Attained",
    "Attempt",
    "Backbone",
    "Band",
    "Baseline",
    "Candidate",
    "Capabilities",
    "Claim",
    "ClaimStatus",
    "Contender",
    "Device",
    "Examples",
    "Expectation",
    "Expected",
    "Experiment",
    "Facts",
    "Family",
    "Findings",
    "Fitted",
    "GradientByLag",
    "Kind",
    "Learned",
    "Measure",
    "Measurement",
    "Mode",
    "Outcome",
    "Probe",
    "Quote",
    "Ratio",
    "Recommendation",
    "Reporter",
    "Runtime",
    "Session",
    "Settings",
    "Standing",
    "StateSize",
    "Task",
    "TrainingCost",
    "Verdict",
    "View",
    "Where",
    "one_per_band",
    "ratio",
    "width_for",
]
