"""The torch modules, apart so that offering them imports no torch."""

import torch
from torch import nn


class Mean(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first = nn.Linear(width, width)
        self.second = nn.Linear(width, width)

    def forward(self, x):
        steps = torch.ones_like(x).cumsum(1)
        return self.second(torch.tanh(self.first(x.cumsum(1) / steps)))


class Branching(Mean):
    """Its path depends on what is in the tensor, which no export can follow."""

    def forward(self, x):
        return super().forward(x) if x.sum().item() > 0 else x
