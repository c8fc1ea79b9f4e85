"""Run the experiments that take longer than a notebook may, and write data/results/*.csv.

    python tools/run_experiments.py [NAME ...]     all of them, or some: scoreboard W13 G7

`scoreboard.csv` has a row per model, its test accuracy on the digits and on the scenes. The other
files have a row per seed and arm; a notebook plots and judges them, and runs one seed again.
"""

import argparse
import copy
import csv
import functools
import time
import warnings
from pathlib import Path

import numpy as np
from scipy.signal import detrend
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import RandomForestClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import LogisticRegression, RidgeClassifierCV
from sklearn.model_selection import LeaveOneGroupOut, cross_val_score, train_test_split
from sklearn.neighbors import NearestCentroid
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.svm import SVC

from lecturelib.activations import ELU, LeakyReLU, Maxout, ReLU, Sigmoid, Tanh
from lecturelib.classifiers import KNeighborsClassifier, LinearClassifier
from lecturelib.classifiers import MLPClassifier as OurMLPClassifier
from lecturelib.convolution import Conv2d, Flatten, MaxPool2d
from lecturelib.datasets import (
    load_digits,
    load_haxby,
    load_mnist_small,
    make_rings,
    make_scenes,
    make_spiral,
    make_xor,
)
from lecturelib.exercises.mlp import selectivity
from lecturelib.features import gist, hue_histogram
from lecturelib.gradient_descent import SGD, Adam, minibatches, train
from lecturelib.linear import Linear
from lecturelib.mlp import Sequential, mlp
from lecturelib.regularization import L2, Dropout, EarlyStopping
from lecturelib.softmax import cross_entropy
from lecturelib.transfer import body, load_pretrained, mobilenet, replace_head

RESULTS = Path(__file__).parents[1] / "data" / "results"
SEEDS = range(10)


def digits(seed=0):
    """X_train, X_test, y_train, y_test: three quarters for training, pixels in 0 … 1."""
    found = load_digits()
    return train_test_split(
        found.data / 16, found.target, test_size=0.25, stratify=found.target, random_state=seed
    )


def scenes(describe, seed=0):
    """The same of 3,000 and 1,000 scenes, each described by a row of numbers."""
    train = make_scenes(3000, split="train", random_state=seed)
    test = make_scenes(1000, split="test", random_state=seed)
    return describe(train.data), describe(test.data), train.target, test.target


def all_pixels(images):
    return images.reshape(len(images), -1) / 255


def pixels(images):
    """16 × 16 pixels, each the mean of four, between 0 and 1: a quarter of the numbers."""
    return all_pixels(images.reshape(-1, 16, 2, 16, 2, 3).mean(axis=(2, 4)))


def hue_and_gist(images):
    return np.hstack([hue_histogram(images), gist(images)])


def baselines():
    """The three baselines of notebook 00, and scikit-learn's network."""
    return {
        "logistic regression": make_pipeline(
            StandardScaler(), LogisticRegression(C=0.01, max_iter=1000)
        ),
        "support vector machine": make_pipeline(StandardScaler(), SVC()),
        "random forest": RandomForestClassifier(200, random_state=0),
        "network": make_pipeline(StandardScaler(), MLPClassifier(tol=1e-3, random_state=0)),
    }


def w13():
    """Three baselines against a network: rows of seed, data, model, accuracy."""
    for seed in SEEDS:
        arms = {
            "digits": digits(seed),
            "scenes, pixels": scenes(pixels, seed),
            "scenes, hue + gist": scenes(hue_and_gist, seed),
        }
        for data, (X_train, X_test, y_train, y_test) in arms.items():
            for name, model in baselines().items():
                accuracy = model.fit(X_train, y_train).score(X_test, y_test)
                yield {"seed": seed, "data": data, "model": name, "accuracy": f"{accuracy:.4f}"}


