"""The experiments of notebook 05 that take longer than a notebook may, by the claim they test.

A3      sigmoid's first problem: saturated units kill the gradient
A5      its third: exp is somewhat costly (times; each machine has its own)
A7      ReLU learns about six times faster
A8      ReLU's units die

    python experiments/05_activations.py A7
"""

import time

import numpy as np
from shared import SEEDS, digits, main, right

from lecturelib.activations import ELU, LeakyReLU, Maxout, ReLU, Sigmoid, Tanh
from lecturelib.gradient_descent import SGD, minibatches, train
from lecturelib.mlp import mlp
from lecturelib.softmax import cross_entropy


def restarted(network, factor, balanced):
    """Multiply the weights before hidden units; biases that take off the mean input, of 1/2."""
    hidden = network.layers[:-1:2]
    for layer in hidden:
        layer.W *= factor
    for layer in hidden[1:] if balanced else []:
        layer.b[...] = -0.5 * layer.W.sum(axis=0)
    return network


def a3():
    """The last loss of eight hidden layers after 15 epochs, by how weights and biases start."""
    X, _, y, _ = digits()
    X = X - X.mean(axis=0)
    arms = [(Sigmoid, 0.3, 1, 0), (Sigmoid, 0.3, 1, 1), (Sigmoid, 0.3, 4, 0), (Sigmoid, 0.3, 4, 1),
            (ReLU, 0.1, 1, 0), (ReLU, 0.1, 0.25, 0)]
    for seed in SEEDS:
        for activation, rate, factor, balanced in arms:
            network = mlp([64] + [50] * 8 + [10], activation, np.random.default_rng(seed))
            restarted(network, factor, balanced)
            epochs = list(train(network, X, y, cross_entropy, SGD(network.params(), rate),
                                n_epochs=15, batch_size=32, rng=np.random.default_rng(seed)))
            yield {"seed": seed, "activation": activation.__name__, "rate": rate,
                   "factor": factor, "balanced": balanced, "loss": f"{epochs[-1].loss:.4f}"}


def steps_to_learn(network, X, y, rate, seed, n_epochs=24, every=4):
    """Steps of 32 rows until the loss on all rows, seen every fourth step, is below 0.1."""
    optimizer, rng, step = SGD(network.params(), rate), np.random.default_rng(seed), 0
    try:
        for _ in range(n_epochs):
            for rows in minibatches(len(X), 32, rng):
                _, dscores = cross_entropy(network.forward(X[rows]), y[rows])
                network.backward(dscores, input_gradient=False)
                optimizer.step()
                step += 1
                if step % every == 0 and cross_entropy(network.forward(X), y)[0] < 0.1:
                    return step
    except ValueError:  # the loss is no longer finite
        pass
    return np.inf


RACERS = {  # activation, and the powers of √2 by which 0.1 is multiplied: rates around its best
    (1, "Sigmoid"): (Sigmoid, range(9, 17)),
    (1, "Sigmoid own start"): (Sigmoid, range(9, 17)),
    (1, "Tanh"): (Tanh, range(6, 13)),
    (1, "ReLU"): (ReLU, range(6, 13)),
    (3, "Sigmoid"): (Sigmoid, range(8, 14)),
    (3, "Sigmoid own start"): (Sigmoid, range(6, 14)),
    (3, "Tanh"): (Tanh, range(2, 11)),
    (3, "ReLU"): (ReLU, range(2, 10)),
    (3, "LeakyReLU"): (LeakyReLU, range(2, 10)),
    (3, "ELU"): (ELU, range(2, 10)),
    (3, "Maxout"): (Maxout, range(2, 10)),
}


def a7():
    """A race of activations, in networks of one and of three hidden layers, each at many rates."""
    X, _, y, _ = digits()
    X = X - X.mean(axis=0)
    for seed in SEEDS:
        for (hidden, name), (activation, powers) in RACERS.items():
            for power in powers:
                rate = float(f"{0.1 * 2 ** (power / 2):.2g}")
                network = mlp([64] + [50] * hidden + [10], activation, np.random.default_rng(seed))
                if name.endswith("own start"):
                    restarted(network, 4, balanced=True)
                steps = steps_to_learn(network, X, y, rate, seed)
                yield {"seed": seed, "hidden": hidden, "activation": name,
                       "learning_rate": rate, "steps": steps}


def digits_by_sgd(network, X, y, seed, rate, n_epochs):
    """Train by SGD in batches of 32."""
    for _ in train(network, X, y, cross_entropy, SGD(network.params(), rate), n_epochs=n_epochs,
                   batch_size=32, rng=np.random.default_rng(seed)):
        pass


def a8():
    """An accident, one step at a rate of 30 after two epochs, and ten epochs to recover from it.

    Each activation at five rates for its normal steps, with the big step and without it.
    """
    X, X_test, y, y_test = digits()
    for seed in SEEDS:
        for activation in (ReLU, Tanh, Sigmoid):
            for rate in (0.1, 0.3, 1, 3, 10):
                for big in (0, 30):
                    network = mlp([64, 100, 10], activation, np.random.default_rng(seed))
                    try:
                        digits_by_sgd(network, X, y, seed, rate, 2)
                        if big:
                            rows = np.random.default_rng(seed).integers(len(X), size=32)
                            network.backward(cross_entropy(network.forward(X[rows]), y[rows])[1])
                            SGD(network.params(), big).step()
                        digits_by_sgd(network, X, y, seed + 100, rate, 10)
                        accuracy = right(network, X_test, y_test)
                    except ValueError:  # the loss is no longer finite
                        accuracy = "nan"
                    yield {"seed": seed, "activation": activation.__name__, "rate": rate,
                           "big_step": big, "accuracy": accuracy}


def compared(jobs, n_rounds=200, n_calls=20):
    """What each job takes, as a multiple of the first: the median of rounds, all in each round.

    Seconds of this process alone, so that others on the computer hardly matter.
    """
    seconds = np.empty((n_rounds, len(jobs)))
    for i in range(n_rounds):
        for j, job in enumerate(jobs):
            start = time.process_time()
            for _ in range(n_calls):
                job()
            seconds[i, j] = time.process_time() - start
    return np.median(seconds / seconds[:, :1], axis=0)


def a5():
    """What exp costs: times by this machine's clock, as multiples of ReLU's in the same round.

    Of the bare function on a batch of 32 × 100 numbers, and of a whole training step of a
    network 64-100-10. Another machine gives other numbers.
    """
    X, _, y, _ = digits()
    for seed in SEEDS:
        drive = np.random.default_rng(seed).normal(size=(32, 100))
        bare = {"max": lambda d=drive: np.maximum(d, 0), "exp": lambda d=drive: np.exp(d),
                "tanh": lambda d=drive: np.tanh(d)}
        steps = {}
        for activation in (ReLU, Sigmoid, Tanh):
            network = mlp([64, 100, 10], activation, np.random.default_rng(seed))

            def step(network=network, optimizer=SGD(network.params(), 0.1)):  # noqa: B008
                _, dscores = cross_entropy(network.forward(X[:32]), y[:32])
                network.backward(dscores, input_gradient=False)
                optimizer.step()

            steps[activation.__name__] = step
        for measured, jobs in {"function": bare, "step": steps}.items():
            ratios = compared(list(jobs.values()))
            for name, ratio in list(zip(jobs, ratios, strict=True))[1:]:
                yield {"seed": seed, "measured": measured, "name": name, "ratio": f"{ratio:.3f}"}


EXPERIMENTS = {"A3": a3, "A5": a5, "A7": a7, "A8": a8}

if __name__ == "__main__":
    main(EXPERIMENTS)
