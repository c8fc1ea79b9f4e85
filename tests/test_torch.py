"""The lines of PyTorch that the notebooks show as text run, and give what ours gives."""

import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

from lecturelib.datasets import load_digits
from lecturelib.linear import hinge_loss
from lecturelib.softmax import cross_entropy, softmax

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
    assert run("00_when_to_bother")["scores"].shape == (1, 10)


def test_01_finds_neighbors():
    names = run("01_knn")
    assert names["labels"].shape == (5,)


def test_02_scores_and_takes_the_hinge_loss():
    names = run(
        "02_linear_classifier",
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
