"""The experiment of notebook 00 that takes longer than a notebook may.

W13     set a baseline first: does a network beat it?

    python experiments/00_when_to_bother.py
"""

import numpy as np
from shared import SEEDS, baselines, digits, main, pixels, scenes

from lecturelib.features import gist, hue_histogram


def hue_and_gist(images):
    """Features made by hand: how much of each hue, and edges by place and direction."""
    return np.hstack([hue_histogram(images), gist(images)])


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


EXPERIMENTS = {"W13": w13}

if __name__ == "__main__":
    main(EXPERIMENTS)
