"""How long one epoch of a linear classifier takes, here, in PyTorch and in scikit-learn.

Run `make bench`, which installs PyTorch, or `python benchmarks/training.py`, on a quiet machine
and with the repository on PYTHONPATH; PyTorch is left out where it is not installed. All
contestants train the same scores on the same rows, with cross-entropy and an L2 penalty, and take
turns, an epoch each, so that whatever else the machine does slows them alike: read the ratios,
not the milliseconds. On a busy machine give each one core: `OMP_NUM_THREADS=1 python …`.

Ours and PyTorch's do the same work, accuracy on all rows included; scikit-learn's compiled
`SGDClassifier` takes a step for each row, and trains each class against the rest.
"""

import argparse
import time
from statistics import median

import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import SGDClassifier
from sklearn.model_selection import train_test_split

from lecturelib.datasets import make_scenes
from lecturelib.gradient_descent import SGD, Adam, train
from lecturelib.linear import Linear
from lecturelib.regularization import L2
from lecturelib.softmax import cross_entropy

try:
    import torch
except ImportError:
    torch = None

RATE = 0.001


def ours(X, y, batch_size, optimizer):
    """A function that trains one more epoch; so in all contestants."""
    rng = np.random.default_rng(0)
    layer = Linear(X.shape[1], y.max() + 1, rng, dtype=X.dtype)
    epochs = train(
        layer, X, y, cross_entropy, optimizer(layer.params(), RATE), n_epochs=10**9,
        batch_size=batch_size, rng=rng, penalty=L2(1 / (2 * len(X))),
    )
    return lambda: next(epochs)


def pytorch(X, y, batch_size, optimizer):
    X, y = torch.from_numpy(X), torch.from_numpy(y)
    layer = torch.nn.Linear(X.shape[1], int(y.max()) + 1, dtype=X.dtype)
    groups = [{"params": layer.weight, "weight_decay": 1 / len(X)}, {"params": layer.bias}]
    optimizer = {SGD: torch.optim.SGD, Adam: torch.optim.Adam}[optimizer](groups, lr=RATE)

    def epoch():
        losses = []
        for batch in torch.randperm(len(X)).split(batch_size):
            loss = torch.nn.functional.cross_entropy(layer(X[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        with torch.no_grad():
            return losses, (layer(X).argmax(dim=1) == y).double().mean().item()

    return epoch


def scikit_learn(X, y):
    model = SGDClassifier(loss="log_loss", alpha=1 / len(X), random_state=0)
    return lambda: model.partial_fit(X, y, classes=np.unique(y))


def compare(title, X, y, batch_size, n_rounds):
    """Time the contestants in turn; print medians, and how many times theirs ours are."""
    contestants = {}
    for optimizer in (SGD, Adam):
        contestants[f"lecturelib, {optimizer.__name__}"] = ours(X, y, batch_size, optimizer)
        if torch:
            contestants[f"PyTorch, {optimizer.__name__}"] = pytorch(X, y, batch_size, optimizer)
    contestants["scikit-learn, SGDClassifier"] = scikit_learn(X, y)
    seconds = {name: [] for name in contestants}
    for contestant in contestants.values():  # one round to warm up
        contestant()
    for _ in range(n_rounds):
        for name, contestant in contestants.items():
            start = time.perf_counter()
            contestant()
            seconds[name].append(time.perf_counter() - start)
    print(f"\n{title}: {len(X):,} x {X.shape[1]:,}, {X.dtype}, batches of {batch_size}")
    for name, theirs in seconds.items():
        line = f"  {name:29}{1e3 * median(theirs):8.2f} ms"
        for optimizer in ("SGD", "Adam"):
            mine = seconds[f"lecturelib, {optimizer}"]
            if not name.startswith("lecturelib") and name.endswith((optimizer, "Classifier")):
                ratio = median(a / b for a, b in zip(mine, theirs, strict=True))
                line += f"    our {optimizer} / this {ratio:5.2f}"
        print(line)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    n_rounds = parser.parse_args().rounds
    digits, target = load_digits(return_X_y=True)
    X, _, y, _ = train_test_split(
        digits / 16, target, test_size=0.25, stratify=target, random_state=0
    )
    scenes = make_scenes(3000, random_state=0)
    pixels = scenes.data.reshape(3000, -1).astype(np.float32) / 255
    for batch_size in (32, 64, 128):
        compare("digits", X, y, batch_size, n_rounds)
        compare("scenes", pixels, scenes.target, batch_size, n_rounds)


if __name__ == "__main__":
    main()
