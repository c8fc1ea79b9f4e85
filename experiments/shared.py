"""What the experiments share: seeds, splits, descriptions of scenes, and how results are written.

Each file beside this one has the experiments of one notebook: those that take longer than it may.

    python experiments/05_activations.py            all of that file
    python experiments/05_activations.py A7         one of them

An experiment yields rows, one a seed and arm, which are written to data/results/NAME.csv. A
notebook plots and judges them; tests run a part again.
"""

import argparse
import csv
from pathlib import Path

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from lecturelib.datasets import load_digits, make_scenes
from lecturelib.features import gist, hue_histogram

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


def right(network, X, y):
    return f"{np.mean(network.forward(X).argmax(axis=1) == y):.4f}"


def features(network, images):
    """What a network makes of images, some at a time, so that memory stays bounded."""
    return np.concatenate([network.forward(images[i : i + 250])
                           for i in range(0, len(images), 250)])


def accuracy_of(model, rows):
    X_train, X_test, y_train, y_test = rows
    return model.fit(X_train, y_train).score(X_test, y_test)


def run(experiments):
    """The command line of a file: run all of its experiments, or those that are named."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", default=list(experiments), choices=[*experiments, []])
    for name in parser.parse_args().names:
        rows = list(experiments[name]())
        RESULTS.mkdir(exist_ok=True)
        with (RESULTS / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        print(f"{name}.csv: {len(rows)} rows")
