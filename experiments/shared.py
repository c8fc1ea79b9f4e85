"""What the experiments share: seeds, splits, models, the command line, and how results are written.

Each numbered file beside this one has the experiments of the notebook of that name: those that
take longer than a notebook may. `scoreboard.py` measures the models of all notebooks.

    python experiments/05_activations.py            all experiments of that file
    python experiments/05_activations.py A7         one of them

An experiment yields rows, one for each seed and arm; they become data/results/NAME.csv. A notebook
plots and judges them, and runs one seed again.
"""

import csv
import sys
from pathlib import Path

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from lecturelib.activations import ReLU
from lecturelib.classifiers import MLPClassifier as OurMLPClassifier
from lecturelib.convolution import Conv2d, Flatten, MaxPool2d
from lecturelib.datasets import load_digits, make_scenes
from lecturelib.gradient_descent import Adam, train
from lecturelib.linear import Linear
from lecturelib.mlp import Sequential
from lecturelib.softmax import cross_entropy

RESULTS = Path(__file__).parents[1] / "data" / "results"
SEEDS = range(10)


# Data

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


def first_of_each(y, n):
    """Rows of the first n of each class."""
    return np.concatenate([np.flatnonzero(y == c)[:n] for c in range(10)])


def all_pixels(images):
    """All numbers of each picture as a row, between 0 and 1."""
    return images.reshape(len(images), -1) / 255


def pixels(images):
    """16 × 16 pixels, each the mean of four, between 0 and 1: a quarter of the numbers."""
    return all_pixels(images.reshape(-1, 16, 2, 16, 2, 3).mean(axis=(2, 4)))


def mirrored(X):
    """Pictures of 16 × 16 pixels, a row each, left and right exchanged."""
    return X.reshape(-1, 16, 16, 3)[:, :, ::-1].reshape(len(X), -1)


def centered(images, dtype=np.float32):
    """Pixels between -1 and 1."""
    return (images / 127.5 - 1).astype(dtype)


def as_images(X):
    """Digits, a row each, as pictures of 8 × 8 with one channel."""
    return X.reshape(-1, 8, 8, 1)


def as_photographs(X):
    """Digits of 8 × 8 pixels as gray pictures of 32 × 32."""
    return np.repeat(np.kron(as_images(X), np.ones((4, 4, 1))) * 255, 3, axis=3).astype(np.uint8)


# Models

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


def our_networks():
    """Of this course, for the digits and for the scenes; settings by cross-validation."""
    for_digits = OurMLPClassifier((200,), max_iter=500, random_state=0)
    for_scenes = OurMLPClassifier((100,), alpha=3, tol=0.005, random_state=0)
    return for_digits, make_pipeline(StandardScaler(), for_scenes)


def held_back(n_hidden, alpha, **options):
    """A network on standardized inputs, with L2."""
    network = OurMLPClassifier((n_hidden,), alpha=alpha, random_state=0, **options)
    return make_pipeline(StandardScaler(), network)


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


def features(network, images):
    """What a network makes of images, some at a time, so that memory stays bounded."""
    return np.concatenate([network.forward(images[i : i + 250])
                           for i in range(0, len(images), 250)])


def right(network, X, y):
    """The share of right answers of a network, as the CSVs have it."""
    return f"{np.mean(network.forward(X).argmax(axis=1) == y):.4f}"


def accuracy_of(model, rows):
    """Test accuracy of a model that is trained on a split, as `digits` gives it."""
    X_train, X_test, y_train, y_test = rows
    return model.fit(X_train, y_train).score(X_test, y_test)


# The command line

def main(experiments):
    """Run all experiments of a file, or those named on the command line, and write their CSVs."""
    if not set(sys.argv[1:]) <= set(experiments):
        sys.exit(f"The experiments of {sys.argv[0]}: {' '.join(experiments)}")
    for name in sys.argv[1:] or experiments:
        rows = list(experiments[name]())
        RESULTS.mkdir(exist_ok=True)
        with (RESULTS / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        print(f"{name}.csv: {len(rows)} rows")
