"""Programs for the exercises of notebook 00, as learners write them."""

import colorsys
from collections import Counter
from statistics import multimode

import numpy as np
from matplotlib.colors import rgb_to_hsv
from sklearn.base import clone

from lecturelib import features


def counting(y_train, y_test):
    guess = np.bincount(y_train).argmax()
    return (y_test == guess).mean()


def from_collections(y_train, y_test):
    guess = Counter(sorted(y_train.tolist())).most_common(1)[0][0]
    return sum(1 for label in y_test if label == guess) / len(y_test)


def zero_dimensional(y_train, y_test):
    return np.array(np.mean(y_test == min(multimode(y_train.tolist()))))


def by_scikit_learn(y_train, y_test):
    from sklearn.dummy import DummyClassifier

    model = DummyClassifier().fit(np.zeros((len(y_train), 1)), y_train)
    return model.score(np.zeros((len(y_test), 1)), y_test)


def in_loops(y_train, y_test):
    best, most = None, 0
    for label in sorted(set(y_train.tolist())):
        count = 0
        for other in y_train:
            if other == label:
                count += 1
        if count > most:
            best, most = label, count
    right = 0
    for label in y_test:
        if label == best:
            right += 1
    return right / len(y_test)


def equal_to_the_count(y_train, y_test):
    largest = np.unique(y_train, return_counts=True)[1].max()
    return sum(y_test == largest) / len(y_test)


def on_test_labels(y_train, y_test):
    return (y_test == np.bincount(y_test).argmax()).mean()


def share_of_training(y_train, y_test):
    return np.bincount(y_train).max() / y_train.size


def scores_training(y_train, y_test):
    return (y_train == np.bincount(y_train).argmax()).mean()


def position_for_label(y_train, y_test):
    _, counts = np.unique(y_train, return_counts=True)
    return (y_test == counts.argmax()).mean()


def larger_of_a_tie(y_train, y_test):
    guess = max(multimode(y_train.tolist()))
    return (y_test == guess).mean()


def gives_the_label(y_train, y_test):
    return np.bincount(y_train).argmax()


def percentage(y_train, y_test):
    return 100 * counting(y_train, y_test)


def error(y_train, y_test):
    return (y_test != np.bincount(y_train).argmax()).mean()


def hits(y_train, y_test):
    return (y_test == np.bincount(y_train).argmax()).sum()


def median(y_train, y_test):
    return (y_test == int(np.median(y_train))).mean()


def compares_lists(y_train, y_test):
    return np.mean(y_train == y_test[: len(y_train)])


def sorts_in_place(y_train, y_test):
    y_train.sort()
    return counting(y_train, y_test)


def per_row(y_train, y_test):
    return y_test == np.bincount(y_train).argmax()


def typo(y_train, y_test):
    return (y_test == np.bincont(y_train).argmax()).mean()


def one_by_one(models, X_train, y_train, X_test, y_test):
    result = {}
    for name in models:
        models[name].fit(X_train, y_train)
        result[name] = models[name].score(X_test, y_test)
    return result


def in_one_line(models, X_train, y_train, X_test, y_test):
    return {name: m.fit(X_train, y_train).score(X_test, y_test) for name, m in models.items()}


def counted_by_hand(models, X_train, y_train, X_test, y_test):
    out = dict()
    for key, model in models.items():
        answers = model.fit(X_train, y_train).predict(X_test)
        out[key] = np.mean(answers == y_test)
    return out


def in_order_of_names(models, X_train, y_train, X_test, y_test):
    return {name: clone(models[name]).fit(X_train, y_train).score(X_test, y_test)
            for name in sorted(models)}


def scored_on_training(models, X_train, y_train, X_test, y_test):
    return {name: m.fit(X_train, y_train).score(X_train, y_train) for name, m in models.items()}


def swapped(models, X_train, y_train, X_test, y_test):
    return {name: m.fit(X_test, y_test).score(X_train, y_train) for name, m in models.items()}


def peeks(models, X_train, y_train, X_test, y_test):
    X, y = np.vstack([X_train, X_test]), np.hstack([y_train, y_test])
    return {name: m.fit(X, y).score(X_test, y_test) for name, m in models.items()}


def only_numbers(models, X_train, y_train, X_test, y_test):
    return [m.fit(X_train, y_train).score(X_test, y_test) for m in models.values()]


def forgets_to_fit(models, X_train, y_train, X_test, y_test):
    return {name: m.score(X_test, y_test) for name, m in models.items()}


def too_early(models, X_train, y_train, X_test, y_test):
    result = {}
    for name, m in models.items():
        result[name] = m.fit(X_train, y_train).score(X_test, y_test)
        return result


def keeps_one(models, X_train, y_train, X_test, y_test):
    for m in models.values():
        score = m.fit(X_train, y_train).score(X_test, y_test)
    return score


def labels_for_rows(models, X_train, y_train, X_test, y_test):
    return {name: m.fit(y_train, X_train).score(X_test, y_test) for name, m in models.items()}


def other_names(models, X_train, y_train, X_test, y_test):
    return {i: m.fit(X_train, y_train).score(X_test, y_test) for i, m in enumerate(models.values())}


def fitted_models(models, X_train, y_train, X_test, y_test):
    return {name: m.fit(X_train, y_train) for name, m in models.items()}


