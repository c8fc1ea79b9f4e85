"""The lines of PyTorch that the notebooks show as text run, and give what ours gives."""

import re
import sys
import types
from pathlib import Path

import nbformat
import numpy as np
import pytest

from lecturelib.activations import ELU, LeakyReLU, Maxout, PReLU, ReLU, Sigmoid, Tanh
from lecturelib.convolution import Conv2d, GlobalAveragePool, MaxPool2d
from lecturelib.datasets import load_digits
from lecturelib.linear import hinge_loss
from lecturelib.mlp import mlp
from lecturelib.regularization import L2, Dropout
from lecturelib.softmax import cross_entropy, softmax
from lecturelib.transfer import Block, DepthwiseConv2d, ReLU6, load_pretrained

pytestmark = pytest.mark.slow
torch = pytest.importorskip("torch")

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
digits = load_digits()
X, y = digits.data / 16, digits.target


def run(name, **given):
    """The names that a notebook's blocks of PyTorch define, each run after the other."""
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    blocks = [b for b in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "torch" in b]
    assert blocks
    names = {"torch": torch, **given}
    for block in blocks:
        exec(block, names)
    return names


def test_00_starts_a_network():
    assert run("further/00_when_to_bother")["scores"].shape == (1, 10)


def test_01_finds_neighbors():
    names = run("further/01_knn")
    assert names["labels"].shape == (5,)


def test_02_scores_and_takes_the_hinge_loss():
    names = run(
        "further/02_linear_classifier",
        X=torch.tensor(X, dtype=torch.float32),
        y=torch.tensor(y, dtype=torch.long),
    )
    ours, _ = hinge_loss(names["scores"].detach().numpy(), y)
    assert names["loss"].item() == pytest.approx(ours / 10, rel=1e-4)


def test_03_takes_the_cross_entropy_of_scores():
    scores = np.random.default_rng(0).normal(size=(50, 10))
    names = run(
        "03_softmax", scores=torch.tensor(scores), y=torch.tensor(y[:50], dtype=torch.long)
    )
    assert names["loss"].item() == pytest.approx(cross_entropy(scores, y[:50])[0])
    assert np.allclose(names["probs"].numpy(), softmax(scores))


def test_04_learns_the_digits():
    rows = torch.utils.data.TensorDataset(
        torch.tensor(X, dtype=torch.float32), torch.tensor(y, dtype=torch.long)
    )
    loader = torch.utils.data.DataLoader(rows, batch_size=32, shuffle=True)
    model = run("04_gradient_descent", loader=loader)["model"]
    assert (model(rows.tensors[0]).argmax(dim=1).numpy() == y).mean() > 0.9


def test_05_bends_as_ours_do():
    names = run("05_activations")
    assert names["x"].grad.tolist() == [0, 0, 1]
    ours = mlp([64, 50, 10], ReLU, np.random.default_rng(0))
    with torch.no_grad():
        for theirs, layer in zip(names["model"][::2], ours.layers[::2], strict=True):
            theirs.weight.copy_(torch.tensor(layer.W.T))
            theirs.bias.copy_(torch.tensor(layer.b))
        scores = names["model"](torch.tensor(X, dtype=torch.float32)).numpy()
    assert np.allclose(scores, ours.forward(X), atol=1e-5)
    x = torch.linspace(-5, 5, 41, dtype=torch.float64)
    twins = {Sigmoid(): torch.nn.Sigmoid(), Tanh(): torch.nn.Tanh(), ELU(): torch.nn.ELU(),
             LeakyReLU(): torch.nn.LeakyReLU(0.01), PReLU(): torch.nn.PReLU(dtype=torch.float64)}
    for layer, twin in twins.items():
        assert np.allclose(layer.forward(x.numpy()), twin(x).detach().numpy())


def test_06_trains_a_network():
    rows = torch.utils.data.TensorDataset(
        torch.tensor(X, dtype=torch.float32), torch.tensor(y, dtype=torch.long)
    )
    loader = torch.utils.data.DataLoader(rows, batch_size=32, shuffle=True)
    model = run("06_mlp", loader=loader)["model"]
    assert (model(rows.tensors[0]).argmax(dim=1).numpy() == y).mean() > 0.98


