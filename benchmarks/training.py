"""How long an epoch of training takes, here, in PyTorch and in scikit-learn.

Run `make bench`, which installs PyTorch, or `python benchmarks/training.py`, on a quiet machine
and with the repository on PYTHONPATH; PyTorch is left out where it is not installed. Contestants
train on the same rows and take turns, an epoch each, so that whatever else the machine does slows
them alike: read the ratios, not the milliseconds. Where it is busy, the shortest times say most,
and `--threads 1 --cpu` counts only the time that it spends on this.

- Networks: float32, plain gradient descent, forward, loss, backward and update on all
  mini-batches, and nothing else; scikit-learn's is `MLPClassifier.partial_fit`. The bare products
  are those five of each batch that no implementation can do without, into arrays that are there.
  The same steps written out by hand in NumPy, without layers, tests of what comes, or new arrays,
  show how near to the products NumPy can come, and so what the layers cost.
- Linear classifiers: cross-entropy with an L2 penalty. Ours and PyTorch's find the accuracy on
  all rows besides; scikit-learn's compiled `SGDClassifier` takes a step for each row, and trains
  each class against the rest.
"""

import argparse
import time
import warnings
from statistics import median

import numpy as np
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import SGDClassifier
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits

from lecturelib.activations import ReLU
from lecturelib.datasets import make_scenes
from lecturelib.gradient_descent import SGD, Adam, minibatches, train
from lecturelib.linear import Linear
from lecturelib.mlp import mlp
from lecturelib.regularization import L2
from lecturelib.softmax import cross_entropy

try:
    import torch
except ImportError:
    torch = None

RATE = 0.001


# Networks: each contestant is a function that trains one more epoch

def our_network(X, y, sizes, batch_size):
    rng = np.random.default_rng(0)
    network = mlp(sizes, ReLU, rng, dtype=X.dtype)
    optimizer = SGD(network.params(), RATE)

    def epoch():
        for batch in minibatches(len(X), batch_size, rng):
            scores = network.forward(X[batch], train=True)
            _, dscores = cross_entropy(scores, y[batch])
            network.backward(dscores, input_gradient=False)
            optimizer.step()

    return epoch


