"""Works, and prints wherever it can."""

from advisor_foreign.good import RunningMean

print("imported")


class Talkative(RunningMean):
    name = "talkative"

    def __init__(self):
        print("made")

    def candidates(self, task, device):
        print("offering")
        return super().candidates(task, device)

    def build(self, candidate):
        print("building")
        return super().build(candidate)
