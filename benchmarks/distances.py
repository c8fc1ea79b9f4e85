"""How fast the distances of `lecturelib.neighbors` are, beside NumPy's, SciPy's and scikit-learn's.

Run `make bench`, or `python benchmarks/distances.py`, on a quiet machine and with the repository
on PYTHONPATH. All contestants of a task take turns, round after round, so that
whatever else the machine does slows them alike: read the ratios, not the milliseconds.
"""

import argparse
import time
from statistics import median

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.datasets import load_digits
from sklearn.neighbors import NearestNeighbors

from lecturelib.neighbors import euclidean_distances, k_nearest, manhattan_distances

K = 5


def search(metric):
    """Scikit-learn's exhaustive search for the K nearest, training included, as ours is."""

    def contestant(X, Y):
        model = NearestNeighbors(n_neighbors=K, metric=metric, algorithm="brute")
        return model.fit(Y).kneighbors(X, return_distance=False)

    return contestant


L2 = {
    "lecturelib, L2 and its k nearest": lambda X, Y: k_nearest(euclidean_distances(X, Y), K),
    "NumPy, the bare product X @ Y.T": lambda X, Y: X @ Y.T,
    "scikit-learn, NearestNeighbors": search("euclidean"),
}
L1 = {
    "lecturelib, L1": manhattan_distances,
    "SciPy, cdist cityblock": lambda X, Y: cdist(X, Y, "cityblock"),
}


def random_images(n_test, n_train, n_pixels, rng):
    X = rng.random((n_test, n_pixels), dtype=np.float32)
    return X, rng.random((n_train, n_pixels), dtype=np.float32)


def compare(title, contestants, X, Y, n_rounds):
    """Time the contestants in turn; print medians, and how many times the first one's they are."""
    seconds = {name: [] for name in contestants}
    for contestant in contestants.values():  # one round to warm up
        contestant(X, Y)
    for _ in range(n_rounds):
        for name, contestant in contestants.items():
            start = time.perf_counter()
            contestant(X, Y)
            seconds[name].append(time.perf_counter() - start)
    print(f"\n{title}: {len(X):,} x {len(Y):,} x {X.shape[1]:,}, {X.dtype}, {n_rounds} rounds")
    ours = next(iter(seconds.values()))
    for name, theirs in seconds.items():
        ratio = median(a / b for a, b in zip(ours, theirs, strict=True))
        print(f"  {name:34}{1e3 * median(theirs):9.1f} ms    ours / this {ratio:5.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    n_rounds = parser.parse_args().rounds
    rng = np.random.default_rng(0)
    digits = load_digits().data
    test, train = digits[:450], digits[450:]
    compare("L2, photographs", L2, *random_images(500, 20_000, 3072, rng), n_rounds)
    compare("L1, photographs", L1, *random_images(50, 20_000, 3072, rng), n_rounds)
    compare("L2, digits", L2, test, train, n_rounds)
    compare("L1, digits", L1, test, train, n_rounds)


if __name__ == "__main__":
    main()
