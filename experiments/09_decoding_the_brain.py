"""The experiments of notebook 09 that take longer than a notebook may.

09decoders      networks and simpler decoders, from ten random starts each
09chance        the same on labels that were permuted: how good is guessing?
09curves        fewer runs, fewer voxels

    python experiments/09_decoding_the_brain.py 09curves
"""

import warnings

import numpy as np
from scipy.signal import detrend
from shared import SEEDS, main
from sklearn.ensemble import RandomForestClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import LeaveOneGroupOut, cross_val_score
from sklearn.neighbors import NearestCentroid
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from lecturelib.classifiers import KNeighborsClassifier, LinearClassifier
from lecturelib.classifiers import MLPClassifier as OurMLPClassifier
from lecturelib.datasets import load_haxby


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


EXPERIMENTS = {"09decoders": n09_decoders, "09chance": n09_chance, "09curves": n09_curves}

if __name__ == "__main__":
    main(EXPERIMENTS)
