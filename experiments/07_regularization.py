"""The experiments of notebook 07 that take longer than a notebook may, by the claim they test.

W11      networks memorize, and fail on new data
R1       do not shrink a network: regularize it
R6       more data is the best regularizer
R7       dropout, early stopping, augmentation
R7scenes augmentation of scenes

    python experiments/07_regularization.py R1
"""

import warnings

import numpy as np
from shared import SEEDS, digits, held_back, main, mirrored, pixels, right, scenes
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import NearestCentroid
from sklearn.svm import SVC

from lecturelib.activations import ReLU
from lecturelib.datasets import make_scenes
from lecturelib.gradient_descent import Adam, train
from lecturelib.mlp import mlp
from lecturelib.regularization import L2, Dropout, EarlyStopping
from lecturelib.softmax import cross_entropy


def doubtful_digits(seed, n, share):
    """A split of `digits`: n rows for training, 300 for validation, all for testing.

    In the first two, a share of the labels is drawn at random. X, y three times over.
    """
    X, X_test, y, y_test = digits(seed)
    rng = np.random.default_rng(seed)
    rows = rng.choice(len(y), round(share * len(y)), replace=False)
    y[rows] = rng.integers(0, 10, len(rows))
    mean, ends = X[:n].mean(axis=0), (n, n + 300)
    return X[:n] - mean, y[:n], X[slice(*ends)] - mean, y[slice(*ends)], X_test - mean, y_test


def epochs_of(network, X, y, seed, penalty=None, n_epochs=60, validation=None):
    """Training with Adam, as notebook 07 does it: a generator."""
    optimizer = Adam(network.params(), learning_rate=0.01)
    rng = np.random.default_rng(seed)
    return train(network, X, y, cross_entropy, optimizer, n_epochs=n_epochs, batch_size=32,
                 rng=rng, penalty=penalty, validation=validation)


def trained(X, y, seed, n_hidden=200, penalty=None, n_epochs=60):
    """A network with one hidden layer of ReLU units, trained to the end."""
    network = mlp([64, n_hidden, 10], ReLU, np.random.default_rng(seed))
    list(epochs_of(network, X, y, seed, penalty, n_epochs))
    return network


def w11():
    """300 digits, more and more labels at random: 200 units without penalty, two simple models."""
    for seed in SEEDS:
        for share in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
            X, y, _, _, X_test, y_test = doubtful_digits(seed, 300, share)
            network = trained(X, y, seed)
            with warnings.catch_warnings(action="ignore"):  # of pixels that are 0 in all rows
                class_means = NearestCentroid().fit(X, y)
            models = {"class mean": class_means, "SVC": SVC().fit(X, y)}
            for part, rows in {"train": (X, y), "test": (X_test, y_test)}.items():
                scores = {name: f"{model.score(*rows):.4f}" for name, model in models.items()}
                for name, accuracy in {"network": right(network, *rows), **scores}.items():
                    yield {"seed": seed, "share": share, "model": name, "part": part,
                           "accuracy": accuracy}


def r1():
    """Hidden units against the strength of L2, without and with labels at random."""
    for seed in SEEDS:
        for share in (0.0, 0.3):
            X, y, X_val, y_val, X_test, y_test = doubtful_digits(seed, 300, share)
            parts = {"validation": (X_val, y_val), "test": (X_test, y_test)}
            for n_hidden in (2, 4, 8, 16, 50, 200):
                for strength in (0.0, 0.001, 0.003, 0.01, 0.03):
                    network = trained(X, y, seed, n_hidden, L2(strength))
                    for part, rows in parts.items():
                        yield {"seed": seed, "share": share, "units": n_hidden,
                               "strength": strength, "part": part,
                               "accuracy": right(network, *rows)}


def r6():
    """More rows against the strength of L2, without and with labels at random."""
    for seed in SEEDS:
        for share in (0.0, 0.3):
            for n in (50, 100, 200, 400, 800, 1047):
                X, y, X_val, y_val, X_test, y_test = doubtful_digits(seed, n, share)
                parts = {"train": (X, y), "validation": (X_val, y_val), "test": (X_test, y_test)}
                for strength in (0.0, 0.001, 0.003, 0.01, 0.03):
                    network = trained(X, y, seed, penalty=L2(strength))
                    for part, rows in parts.items():
                        yield {"seed": seed, "share": share, "rows": n, "strength": strength,
                               "part": part, "accuracy": right(network, *rows)}