def pytorch_network(X, y, sizes, batch_size):
    X, y = torch.from_numpy(X), torch.from_numpy(y)
    D, H, C = sizes
    network = torch.nn.Sequential(torch.nn.Linear(D, H), torch.nn.ReLU(), torch.nn.Linear(H, C))
    optimizer = torch.optim.SGD(network.parameters(), lr=RATE)

    def epoch():
        for batch in torch.randperm(len(X)).split(batch_size):
            loss = torch.nn.functional.cross_entropy(network(X[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    return epoch


def scikit_learn_network(X, y, sizes, batch_size):
    model = MLPClassifier(
        sizes[1:-1], solver="sgd", momentum=0, alpha=0, batch_size=batch_size,
        learning_rate_init=RATE, random_state=0,
    )
    classes = np.arange(sizes[-1])
    return lambda: model.partial_fit(X, y, classes=classes)


def bare_products(X, y, sizes, batch_size):
    D, H, C = sizes
    rng = np.random.default_rng(0)
    W1, W2, x, h, s, dW1, dW2, dh = (
        rng.random(shape, dtype=X.dtype)
        for shape in [(D, H), (H, C), (batch_size, D), (batch_size, H), (batch_size, C), (D, H),
                      (H, C), (batch_size, H)]
    )

    def epoch():
        for start in range(0, len(X), batch_size):
            n = min(batch_size, len(X) - start)
            np.matmul(x[:n], W1, out=h[:n])
            np.matmul(h[:n], W2, out=s[:n])
            np.matmul(h[:n].T, s[:n], out=dW2)
            np.matmul(s[:n], W2.T, out=dh[:n])
            np.matmul(x[:n].T, dh[:n], out=dW1)

    return epoch


def by_hand(X, y, sizes, batch_size):
    D, H, C = sizes
    rng = np.random.default_rng(0)
    params = [param for param, _ in mlp(sizes, ReLU, rng, dtype=X.dtype).params()]
    gradients = [np.empty_like(param) for param in params]
    (W1, b1, W2, b2), (dW1, db1, dW2, db2) = params, gradients
    x, h, s, dh = (np.empty((batch_size, n), X.dtype) for n in (D, H, C, H))
    above = np.empty(h.shape, bool)

    def epoch():
        for batch in minibatches(len(X), batch_size, rng):
            n, right = len(batch), (np.arange(len(batch)), y[batch])
            x_n, h_n, s_n, dh_n, above_n = x[:n], h[:n], s[:n], dh[:n], above[:n]
            X.take(batch, axis=0, out=x_n, mode="clip")
            np.add(np.matmul(x_n, W1, out=h_n), b1, out=h_n)
            np.maximum(h_n, 0, out=h_n)
            np.greater(h_n, 0, out=above_n)
            np.add(np.matmul(h_n, W2, out=s_n), b2, out=s_n)
            s_n -= s_n.max(axis=1, keepdims=True)
            np.exp(s_n, out=s_n)
            s_n /= s_n.sum(axis=1, keepdims=True)
            _ = np.log(s_n[right]).sum() / -n  # the loss
            s_n[right] -= 1
            s_n /= n
            np.matmul(h_n.T, s_n, out=dW2)
            s_n.sum(axis=0, out=db2)
            np.multiply(np.matmul(s_n, W2.T, out=dh_n), above_n, out=dh_n)
            np.matmul(x_n.T, dh_n, out=dW1)
            dh_n.sum(axis=0, out=db1)
            for param, gradient in zip(params, gradients, strict=True):
                n_rows = max(1, 2**15 * len(param) // param.size)  # as much as the cache holds
                for i in range(0, len(param), n_rows):
                    param[i : i + n_rows] -= RATE * gradient[i : i + n_rows]

    return epoch


def compare_networks(n_rows, sizes, batch_size, n_rounds, clock):
    rng = np.random.default_rng(0)
    X = rng.standard_normal((n_rows, sizes[0]), dtype=np.float32)
    y = rng.integers(0, sizes[-1], n_rows)
    contestants = {"lecturelib": our_network, "bare products": bare_products}
    contestants["NumPy by hand"] = by_hand
    contestants["scikit-learn"] = scikit_learn_network
    if torch:
        contestants["PyTorch"] = pytorch_network
    seconds = take_turns(
        {name: make(X, y, sizes, batch_size) for name, make in contestants.items()},
        n_rounds, clock,
    )
    print(f"\n{'-'.join(map(str, sizes))}: {n_rows:,} rows, batches of {batch_size}")
    for name, theirs in seconds.items():
        print(f"  {name:29}{1e3 * min(theirs):8.2f} ms  {against(seconds, 'lecturelib', name)}")


# Linear classifiers

def ours(X, y, batch_size, optimizer):
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


def compare_linear(title, X, y, batch_size, n_rounds, clock):
    contestants = {}
    for optimizer in (SGD, Adam):
        contestants[f"lecturelib, {optimizer.__name__}"] = ours(X, y, batch_size, optimizer)
        if torch:
            contestants[f"PyTorch, {optimizer.__name__}"] = pytorch(X, y, batch_size, optimizer)
    contestants["scikit-learn, SGDClassifier"] = scikit_learn(X, y)
    seconds = take_turns(contestants, n_rounds, clock)
    print(f"\nlinear, {title}: {len(X):,} x {X.shape[1]:,}, {X.dtype}, batches of {batch_size}")
    for name, theirs in seconds.items():
        line = f"  {name:29}{1e3 * min(theirs):8.2f} ms"
        for optimizer in ("SGD", "Adam"):
            if not name.startswith("lecturelib") and name.endswith((optimizer, "Classifier")):
                line += f"  {optimizer}: {against(seconds, f'lecturelib, {optimizer}', name)}"
        print(line)


# Both

def take_turns(contestants, n_rounds, clock=time.perf_counter):
    """Seconds of each contestant in each round; the first round only warms up."""
    seconds = {name: [] for name in contestants}
    for _ in range(n_rounds + 1):
        for name, contestant in contestants.items():
            start = clock()
            contestant()
            seconds[name].append(clock() - start)
    return {name: times[1:] for name, times in seconds.items()}


def against(seconds, mine, theirs):
    """How many times theirs ours takes: the shortest times, and the median over rounds."""
    if mine == theirs:
        return ""
    mine, theirs = seconds[mine], seconds[theirs]
    pairs = median(a / b for a, b in zip(mine, theirs, strict=True))
    return f"ours / this: {min(mine) / min(theirs):5.2f} (median {pairs:5.2f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--only", choices=["networks", "linear"])
    parser.add_argument("--cpu", action="store_true", help="time on the processor, of all threads")
    options = parser.parse_args()
    rounds, clock = options.rounds, time.process_time if options.cpu else time.perf_counter
    warnings.simplefilter("ignore", ConvergenceWarning)
    digits, target = load_digits(return_X_y=True)
    X, _, y, _ = train_test_split(
        digits / 16, target, test_size=0.25, stratify=target, random_state=0
    )
    for n_threads in options.threads:
        print(f"\n== {n_threads} thread{'s' * (n_threads > 1)}")
        if torch:
            torch.set_num_threads(n_threads)
        with threadpool_limits(n_threads):
            if options.only != "linear":
                compare_networks(1347, [64, 64, 10], 32, 4 * rounds, clock)
                compare_networks(4096, [784, 256, 10], 128, rounds, clock)
                compare_networks(2048, [3072, 512, 10], 128, rounds, clock)
            if options.only != "networks":
                scenes = make_scenes(3000, random_state=0)
                pixels = scenes.data.reshape(3000, -1).astype(np.float32) / 255
                for batch_size in (32, 64, 128):
                    compare_linear("digits", X, y, batch_size, rounds, clock)
                    compare_linear("scenes", pixels, scenes.target, batch_size, rounds, clock)


if __name__ == "__main__":
    main()
