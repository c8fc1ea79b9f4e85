"""Programs for the exercises of notebook 00, as learners write them."""

import colorsys
from collections import Counter
from statistics import multimode

import numpy as np
from matplotlib.colors import rgb_to_hsv

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


def bins_by_floor(image, n_bins):
    hue = rgb_to_hsv(image / 255)[..., 0].ravel()
    return np.bincount(np.floor(hue * n_bins).astype(int), minlength=n_bins) / hue.size


def pixel_by_pixel(image, n_bins):
    counts = [0] * n_bins
    for r, g, b in image.reshape(-1, 3).tolist():
        counts[int(colorsys.rgb_to_hsv(r / 255, g / 255, b / 255)[0] * n_bins)] += 1
    return [count / (image.shape[0] * image.shape[1]) for count in counts]


def with_histogram(image, n_bins):
    hue = rgb_to_hsv(image / 255)[:, :, 0].flatten()
    counts, _ = np.histogram(hue, np.linspace(0, 1, n_bins + 1))
    return counts / counts.sum()


def weights(image, n_bins):
    hue = rgb_to_hsv(image / 255.0)[..., 0].ravel()
    return np.histogram(hue, bins=n_bins, range=(0, 1), weights=np.full(hue.size, 1 / hue.size))[0]


def by_the_library(image, n_bins):
    return features.hue_histogram([image], n_bins)[0]


def as_numpy_gives_it(image, n_bins):
    hue = rgb_to_hsv(image / 255)[:, :, 0]
    return np.histogram(hue, n_bins, (0.0, 1.0))


def forgets_to_divide(image, n_bins):
    hue = rgb_to_hsv(image / 255)[..., 0].ravel()
    return np.bincount((hue * n_bins).astype(int), minlength=n_bins)


def no_range(image, n_bins):
    hue = rgb_to_hsv(image / 255)[..., 0]
    return np.histogram(hue, n_bins)[0] / hue.size


def with_density(image, n_bins):
    return np.histogram(rgb_to_hsv(image / 255)[..., 0], n_bins, (0, 1), density=True)[0]


def saturation(image, n_bins):
    s = rgb_to_hsv(image / 255)[..., 1]
    return np.histogram(s, n_bins, (0, 1))[0] / s.size


def brightness(image, n_bins):
    v = rgb_to_hsv(image / 255)[..., 2]
    return np.histogram(v, n_bins, (0, 1))[0] / v.size


def red(image, n_bins):
    return np.histogram(image[..., 0], n_bins, (0, 255))[0] / (image.shape[0] * image.shape[1])


def both_results(image, n_bins):
    hue = rgb_to_hsv(image / 255)[..., 0]
    counts, edges = np.histogram(hue, n_bins, (0, 1))
    return counts / hue.size, edges


def per_number(image, n_bins):
    hue = rgb_to_hsv(image / 255)[..., 0]
    return np.histogram(hue, n_bins, (0, 1))[0] / image.size


def scales_in_place(image, n_bins):
    image //= 2
    hue = rgb_to_hsv(image / 255)[..., 0]
    return np.histogram(hue, n_bins, (0, 1))[0] / hue.size


RIGHT = {
    "majority_baseline": [counting, from_collections, zero_dimensional, by_scikit_learn],
    "hue_histogram": [bins_by_floor, pixel_by_pixel, with_histogram, weights, by_the_library],
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
    "hue_histogram": [
        (forgets_to_divide, "These are counts"),
        (no_range, "range (0, 1)"),
        (with_density, "density=True"),
        (saturation, "saturation"),
        (brightness, "value, how bright"),
        (red, "how much red"),
        (both_results, "return the shares alone"),
        (per_number, "a pixel has three of them"),
        (scales_in_place, "changes its input image"),
        (as_numpy_gives_it, "take the counts, [0]"),
    ],
}
