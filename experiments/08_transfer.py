"""The experiments of notebook 08 that take longer than a notebook may, by the claim they test.

W3       six challenges of vision, for pixels and for learned features
W9       a convolutional network assumes only that what belongs together lies close together
W9scenes the same on scenes
T1       convolutional networks need a lot of data, from scratch
T2       they are rarely trained from scratch: from MNIST to other digits
T3       little data: train the last layer alone; more data: more layers
T4       how near the source is: from ImageNet to digits

    python experiments/08_transfer.py T2
"""

import copy
import functools

import numpy as np
from shared import (
    SEEDS,
    all_pixels,
    as_images,
    as_photographs,
    baselines,
    centered,
    convnet,
    digits,
    features,
    first_of_each,
    learn,
    main,
    pixels,
    right,
)
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

from lecturelib.activations import ReLU
from lecturelib.classifiers import KNeighborsClassifier
from lecturelib.datasets import load_digits, load_mnist_small, make_scenes
from lecturelib.mlp import Sequential, mlp
from lecturelib.transfer import body, load_pretrained, mobilenet, replace_head


def right_of(model, X, y, X_test, y_test):
    """Test accuracy of an estimator of scikit-learn or ours, as the CSVs have it."""
    return f"{model.fit(X, y).score(X_test, y_test):.4f}"


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
            "pixels": all_pixels,
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


EXPERIMENTS = {"W3": w3, "W9": w9, "W9scenes": w9_scenes, "T1": t1, "T2": t2, "T3": t3, "T4": t4}

if __name__ == "__main__":
    main(EXPERIMENTS)