def g7():
    """Mini-batches of 1, 32, 256 and all rows, each at twelve learning rates, five epochs each.

    Rows of seed, batch_size, learning_rate, the loss on all training digits, test accuracy.
    """
    for seed in SEEDS:
        X_train, X_test, y_train, y_test = digits(seed)
        mean = X_train.mean(axis=0)
        for batch_size in (1, 32, 256, len(X_train)):
            for learning_rate in 0.05 * 2.0 ** np.arange(12):
                layer = Linear(64, 10, np.random.default_rng(seed))
                for _ in train(
                    layer,
                    X_train - mean,
                    y_train,
                    cross_entropy,
                    SGD(layer.params(), learning_rate),
                    n_epochs=5,
                    batch_size=batch_size,
                    rng=np.random.default_rng(seed),
                ):
                    pass
                loss, _ = cross_entropy(layer.forward(X_train - mean), y_train)
                accuracy = np.mean(layer.forward(X_test - mean).argmax(axis=1) == y_test)
                yield {
                    "seed": seed,
                    "batch_size": batch_size,
                    "learning_rate": f"{learning_rate:g}",
                    "loss": f"{loss:.4f}",
                    "accuracy": f"{accuracy:.4f}",
                }


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


def right(network, X, y):
    return f"{np.mean(network.forward(X).argmax(axis=1) == y):.4f}"


def class_means(X, y):
    """Nearest class mean: `NearestCentroid` warns of pixels that are 0 in all rows."""
    with warnings.catch_warnings(action="ignore"):
        return NearestCentroid().fit(X, y)


def w11():
    """300 digits, more and more labels at random: 200 units without penalty, two simple models."""
    for seed in SEEDS:
        for share in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
            X, y, _, _, X_test, y_test = doubtful_digits(seed, 300, share)
            network = trained(X, y, seed)
            models = {"class mean": class_means(X, y), "SVC": SVC().fit(X, y)}
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


def first_of_each(y, n):
    """Rows of the first n of each class."""
    return np.concatenate([np.flatnonzero(y == c)[:n] for c in range(10)])


