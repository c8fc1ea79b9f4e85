"""The experiments of notebook 06 that take longer than a notebook may, by the claim they test.

M4      a network trained in NumPy, against two simpler models
M5      more units, more capacity
M6      a network learns features
lesions which units of a network matter: those that respond to one class alone?

    python experiments/06_mlp.py M5
"""

import numpy as np
from shared import SEEDS, accuracy_of, digits, main, our_networks, pixels, right, scenes

from lecturelib.activations import ReLU
from lecturelib.classifiers import KNeighborsClassifier, LinearClassifier
from lecturelib.datasets import make_rings, make_spiral, make_xor
from lecturelib.exercises.mlp import selectivity
from lecturelib.gradient_descent import SGD, train
from lecturelib.mlp import mlp
from lecturelib.softmax import cross_entropy


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


EXPERIMENTS = {"M4": m4, "M5": m5, "M6": m6, "lesions": lesions}

if __name__ == "__main__":
    main(EXPERIMENTS)
