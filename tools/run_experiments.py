"""Run the experiments that take longer than a notebook may, and write data/results/*.csv.

    python tools/run_experiments.py [NAME ...]     all of them, or some: scoreboard W13 G7

`scoreboard.csv` has a row per model, its test accuracy on the digits and on the scenes. The other
files have a row per seed and arm; a notebook plots and judges them, and runs one seed again.
"""

import argparse
import csv
from pathlib import Path

import numpy as np
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression, RidgeClassifierCV
from sklearn.model_selection import train_test_split
from sklearn.neighbors import NearestCentroid
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from lecturelib.classifiers import KNeighborsClassifier, LinearClassifier
from lecturelib.datasets import load_digits, make_scenes
from lecturelib.features import gist, hue_histogram
from lecturelib.gradient_descent import SGD, train
from lecturelib.linear import Linear
from lecturelib.softmax import cross_entropy

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


def scoreboard_models():
    """Notebook, name, model for the digits, model for the scenes, how these are described.

    Settings were chosen on the training rows: k and ridge's alpha by cross-validation.
    """
    baseline = baselines()
    ridge = RidgeClassifierCV(alphas=[1, 3, 10, 30, 100, 300, 1000])
    softmax_by_descent = LinearClassifier(random_state=0)
    return [
        ("00", "majority guess", DummyClassifier(), DummyClassifier(), pixels),
        *[("00", name, baseline[name], baseline[name], pixels) for name in list(baseline)[:3]],
        ("01", "kNN", KNeighborsClassifier(1), KNeighborsClassifier(5), all_pixels),
        ("02", "nearest class mean", NearestCentroid(), NearestCentroid(), pixels),
        ("02", "least squares (ridge)", ridge, ridge, pixels),
        ("04", "linear, cross-entropy", softmax_by_descent, softmax_by_descent, pixels),
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


EXPERIMENTS = {"scoreboard": scoreboard, "W13": w13, "G7": g7}


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
