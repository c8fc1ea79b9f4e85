"""The scoreboard, which several notebooks show: each model's accuracy on the digits and the scenes.

    python experiments/scoreboard.py

`scoreboard.csv` has a row per model, in the order of the notebooks that they come from.
"""

import numpy as np
from shared import (
    accuracy_of,
    all_pixels,
    as_images,
    as_photographs,
    baselines,
    centered,
    convnet,
    digits,
    features,
    first_of_each,
    held_back,
    learn,
    main,
    mirrored,
    our_networks,
    pixels,
    scenes,
)
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression, RidgeClassifierCV
from sklearn.neighbors import NearestCentroid
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from lecturelib.classifiers import KNeighborsClassifier, LinearClassifier
from lecturelib.transfer import load_pretrained


class FromScratch:
    """A ConvNet with the two methods of an estimator that the scoreboard needs."""

    def __init__(self, shape, side, channels, rate, n_epochs, dtype=np.float64):
        """A new network, and how to train it; `shape` makes its input of the rows."""
        self.shape, self.rate, self.n_epochs = shape, rate, n_epochs
        self.network = convnet(np.random.default_rng(0), side, channels, dtype=dtype)

    def fit(self, X, y):
        """Train on the rows, class by class, as the experiment T1 does."""
        rows = first_of_each(y, len(y))  # all of them
        learn(self.network, self.shape(X[rows]), y[rows], 0, self.rate, self.n_epochs)
        return self

    def score(self, X, y):
        """Share of right answers."""
        return np.mean(features(self.network, self.shape(X)).argmax(axis=1) == y)


class WithMirrorImages:
    """Cross-validation over identities chose alpha among 1, 3, 10, and to add mirror images."""

    def fit(self, X, y):
        """Train on the pictures and their mirror images."""
        self.model = held_back(100, 10, tol=0.005)
        self.model.fit(np.concatenate([X, mirrored(X)]), np.tile(y, 2))
        return self

    def score(self, X, y):
        """Share of right answers."""
        return self.model.score(X, y)


def borrowed(images):
    """ImageNet's features of pictures of 32 × 32."""
    return features(load_pretrained(), images)


def borrowed_of_digits(X):
    """The same of digits."""
    return borrowed(as_photographs(X))


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
        ("07", "MLP, held back", held_back(200, 1, tol=0.002),
         WithMirrorImages(), pixels),
        ("08", "ConvNet, from scratch", FromScratch(as_images, 8, (1, 8, 16), 0.003, 15),
         FromScratch(np.asarray, 32, (3, 16, 32, 64), 0.001, 12, np.float32), centered),
        ("08", "ImageNet, last layer",
         make_pipeline(FunctionTransformer(borrowed_of_digits), last_layer), last_layer, borrowed),
    ]


def scoreboard():
    """Test accuracy of every model so far: rows of notebook, model, digits, scenes."""
    for notebook, name, for_digits, for_scenes, describe in scoreboard_models():
        yield {
            "notebook": notebook,
            "model": name,
            "digits": f"{accuracy_of(for_digits, digits()):.4f}",
            "scenes": f"{accuracy_of(for_scenes, scenes(describe)):.4f}",
        }


EXPERIMENTS = {"scoreboard": scoreboard}

if __name__ == "__main__":
    main(EXPERIMENTS)