def moved(X, mean, down, across):
    """Digits moved by a pixel or none, what comes in empty; X less the mean, before and after."""
    images = np.pad((X + mean).reshape(-1, 8, 8), ((0, 0), (1, 1), (1, 1)))
    return images[:, 1 - down : 9 - down, 1 - across : 9 - across].reshape(-1, 64) - mean


def r7():
    """Four ways to hold 200 units back, each with its settings, and other uses of the rows.

    `all 600`: no holding back, but trained on the validation rows as well. `SVC`,
    `logistic regression`: scikit-learn's defaults in the network's place.
    """
    aside = [(0, 1), (0, -1), (1, 0), (-1, 0)]
    diagonal = [(1, 1), (1, -1), (-1, 1), (-1, -1)]
    for seed in SEEDS:
        for share in (0.0, 0.3):
            X, y, X_val, y_val, X_test, y_test = doubtful_digits(seed, 300, share)
            mean = digits(seed)[0][:300].mean(axis=0)
            networks = {("none", 0): trained(X, y, seed)}
            for strength in (0.001, 0.003, 0.01, 0.03):
                networks["L2", strength] = trained(X, y, seed, penalty=L2(strength))
            for rate in (0.25, 0.5, 0.75):
                rng = np.random.default_rng(seed)
                network = mlp([64, 200, 10], ReLU, rng)
                network.layers.insert(2, Dropout(rate, rng))
                list(epochs_of(network, X, y, seed))
                networks["dropout", rate] = network
            network = mlp([64, 200, 10], ReLU, np.random.default_rng(seed))
            stopping = EarlyStopping(5)
            for epoch in epochs_of(network, X, y, seed, validation=(X_val, y_val)):
                if stopping.update(epoch.validation_loss, network.params()):
                    break
            stopping.restore(network.params())
            networks["early stopping", 5] = network
            more = np.concatenate([X, *[moved(X, mean, *step) for step in aside]])
            networks["shifts", 5] = trained(more, np.tile(y, 5), seed, n_epochs=12)
            networks["all 600", 0] = trained(np.concatenate([X, X_val]),
                                             np.concatenate([y, y_val]), seed)
            models = {"SVC": SVC(), "logistic regression": LogisticRegression(max_iter=1000)}
            parts = {"train": (X, y), "validation": (X_val, y_val), "test": (X_test, y_test)}
            for part, steps in {"shifted": aside, "diagonal": diagonal}.items():
                images = np.concatenate([moved(X_test, mean, *step) for step in steps])
                parts[part] = images, np.tile(y_test, 4)
            scores = {(*key, part): right(network, *rows) for key, network in networks.items()
                      for part, rows in parts.items()}
            scores |= {(name, 0, part): f"{model.fit(X, y).score(*rows):.4f}"
                       for name, model in models.items() for part, rows in parts.items()}
            for (method, setting, part), accuracy in scores.items():
                yield {"seed": seed, "share": share, "method": method, "setting": setting,
                       "part": part, "accuracy": accuracy}


def r7_scenes():
    """3,000 scenes, more made of them or of their dials; test scenes as they are, and turned."""
    for seed in SEEDS:
        X, X_test, y, y_test = scenes(pixels, seed)
        turned = {"viewpoint": 0.6, "random_state": seed}
        more = make_scenes(3000, split="train", random_state=seed + 100)
        dialed, dialed_test = make_scenes(3000, **turned), make_scenes(1000, split="test", **turned)
        arms = {
            "as they are": (X, y, 60),
            "mirror images": (np.concatenate([X, mirrored(X)]), np.tile(y, 2), 30),
            "viewpoint 0.6": (pixels(dialed.data), dialed.target, 60),
            "twice as many": (np.concatenate([X, pixels(more.data)]),
                              np.concatenate([y, more.target]), 30),
        }
        for method, (rows, labels, n_epochs) in arms.items():
            model = held_back(100, 3, max_iter=n_epochs).fit(rows, labels)
            parts = {"test": (X_test, y_test),
                     "turned": (pixels(dialed_test.data), dialed_test.target)}
            for part, (pictures, names) in parts.items():
                yield {"seed": seed, "method": method, "part": part,
                       "accuracy": f"{model.score(pictures, names):.4f}"}


EXPERIMENTS = {"W11": w11, "R1": r1, "R6": r6, "R7": r7, "R7scenes": r7_scenes}

if __name__ == "__main__":
    main(EXPERIMENTS)