def bins_by_floor(images, n_bins=16):
    rows = []
    for image in images:
        hue = rgb_to_hsv(image / 255)[..., 0].ravel()
        rows.append(np.bincount(np.floor(hue * n_bins).astype(int), minlength=n_bins) / hue.size)
    return np.array(rows)


def pixel_by_pixel(images, n_bins=16):
    result = []
    for image in images:
        hsv = rgb_to_hsv(image / 255)
        counts = [0] * n_bins
        for row in hsv.tolist():
            for hue, _, _ in row:
                counts[int(hue * n_bins)] += 1
        n_pixels = image.shape[0] * image.shape[1]
        result.append([count / n_pixels for count in counts])
    return result


def by_the_standard_library(images, n_bins=16):
    shares = []
    for image in images:
        counts = [0] * n_bins
        for r, g, b in image.reshape(-1, 3).tolist():
            counts[int(colorsys.rgb_to_hsv(r / 255, g / 255, b / 255)[0] * n_bins)] += 1
        shares.append([count / (image.shape[0] * image.shape[1]) for count in counts])
    return shares


def with_histogram(images, n_bins=16):
    edges = np.linspace(0, 1, n_bins + 1)
    all_hues = rgb_to_hsv(images / 255)[..., 0].reshape(len(images), -1)
    counts = np.array([np.histogram(hue, edges)[0] for hue in all_hues])
    return counts / counts.sum(axis=1, keepdims=True)


def by_the_library(images, n_bins=16):
    return features.hue_histogram(images, n_bins)


def batch(program):
    def of_all(images, n_bins=16):
        return [program(image, n_bins) for image in images]
    return of_all


def as_numpy_gives_it(images, n_bins=16):
    hue = rgb_to_hsv(images / 255)[..., 0]
    return np.histogram(hue, n_bins, (0.0, 1.0))


def together(images, n_bins=16):
    hue = rgb_to_hsv(images / 255)[..., 0]
    return np.histogram(hue, n_bins, (0.0, 1.0))[0] / hue.size


def only_the_first(images, n_bins=16):
    for image in images:
        hue = rgb_to_hsv(image / 255)[..., 0]
        return np.histogram(hue, n_bins, (0, 1))[0] / hue.size


def scales_in_place(images, n_bins=16):
    images //= 2
    return bins_by_floor(images, n_bins)


def not_divided(images, n_bins=16):
    return [np.histogram(rgb_to_hsv(image)[..., 0], n_bins, (0, 1))[0] / (image.size // 3)
            for image in images]


def _hist(image, n_bins, channel=0, **options):
    return np.histogram(rgb_to_hsv(image / 255)[..., channel], n_bins, **options)[0]


def _n(image):
    return image.shape[0] * image.shape[1]


RIGHT = {
    "majority_baseline": [counting, from_collections, zero_dimensional, by_scikit_learn,
                          in_loops],
    "test_scores": [one_by_one, in_one_line, counted_by_hand, in_order_of_names],
    "hue_histogram": [bins_by_floor, pixel_by_pixel, by_the_standard_library, with_histogram,
                      by_the_library],
}
LOOPS = {
    "majority_baseline": in_loops,
    "test_scores": one_by_one,
    "hue_histogram": pixel_by_pixel,
}
WRONG = {
    "majority_baseline": [
        (on_test_labels, "most frequent label in y_test"),
        (share_of_training, "share in y_train"),
        (scores_training, "share in y_train"),
        (position_for_label, "position of the largest count"),
        (larger_of_a_tie, "equally frequent"),
        (gives_the_label, "You returned the most frequent label"),
        (percentage, "percentage"),
        (error, "share of errors"),
        (hits, "number of hits"),
        (median, "a mean or median of them means nothing"),
        (compares_lists, "got 0.6667, expected 0.25"),
        (sorts_in_place, "changes its input y_train"),
        (per_row, "return their mean"),
        (typo, "AttributeError"),
        (equal_to_the_count, "You compared y_test with the largest count"),
    ],
    "test_scores": [
        (scored_on_training, "rows that they learned from"),
        (swapped, "are swapped"),
        (peeks, "You trained on the test rows as well"),
        (only_numbers, "without their names"),
        (forgets_to_fit, "scored before it has learned"),
        (too_early, "is the `return` inside the loop?"),
        (keeps_one, "You have one score"),
        (labels_for_rows, "ValueError"),
        (other_names, "got the keys 0, 1, expected guess, class means"),
        (fitted_models, "guess: type: got a DummyClassifier, expected a number"),
    ],
    "hue_histogram": [
        (batch(lambda im, n: _hist(im, n, range=(0, 1))), "These are counts"),
        (batch(lambda im, n: _hist(im, n) / _n(im)), "range (0, 1)"),
        (batch(lambda im, n: _hist(im, n, range=(0, 1), density=True)), "density=True"),
        (batch(lambda im, n: _hist(im, n, 1, range=(0, 1)) / _n(im)), "saturation"),
        (batch(lambda im, n: _hist(im, n, 2, range=(0, 1)) / _n(im)), "value, how bright"),
        (batch(lambda im, n: np.histogram(im[..., 0], n, (0, 255))[0] / _n(im)), "how much red"),
        (batch(lambda im, n: _hist(im, n, range=(0, 1)) / im.size), "a pixel has three of them"),
        (not_divided, "divide the image by 255"),
        (scales_in_place, "changes its input images"),
        (as_numpy_gives_it, "take the counts, [0]"),
        (together, "each image needs a row of its own"),
        (only_the_first, "the first image alone"),
    ],
}