def test_07_decays_weights_and_drops_units():
    names = run("07_regularization")
    network, optimizer = names["network"], names["optimizer"]
    (group,) = optimizer.param_groups
    W = network[0].weight.detach().numpy().astype(float)
    for parameter in network.parameters():
        parameter.grad = torch.zeros_like(parameter)
    optimizer.step()  # the loss is flat: only the price is left
    ours = W - group["lr"] * L2(group["weight_decay"] / 2).gradient(W)
    assert np.allclose(network[0].weight.detach().numpy(), ours, atol=1e-7)
    rows = torch.tensor(X[:50], dtype=torch.float32)
    assert torch.equal(network(rows), network(rows))  # eval(): nothing is dropped
    network.train()
    assert not torch.equal(network(rows), network(rows))
    dropped = network[2](torch.ones(100, 200)).numpy()
    assert set(np.unique(dropped)) == {0, 2}
    ours = Dropout(0.5, np.random.default_rng(0)).forward(np.ones((100, 200)), train=True)
    assert abs((dropped == 0).mean() - (ours == 0).mean()) < 0.02


def test_08_freezes_the_body_and_thaws_its_last_block(monkeypatch):
    models = types.ModuleType("torchvision.models")  # stands in for a download of 14 MB

    def mobilenet_v2(weights):
        network = torch.nn.Module()
        network.last_channel = 8
        network.features = torch.nn.Sequential(torch.nn.Linear(64, 16), torch.nn.Linear(16, 8))
        network.classifier = torch.nn.Sequential(torch.nn.Dropout(), torch.nn.Linear(8, 1000))
        return network

    models.mobilenet_v2 = mobilenet_v2
    models.MobileNet_V2_Weights = types.SimpleNamespace(IMAGENET1K_V1=None)
    monkeypatch.setitem(sys.modules, "torchvision", types.ModuleType("torchvision"))
    monkeypatch.setitem(sys.modules, "torchvision.models", models)
    names = run("08_transfer")
    network, optimizer = names["network"], names["optimizer"]
    before = [p.detach().clone() for p in network.parameters()]
    scores = network.classifier(network.features(torch.tensor(X, dtype=torch.float32)))
    torch.nn.functional.cross_entropy(scores, torch.tensor(y, dtype=torch.long)).backward()
    optimizer.step()
    moved = [not torch.equal(p, old) for p, old in zip(network.parameters(), before, strict=True)]
    assert scores.shape == (len(y), 10)
    assert moved == [False, False, True, True, True, True]  # the first block stays frozen
    assert [group["lr"] for group in optimizer.param_groups] == [1e-3, 1e-4]


def test_09_scores_a_run():
    assert run("09_decoding_the_brain")["scores"].shape == (8, 8)


def channels_first(x):
    return torch.tensor(np.moveaxis(x, -1, 1), requires_grad=True)


def as_torch(layer):
    """PyTorch's layer with the weights of ours."""
    if not isinstance(layer, Conv2d):
        return {ReLU6: torch.nn.ReLU6(), MaxPool2d: torch.nn.MaxPool2d(2),
                GlobalAveragePool: torch.nn.AdaptiveAvgPool2d(1)}[type(layer)]
    groups = len(layer.b) if isinstance(layer, DepthwiseConv2d) else 1
    kh, kw, C, D = layer.W.shape
    theirs = torch.nn.Conv2d(C * groups, D, (kh, kw), layer.stride, layer.padding, groups=groups,
                             dtype=torch.float64)
    with torch.no_grad():
        theirs.weight.copy_(torch.tensor(layer.W.transpose(3, 2, 0, 1)))
        theirs.bias.copy_(torch.tensor(layer.b))
    return theirs


def test_08_convolves_and_pools_as_ours_do():
    rng = np.random.default_rng(0)
    for layer in (Conv2d(2, 3, (3, 5), rng, stride=2, padding=1), Conv2d(2, 3, 2, rng, padding=3),
                  DepthwiseConv2d(2, rng, stride=2), MaxPool2d(2), GlobalAveragePool()):
        images = rng.integers(0, 4, (3, 8, 6, 2)).astype(float)  # with ties
        theirs, x = as_torch(layer), channels_first(images)
        out = theirs(x)
        ours = layer.forward(images)
        dout = rng.normal(size=ours.shape)
        out.backward(channels_first(dout).reshape(out.shape))
        assert np.allclose(ours, np.moveaxis(out.detach().numpy(), 1, -1).reshape(ours.shape))
        assert np.allclose(layer.backward(dout), np.moveaxis(x.grad.numpy(), 1, -1))
        if layer.params():
            assert np.allclose(layer.dW, theirs.weight.grad.numpy().transpose(2, 3, 1, 0))
            assert np.allclose(layer.db, theirs.bias.grad.numpy())


