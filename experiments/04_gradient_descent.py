"""The experiment of notebook 04 that takes longer than a notebook may.

G7      mini-batches: a small sample a step does

    python experiments/04_gradient_descent.py
"""

import numpy as np
from shared import SEEDS, digits, main

from lecturelib.gradient_descent import SGD, train
from lecturelib.linear import Linear
from lecturelib.softmax import cross_entropy


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


EXPERIMENTS = {"G7": g7}

if __name__ == "__main__":
    main(EXPERIMENTS)
