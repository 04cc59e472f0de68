"""Families that rearrange weights for serving serve the weights that were learnt last."""

import pytest

from advisor.testing.families import built, noise, offers


def trained(name: str):
    """A backbone after a few steps of training, in training mode."""
    import torch

    candidate = offers(name)[0]
    backbone = built(name, candidate).train()
    optimizer = torch.optim.SGD(backbone.parameters(), lr=0.05)
    for seed in range(5):
        optimizer.zero_grad()
        ((backbone(noise(4, 9, candidate.width, seed)) - 1) ** 2).mean().backward()
        optimizer.step()
    return candidate, backbone


def test_batch_norm_is_multiplied_into_the_weights():
    import torch

    _, backbone = trained("tcn")
    layer = backbone.eval().layers[-1]
    x = noise(2, 30, layer.weight.shape[0]).transpose(1, 2)
    padded = torch.nn.functional.pad(x, (layer.reach, 0))
    plain = torch.nn.functional.conv1d(padded, layer.weight, dilation=layer.dilation)
    assert torch.allclose(layer(x), layer.norm(plain), atol=1e-5)


@pytest.mark.parametrize("name", ["lstm", "bigru", "elman"])
def test_recurrent_nodes_get_the_learnt_weights(name):
    import torch

    _, backbone = trained(name)
    served = backbone.eval().served[0]
    learnt = backbone.layers[0].weight_ih_l0.detach()
    assert torch.equal(served.inputs[0].sort(dim=0).values, learnt.sort(dim=0).values)


@pytest.mark.parametrize("name", ["lstm", "tcn"])
def test_what_is_served_is_not_stored_twice(name):
    candidate, backbone = trained(name)
    weights = backbone.eval().state_dict()
    again = built(name, candidate, seed=7)
    again.load_state_dict(weights)
    x = noise(2, 9, candidate.width)
    assert (again.eval()(x) == backbone(x)).all()
    assert not any("served" in key for key in weights)


def test_the_lstm_starts_with_an_open_forget_gate():
    candidate = offers("lstm")[0]
    layer = built("lstm", candidate).layers[1]
    both = (layer.bias_ih_l0 + layer.bias_hh_l0).chunk(4)
    assert [gate.unique().tolist() for gate in both] == [[0.0], [1.0], [0.0], [0.0]]