def convnet(rng, side, channels, kernel=3, pool=True, dtype=np.float64):
    """Convolutions with ReLU, each followed by max pooling over 2 × 2, then one linear layer."""
    layers = []
    for before, after in zip(channels, channels[1:], strict=False):
        convolution = Conv2d(before, after, kernel, rng, padding=kernel // 2, dtype=dtype)
        layers += [convolution, ReLU(), *([MaxPool2d(2)] if pool else [])]
        side = side // 2 if pool else side
    return Sequential([*layers, Flatten(), Linear(side**2 * channels[-1], 10, rng, dtype)])


def learn(network, X, y, seed, rate, n_epochs, params=None):
    """Train by Adam in batches of 32; all parameters, or those that are handed over."""
    optimizer = Adam(network.params() if params is None else params, rate)
    for _ in train(network, X, y, cross_entropy, optimizer, n_epochs=n_epochs, batch_size=32,
                   rng=np.random.default_rng(seed)):
        pass
    return network


def right_of(model, X, y, X_test, y_test):
    return f"{model.fit(X, y).score(X_test, y_test):.4f}"


def as_images(X):
    return X.reshape(-1, 8, 8, 1)


def w9():
    """300 digits, plain and with permuted pixels: rows of seed, model, order, accuracy."""
    networks = {
        "MLP": lambda rng: mlp([64, 64, 10], ReLU, rng),
        "ConvNet, 1 × 1": lambda rng: convnet(rng, 8, (1, 8, 16), kernel=1),
        "ConvNet, 3 × 3": lambda rng: convnet(rng, 8, (1, 8, 16)),
        "3 × 3, no pooling": lambda rng: convnet(rng, 8, (1, 8, 16), pool=False),
    }
    for seed in SEEDS:
        X_train, X_test, y_train, y_test = digits(seed)
        X_train, y_train = X_train[:300], y_train[:300]
        mixed = np.random.default_rng(seed).permutation(64)
        for order, pixel in {"in order": np.arange(64), "permuted": mixed}.items():
            known, new = X_train[:, pixel], X_test[:, pixel]
            scores = {
                "nearest neighbor": right_of(KNeighborsClassifier(1), known, y_train, new, y_test),
                "linear": right_of(LogisticRegression(), known, y_train, new, y_test),
            }
            for name, build in networks.items():
                shape = (lambda X: X) if name == "MLP" else as_images
                n_epochs = 8 if "no pooling" in name else 25  # it learns faster, and is slower
                network = learn(build(np.random.default_rng(seed)), shape(known), y_train, seed,
                                0.003, n_epochs)
                scores[name] = right(network, shape(new), y_test)
            for name, accuracy in scores.items():
                yield {"seed": seed, "model": name, "order": order, "accuracy": accuracy}


def centered(images, dtype=np.float32):
    """Pixels between -1 and 1."""
    return (images / 127.5 - 1).astype(dtype)


EPOCHS_FROM_SCRATCH = {5: 30, 20: 30, 50: 20, 100: 16, 300: 12}


def t1():
    """Scenes, models without any pre-training: rows of seed, model, n_per_class, accuracy."""
    for seed in SEEDS:
        known = make_scenes(3000, split="train", random_state=seed)
        new = make_scenes(1000, split="test", random_state=seed)
        for n, n_epochs in EPOCHS_FROM_SCRATCH.items():
            rows = first_of_each(known.target, n)
            X, y = known.data[rows], known.target[rows]
            dtype = np.float64 if n == 5 else np.float32  # slower, and the same on any machine
            network = convnet(np.random.default_rng(seed), 32, (3, 16, 32, 64), dtype=dtype)
            learn(network, centered(X, dtype), y, seed, 0.001, n_epochs)
            scores = {"ConvNet": right(network, centered(new.data, dtype), new.target)}
            for name in ("logistic regression", "random forest"):
                scores[name] = right_of(baselines()[name], pixels(X), y, pixels(new.data),
                                        new.target)
            for name, accuracy in scores.items():
                yield {"seed": seed, "model": name, "n_per_class": n, "accuracy": accuracy}


def w9_scenes():
    """50 scenes a class, pixels permuted (in order: T1): rows of seed, model, accuracy."""
    for seed in SEEDS:
        known = make_scenes(3000, split="train", random_state=seed)
        new = make_scenes(1000, split="test", random_state=seed)
        rows, rng = first_of_each(known.target, 50), np.random.default_rng(seed)
        large, small = rng.permutation(32 * 32), rng.permutation(16 * 16)
        X, X_test = (centered(images.reshape(-1, 32 * 32, 3)[:, large]).reshape(-1, 32, 32, 3)
                     for images in (known.data[rows], new.data))
        network = convnet(np.random.default_rng(seed), 32, (3, 16, 32, 64), dtype=np.float32)
        learn(network, X, known.target[rows], seed, 0.001, EPOCHS_FROM_SCRATCH[50])
        yield {"seed": seed, "model": "ConvNet", "accuracy": right(network, X_test, new.target)}
        X, X_test = (pixels(images).reshape(-1, 16 * 16, 3)[:, small].reshape(-1, 16 * 16 * 3)
                     for images in (known.data[rows], new.data))
        accuracy = right_of(baselines()["random forest"], X, known.target[rows], X_test, new.target)
        yield {"seed": seed, "model": "random forest", "accuracy": accuracy}


def head_of(features, y):
    """Logistic regression on standardized features, as the W and b of a Linear on plain ones."""
    scaler = StandardScaler().fit(features)
    model = LogisticRegression(C=0.1, max_iter=1000).fit(scaler.transform(features), y)
    W = model.coef_.T / scaler.scale_[:, np.newaxis]
    return W, model.intercept_ - scaler.mean_ @ W


def with_head(network, features, y):
    """The network with a new last layer, trained; all others as they are."""
    new = replace_head(network, 10, np.random.default_rng(0))
    new.layers[-1].W[...], new.layers[-1].b[...] = head_of(features, y)
    return new


def t2():
    """MNIST to scikit-learn's digits: rows of seed, model, n_per_class, accuracy."""
    source = load_mnist_small()
    for seed in SEEDS:
        X_train, X_test, y_train, y_test = digits(seed)
        pretrained = learn(convnet(np.random.default_rng(seed), 8, (1, 8, 16)),
                           as_images(source.data / 16), source.target, seed, 0.003, 5)
        for n in (1, 2, 5, 10, 20, 50):
            rows = first_of_each(y_train, n)
            X, y = as_images(X_train[rows]), y_train[rows]
            n_epochs = -(-200 // -(-len(rows) // 32))
            scratch = learn(convnet(np.random.default_rng(seed), 8, (1, 8, 16)), X, y, seed, 0.003,
                            3 * n_epochs)  # it has further to go
            frozen = with_head(pretrained, body(pretrained).forward(X), y)
            scores = {"from scratch": right(scratch, as_images(X_test), y_test),
                      "last layer": right(frozen, as_images(X_test), y_test)}
            tuned = learn(copy.deepcopy(frozen), X, y, seed, 0.0003, n_epochs)
            scores["fine-tuned"] = right(tuned, as_images(X_test), y_test)
            for name, accuracy in scores.items():
                yield {"seed": seed, "model": name, "n_per_class": n, "accuracy": accuracy}


def our_networks():
    """Of this course, for the digits and for the scenes; settings by cross-validation."""
    for_digits = OurMLPClassifier((200,), max_iter=500, random_state=0)
    for_scenes = OurMLPClassifier((100,), alpha=3, tol=0.005, random_state=0)
    return for_digits, make_pipeline(StandardScaler(), for_scenes)


def m4():
    """Our networks, 04's linear classifier, nearest neighbors: seed, data, model, accuracy."""
    for seed in SEEDS:
        arms = {"digits": digits(seed), "scenes, pixels": scenes(pixels, seed)}  # as in W13
        for (data, rows), network in zip(arms.items(), our_networks(), strict=True):
            models = {"network": network, "linear, cross-entropy": LinearClassifier(random_state=0),
                      "kNN": KNeighborsClassifier(1)}
            for model, estimator in models.items():
                accuracy = accuracy_of(estimator, rows)
                yield {"seed": seed, "data": data, "model": model, "accuracy": f"{accuracy:.4f}"}


def digit_network(n_hidden, learned, rows, seed):
    """Trained to tell digits: all of it, or its last layer alone on random features."""
    X, X_test, y, y_test = rows
    mean = X.mean(axis=0)
    network = mlp([64, n_hidden, 10], ReLU, np.random.default_rng(seed))
    params = network.params() if learned else network.layers[-1].params()
    list(train(network, X - mean, y, cross_entropy, SGD(params, learning_rate=1), n_epochs=30,
               batch_size=32, rng=np.random.default_rng(seed)))
    return right(network, X_test - mean, y_test)


def m6():
    """Learned features against random ones and none: seed, data, units, features, accuracy."""
    for seed in SEEDS:
        for n_hidden in (20, 200):
            for features in ("random", "learned"):
                accuracy = digit_network(n_hidden, features == "learned", digits(seed), seed)
                yield {"seed": seed, "data": "digits", "units": n_hidden, "features": features,
                       "accuracy": accuracy}
        for name, make in {"rings": make_rings, "XOR": make_xor}.items():
            test = make(1000, random_state=1000 + seed)
            network, X, y = plane_network(make, 20, seed)
            line = LinearClassifier(random_state=0).fit(X, y)
            for units, features, model in ((0, "none", line.decision_function),
                                           (20, "learned", network.forward)):
                scores = np.reshape(model(test[0]), (1000, -1))
                answers = scores.argmax(axis=1) if units else scores[:, 0] > 0
                yield {"seed": seed, "data": name, "units": units, "features": features,
                       "accuracy": f"{np.mean(answers == test[1]):.4f}"}


def twins(likes, strength, index):
    """Pairs of units that prefer the same digit, neighbors in output strength: picky ones, others.

    Returns two arrays: of each pair the unit with the higher selectivity, and the other one.
    """
    groups = [np.flatnonzero(likes == c) for c in range(10)]
    ranked = [group[np.argsort(strength[group])] for group in groups]
    pairs = np.concatenate([group[: len(group) // 2 * 2].reshape(-1, 2) for group in ranked])
    pairs = np.take_along_axis(pairs, np.argsort(-index[pairs], axis=1), axis=1)
    return pairs.T


def lesions():
    """Notebook 06 silences units of 200: seed, kind of lesion, units silenced, test accuracy."""
    for seed in SEEDS:
        X, X_test, y, y_test = digits(seed)
        mean, rng = X.mean(axis=0), np.random.default_rng(seed)
        network = mlp([64, 200, 10], ReLU, np.random.default_rng(seed))
        optimizer = SGD(network.params(), learning_rate=0.2)
        list(train(network, X - mean, y, cross_entropy, optimizer, n_epochs=30, batch_size=32,
                   rng=np.random.default_rng(seed)))
        layer, relu, last = network.layers
        activity = relu.forward(layer.forward(X - mean))
        h = relu.forward(layer.forward(X_test - mean))
        index = selectivity(activity, y)

        def without(units, value=0, h=h, last=last, y_test=y_test):
            changed = h.copy()
            changed[:, units] = value
            return np.mean(last.forward(changed).argmax(axis=1) == y_test)

        orders = {"random": rng.permutation(200), "most": np.argsort(-index),
                  "least": np.argsort(index)}
        found = {("none", 0): without([])}
        single = np.array([without([unit]) for unit in range(200)])
        found["worst one", 1] = single.min()
        for kind in ("most", "least"):
            found[f"one of the 50 {kind} selective", 1] = single[orders[kind][:50]].mean()
        for kind, order in orders.items():
            for n in (0, 20, 50, 80, 100, 120, 150, 180, 200):
                found[kind, n] = without(order[:n])
        likes = np.array([activity[y == c].mean(axis=0) for c in range(10)]).argmax(axis=0)
        ranked = [group[np.argsort(-index[group])] for group in
                  (np.flatnonzero(likes == c) for c in range(10))]
        strength = activity.std(axis=0) * np.linalg.norm(last.W, axis=1)
        picky, other = twins(likes, strength, index)
        groups = {
            "random": orders["random"][:100],
            "most": orders["most"][:100],
            "pickier half": np.concatenate([group[: len(group) // 2] for group in ranked]),
            "other half": np.concatenate([group[(len(group) + 1) // 2 :] for group in ranked]),
            "pickier twins": picky,
            "other twins": other,
        }
        changed = h.copy()
        changed[:, groups["most"]] = 0
        found["most: answers of 8", 100] = np.mean(last.forward(changed).argmax(axis=1) == 8)
        for kind, units in groups.items():
            found[kind, 100] = without(units)
            found[f"{kind} at the mean", 100] = without(units, activity.mean(axis=0)[units])
        for (kind, n), accuracy in found.items():
            yield {"seed": seed, "kind": kind, "units": n, "accuracy": f"{accuracy:.5f}"}


def plane_network(make, n_hidden, seed, n_epochs=200):
    """200 points of the plane, and a network of ReLU units trained on them."""
    X, y = make(200, random_state=seed)
    network = mlp([2, n_hidden, y.max() + 1], ReLU, np.random.default_rng(seed))
    optimizer, rng = SGD(network.params(), learning_rate=0.5), np.random.default_rng(seed)
    list(train(network, X, y, cross_entropy, optimizer, n_epochs=n_epochs, batch_size=20, rng=rng))
    return network, X, y


def m5():
    """Hidden units in the plane: seed, data, units, part (train or test), accuracy."""
    arms = [(name, make, n_hidden, 200) for name, make in
            (("spiral", make_spiral), ("XOR", make_xor)) for n_hidden in (1, 2, 3, 6, 20, 100)]
    for seed in SEEDS:
        for name, make, n_hidden, n_epochs in [*arms, ("XOR, 1,000 epochs", make_xor, 2, 1000)]:
            network, X, y = plane_network(make, n_hidden, seed, n_epochs)
            test = make(1000, random_state=1000 + seed)
            for part, rows in {"train": (X, y), "test": test}.items():
                yield {"seed": seed, "data": name, "units": n_hidden, "part": part,
                       "accuracy": right(network, *rows)}


def features(network, images):
    """What a network makes of images, some at a time, so that memory stays bounded."""
    return np.concatenate([network.forward(images[i : i + 250])
                           for i in range(0, len(images), 250)])


def fine_tuned(network, first, X, X_test, y, y_test, seed, n_epochs):
    """Test accuracy when the layers from `first` on are trained further, on stored inputs."""
    top = Sequential(copy.deepcopy(network.layers[first:]))
    learn(top, X, y, seed, 0.002, n_epochs)
    return f"{np.mean(features(top, X_test).argmax(axis=1) == y_test):.4f}"


DIALS = ("viewpoint", "illumination", "deformation", "occlusion", "clutter", "intraclass")


def w3():
    """Matching scenes as in notebook 00, one dial at 1: rows of seed, features, dial, accuracy."""
    learned = load_pretrained()
    for seed in SEEDS:
        describe = {
            "pixels": lambda images: images.reshape(len(images), -1) / 255,
            "random weights": functools.partial(features, mobilenet(np.random.default_rng(seed))),
            "learned": functools.partial(features, learned),
        }
        for dial in (*DIALS, "all at 0.5"):
            turned = dict.fromkeys(DIALS, 0.5 if dial == "all at 0.5" else 0) | (
                {dial: 1} if dial in DIALS else {})
            known, new = (make_scenes(100, random_state=2 * seed + i, **turned) for i in (0, 1))
            for name, f in describe.items():
                model = KNeighborsClassifier(1)
                yield {"seed": seed, "features": name, "dial": dial,
                       "accuracy": right_of(model, f(known.data), known.target, f(new.data),
                                            new.target)}


def t3():
    """ImageNet's features on scenes: rows of seed, model, n_per_class, accuracy."""
    pretrained = load_pretrained()
    for seed in SEEDS:
        known = make_scenes(3000, split="train", random_state=seed)
        new = make_scenes(1000, split="test", random_state=seed)
        known.data = known.data[first_of_each(known.target, 50)]
        known.target = known.target[first_of_each(known.target, 50)]
        random = mobilenet(np.random.default_rng(seed))
        kept = {"pixels": [pixels(scenes.data) for scenes in (known, new)],
                "random weights": [features(random, scenes.data) for scenes in (known, new)]}
        maps = [scenes.data for scenes in (known, new)]
        for name, layers in (("blocks 4 to 6", slice(0, 6)), ("block 6", slice(6, 8)),
                             ("last layer", slice(8, 10))):
            maps = [features(Sequential(pretrained.layers[layers]), x) for x in maps]
            kept[name] = maps  # what these layers leave to those above them
        for n in (1, 2, 5, 10, 20, 50):
            rows = first_of_each(known.target, n)
            y = known.target[rows]
            scores = {"pixels": right_of(baselines()["logistic regression"],
                                         kept["pixels"][0][rows], y, kept["pixels"][1], new.target)}
            for name in ("random weights", "last layer"):
                X, X_test = kept[name]
                W, b = head_of(X[rows], y)
                scores[name] = f"{np.mean((X_test @ W + b).argmax(axis=1) == new.target):.4f}"
            network = with_head(pretrained, kept["last layer"][0][rows], y)
            n_epochs = -(-100 // -(-len(rows) // 32))
            for name, first in (("block 6", 8), ("blocks 4 to 6", 6)):
                if n == 50 or (name == "block 6" and n >= 5):
                    X, X_test = kept[name]
                    scores[name] = fine_tuned(network, first, X[rows], X_test, y, new.target, seed,
                                              n_epochs)
            for name, accuracy in scores.items():
                yield {"seed": seed, "model": name, "n_per_class": n, "accuracy": accuracy}


def as_photographs(X):
    """Digits of 8 × 8 pixels as gray pictures of 32 × 32."""
    return np.repeat(np.kron(as_images(X), np.ones((4, 4, 1))) * 255, 3, axis=3).astype(np.uint8)


def quarters(maps):
    """The mean over each quarter of the picture, for maps of 4 × 4 places."""
    return maps.reshape(-1, 2, 2, 2, 2, maps.shape[3]).mean(axis=(2, 4)).reshape(len(maps), -1)


def summaries(maps):
    """As many numbers as by quarters, but without places: mean, SD, largest and smallest."""
    return np.concatenate([f(maps, axis=(1, 2)) for f in (np.mean, np.std, np.max, np.min)], axis=1)


def t4():
    """ImageNet's features on digits: rows of seed, features, n_per_class, accuracy."""
    found = load_digits()
    X, y = found.data / 16, found.target
    maps = features(Sequential(load_pretrained().layers[:9]), as_photographs(X))
    described = {"pixels": X, "learned": maps.mean(axis=(1, 2)),
                 "learned, by quarter": quarters(maps), "learned, 4 summaries": summaries(maps)}
    for seed in SEEDS:
        known, new = train_test_split(np.arange(len(y)), test_size=0.25, stratify=y,
                                      random_state=seed)
        for n in (1, 2, 5, 10, 20, 50, 100):
            rows = known[first_of_each(y[known], n)]
            for name, numbers in described.items():
                W, b = head_of(numbers[rows], y[rows])
                accuracy = f"{np.mean((numbers[new] @ W + b).argmax(axis=1) == y[new]):.4f}"
                yield {"seed": seed, "features": name, "n_per_class": n, "accuracy": accuracy}


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


class FromScratch:
    """A ConvNet with the two methods of an estimator that the scoreboard needs."""

    def __init__(self, shape, side, channels, rate, n_epochs, dtype=np.float64):
        self.shape, self.rate, self.n_epochs = shape, rate, n_epochs
        self.network = convnet(np.random.default_rng(0), side, channels, dtype=dtype)

    def fit(self, X, y):
        rows = first_of_each(y, len(y))  # all, in the order of T1
        learn(self.network, self.shape(X[rows]), y[rows], 0, self.rate, self.n_epochs)
        return self

    def score(self, X, y):
        return np.mean(features(self.network, self.shape(X)).argmax(axis=1) == y)


def borrowed(images):
    """ImageNet's features of pictures of 32 × 32."""
    return features(load_pretrained(), images)


def borrowed_of_digits(X):
    return borrowed(as_photographs(X))


def mirrored(X):
    """Pictures of 16 × 16 pixels, a row each, left and right exchanged."""
    return X.reshape(-1, 16, 16, 3)[:, :, ::-1].reshape(len(X), -1)


def held_back(n_hidden, alpha, **options):
    """A network on standardized inputs, with L2."""
    network = OurMLPClassifier((n_hidden,), alpha=alpha, random_state=0, **options)
    return make_pipeline(StandardScaler(), network)


class WithMirrorImages:
    """Cross-validation over identities chose alpha among 1, 3, 10, and to add mirror images."""

    def fit(self, X, y):
        self.model = held_back(100, 10, tol=0.005)
        self.model.fit(np.concatenate([X, mirrored(X)]), np.tile(y, 2))
        return self

    def score(self, X, y):
        return self.model.score(X, y)


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


def scoreboard_models():
    """Notebook, name, model for the digits, model for the scenes, how these are described.

    Settings were chosen on the training rows: k and ridge's alpha by cross-validation.
    """
    baseline = baselines()
    ridge = RidgeClassifierCV(alphas=[1, 3, 10, 30, 100, 300, 1000])
    softmax_by_descent = LinearClassifier(random_state=0)
    last_layer = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=1000))
    return [
        ("00", "majority guess", DummyClassifier(), DummyClassifier(), pixels),
        *[("00", name, baseline[name], baseline[name], pixels) for name in list(baseline)[:3]],
        ("01", "kNN", KNeighborsClassifier(1), KNeighborsClassifier(5), all_pixels),
        ("02", "nearest class mean", NearestCentroid(), NearestCentroid(), pixels),
        ("02", "least squares (ridge)", ridge, ridge, pixels),
        ("04", "linear, cross-entropy", softmax_by_descent, softmax_by_descent, pixels),
        ("06", "MLP", *our_networks(), pixels),
        ("07", "MLP, held back", held_back(200, 1, tol=0.002), WithMirrorImages(), pixels),
        ("08", "ConvNet, from scratch", FromScratch(as_images, 8, (1, 8, 16), 0.003, 15),
         FromScratch(np.asarray, 32, (3, 16, 32, 64), 0.001, 12, np.float32), centered),
        ("08", "ImageNet, last layer",
         make_pipeline(FunctionTransformer(borrowed_of_digits), last_layer), last_layer, borrowed),
    ]


def accuracy_of(model, rows):
    X_train, X_test, y_train, y_test = rows
    return model.fit(X_train, y_train).score(X_test, y_test)


def scoreboard():
    """Test accuracy of every model so far: rows of notebook, model, digits, scenes."""
    for notebook, name, for_digits, for_scenes, describe in scoreboard_models():
        yield {
            "notebook": notebook,
            "model": name,
            "digits": f"{accuracy_of(for_digits, digits()):.4f}",
            "scenes": f"{accuracy_of(for_scenes, scenes(describe)):.4f}",
        }


def brain():
    """The volumes that saw something, cleaned run by run; label, run and block of each.

    Cleaned: without each run's straight line, in units of each voxel's SD in that run.
    """
    haxby = load_haxby()
    parts = [detrend(haxby.data[haxby.groups == run], axis=0) for run in np.unique(haxby.groups)]
    volumes = np.concatenate([part / part.std(axis=0) for part in parts])
    seen = haxby.target < 8
    return volumes[seen], haxby.target[seen], haxby.groups[seen], haxby.block[seen]


def brain_blocks():
    """The means of the 96 blocks of that, their labels and their runs."""
    volumes, target, run, block = brain()
    means = np.array([volumes[block == b].mean(axis=0) for b in np.unique(block)])
    return means, target[::9], run[::9]


def decoders(n_voxels, seed=0, n_epochs=20, batch_size=16):
    """All decoders of notebook 09, by name; the last four have chance in them.

    Where there are fewer voxels than 530, they are chosen inside `fit`, by analysis of variance.
    """
    net = {"alpha": 1, "batch_size": batch_size, "learning_rate_init": 0.003,
           "max_iter": n_epochs, "random_state": seed}
    models = {
        "1-NN": KNeighborsClassifier(1),
        "nearest mean": NearestCentroid(),
        "logistic regression": LogisticRegression(max_iter=1000),
        "support vector machine": SVC(kernel="linear"),
        "linear": LinearClassifier(max_iter=50, random_state=seed),
        "network, ReLU": OurMLPClassifier((50,), **net),
        "network, tanh": OurMLPClassifier((50,), "tanh", **net),
        "random forest": RandomForestClassifier(50, random_state=seed),
    }
    return {name: make_pipeline(SelectKBest(k=n_voxels), StandardScaler(), model)
            for name, model in models.items()}


def by_run(model, X, y, run):
    """Accuracy with each run left out in turn, the mean over runs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a few epochs are enough here
        return cross_val_score(model, X, y, groups=run, cv=LeaveOneGroupOut()).mean()


def n09_decoders():
    """Notebook 09: rows of seed, rows, voxels, decoder, accuracy with runs left out."""
    volumes, target, run, _ = brain()
    for seed in SEEDS:
        arms = [("block means", n, brain_blocks(), decoders(n, seed)) for n in (530, 50)]
        arms += [("volumes", 530, (volumes, target, run), decoders(530, seed, 10, 32))]
        for rows, n_voxels, data, models in arms:
            for name in list(models)[4 : 7 if rows == "volumes" else 8]:  # no forest: slow
                accuracy = f"{by_run(models[name], *data):.4f}"
                yield {"seed": seed, "rows": rows, "voxels": n_voxels, "decoder": name,
                       "accuracy": accuracy}


def n09_chance():
    """Notebook 09: labels of blocks permuted within runs, ten times a seed, for every decoder.

    Rows of seed, shuffle, voxels, decoder, accuracy on block means with runs left out.
    """
    X, y, run = brain_blocks()
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        for shuffle in range(10):
            labels = np.concatenate([rng.permutation(y[run == r]) for r in np.unique(run)])
            for n_voxels in (530, 50):
                for name, model in decoders(n_voxels).items():
                    accuracy = f"{by_run(model, X, labels, run):.4f}"
                    yield {"seed": seed, "shuffle": shuffle, "voxels": n_voxels, "decoder": name,
                           "accuracy": accuracy}


def n09_curves():
    """Notebook 09: logistic regression on block means with fewer runs, or fewer voxels.

    Rows of seed, of, n, accuracy. `of` is "runs, 530 voxels", "runs, 50 voxels" (drawn runs to
    train on), "voxels at random" or "the best voxels" (those of the training runs).
    """
    X, y, run = brain_blocks()
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        for n in (2, 3, 5, 8, 11):
            drawn = [rng.permutation(np.delete(np.arange(12), out))[:n] for out in range(12)]
            for n_voxels in (530, 50):
                model, scores = decoders(n_voxels)["logistic regression"], []
                for left_out, chosen in enumerate(drawn):
                    known, test = np.isin(run, chosen), run == left_out
                    scores.append(model.fit(X[known], y[known]).score(X[test], y[test]))
                yield {"seed": seed, "of": f"runs, {n_voxels} voxels", "n": n,
                       "accuracy": f"{np.mean(scores):.4f}"}
        for n in (5, 15, 50, 150, 530):
            some = rng.choice(530, n, replace=False)
            model = decoders(n)["logistic regression"]
            arms = {"voxels at random": by_run(model, X[:, some], y, run),
                    "the best voxels": by_run(model, X, y, run)}
            for of, accuracy in arms.items():
                yield {"seed": seed, "of": of, "n": n, "accuracy": f"{accuracy:.4f}"}


EXPERIMENTS = {
    "A3": a3, "A5": a5, "A7": a7, "A8": a8, "scoreboard": scoreboard, "W13": w13, "G7": g7,
    "M4": m4, "M5": m5, "M6": m6, "lesions": lesions, "W11": w11, "R1": r1, "R6": r6, "R7": r7,
    "R7scenes": r7_scenes, "W3": w3, "W9": w9, "W9scenes": w9_scenes, "T1": t1, "T2": t2,
    "T3": t3, "T4": t4,
    "09decoders": n09_decoders, "09chance": n09_chance, "09curves": n09_curves,
}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", default=list(EXPERIMENTS), choices=[*EXPERIMENTS, []])
    for name in parser.parse_args().names:
        rows = list(EXPERIMENTS[name]())
        RESULTS.mkdir(exist_ok=True)
        with (RESULTS / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        print(f"{name}.csv: {len(rows)} rows")


if __name__ == "__main__":
    main()
