"""The one import for plugin authors."""

from advisor.core.candidate import Candidate, Capabilities
from advisor.core.comparison import Ratio, ratio
from advisor.core.device import Device
from advisor.core.evidence import ClaimStatus, Expectation, Standing
from advisor.core.measurement import PRIMARY, Measurement
from advisor.core.protocols import (
    API_VERSION,
    Backbone,
    Claim,
    Family,
    Probe,
    Reporter,
    Runtime,
    Session,
)
from advisor.core.recommendation import Contender, Recommendation
from advisor.core.settings import CPU, Settings
from advisor.core.sizes import BANDS, TOLERANCE, Band, one_per_band, width_for
from advisor.core.task import KINDS, MODES, Kind, Mode, Task
from advisor.core.verdict import Outcome, Verdict
from advisor.core.view import View

__all__ = [
    "API_VERSION",
    "BANDS",
    "CPU",
    "KINDS",
    "MODES",
    "PRIMARY",
    "TOLERANCE",
    "Backbone",
    "Band",
    "Candidate",
    "Capabilities",
    "Claim",
    "ClaimStatus",
    "Contender",
    "Device",
    "Expectation",
    "Family",
    "Kind",
    "Measurement",
    "Mode",
    "Outcome",
    "Probe",
    "Ratio",
    "Recommendation",
    "Reporter",
    "Runtime",
    "Session",
    "Settings",
    "Standing",
    "Task",
    "Verdict",
    "View",
    "one_per_band",
    "ratio",
    "width_for",
]