def test_08_goes_back_through_the_whole_pretrained_network():
    class Residual(torch.nn.Sequential):
        def forward(self, x):
            return x + super().forward(x)

    rng, network = np.random.default_rng(0), load_pretrained(dtype=np.float64)
    scale, *layers = network.layers
    twins = []
    for layer in layers:
        if isinstance(layer, Block):
            kind = Residual if layer.residual else torch.nn.Sequential
            twins.append(kind(*map(as_torch, layer.layers)))
        else:
            twins.append(as_torch(layer))
    images, dout = rng.integers(0, 256, (4, 32, 32, 3), np.uint8), rng.normal(size=(4, 32))
    x, theirs = channels_first(scale.forward(images)), torch.nn.Sequential(*twins)
    out = theirs(x)[:, :, 0, 0]
    out.backward(torch.tensor(dout))
    assert np.allclose(network.forward(images), out.detach().numpy())
    assert np.allclose(network.backward(dout), scale.backward(np.moveaxis(x.grad.numpy(), 1, -1)))
    gradients = [gradient for _, gradient in network.params()]
    for gradient, p in zip(gradients, theirs.parameters(), strict=True):
        expected = p.grad.numpy()
        expected = expected.transpose(2, 3, 1, 0) if expected.ndim == 4 else expected
        assert np.allclose(gradient, expected)


TWINS = {
    Sigmoid: torch.nn.Sigmoid, Tanh: torch.nn.Tanh, ReLU: torch.nn.ReLU,
    LeakyReLU: torch.nn.LeakyReLU, PReLU: lambda: torch.nn.PReLU(dtype=torch.float64),
    ELU: torch.nn.ELU,
}


@pytest.mark.parametrize("activation", TWINS)
def test_activations_and_their_slopes_are_pytorchs(activation):
    """At kinks and far from them."""
    layer, twin = activation(), TWINS[activation]()
    values = np.array([0.0, -0.0, 1e-8, -1e-8, 1, -1, 10, -10, 40, -40, 1e4, -1e4])
    x = torch.tensor(values, requires_grad=True)
    out = twin(x)
    out.backward(torch.arange(1.0, 13.0, dtype=torch.float64))
    assert np.allclose(layer.forward(values), out.detach().numpy(), rtol=1e-12, atol=1e-15)
    dx = layer.backward(np.arange(1.0, 13.0))
    assert np.allclose(dx, x.grad.numpy(), rtol=1e-12, atol=1e-15)
    for (_, gradient), theirs in zip(layer.params(), twin.parameters(), strict=True):
        assert np.allclose(gradient, theirs.grad.numpy())


def test_where_pieces_of_maxout_tie_pytorch_takes_the_first_too():
    layer = Maxout(3, 2, np.random.default_rng(0), pieces=3)
    layer.W[...] = np.round(layer.W)
    x = np.random.default_rng(1).integers(-1, 2, (50, 3)).astype(float)
    W, rows = torch.tensor(layer.W, requires_grad=True), torch.tensor(x, requires_grad=True)
    out = torch.max((rows @ W).view(-1, 3, 2), dim=1).values
    out.sum().backward()
    assert np.allclose(layer.forward(x), out.detach().numpy())
    assert np.allclose(layer.backward(np.ones((50, 2))), rows.grad.numpy())
    assert np.allclose(layer.dW, W.grad.numpy())


@pytest.mark.parametrize("activation", TWINS)
def test_a_network_and_its_gradients_are_pytorchs(activation):
    rng = np.random.default_rng(0)
    network = mlp([64, 30, 20, 10], activation, rng)
    layers = []
    for layer in network.layers:
        if isinstance(layer, activation):
            layers.append(TWINS[activation]())
        else:
            layers.append(torch.nn.Linear(*layer.W.shape, dtype=torch.float64))
            layers[-1].weight.data = torch.tensor(layer.W.T)
            layers[-1].bias.data = torch.tensor(layer.b)
    twin = torch.nn.Sequential(*layers)
    loss = torch.nn.functional.cross_entropy(twin(torch.tensor(X[:40])), torch.tensor(y[:40]))
    loss.backward()
    ours, dscores = cross_entropy(network.forward(X[:40]), y[:40])
    network.backward(dscores, input_gradient=False)
    assert ours == pytest.approx(loss.item(), rel=1e-12)
    for (_, gradient), theirs in zip(network.params(), twin.parameters(), strict=True):
        assert np.allclose(gradient, theirs.grad.numpy().T, rtol=1e-9, atol=1e-14)
