"""The exercises of notebook 00."""

import numpy as np
from matplotlib.colors import rgb_to_hsv

from lecturelib.exercises._checker import Exercise


def majority_baseline(y_train, y_test):
    """Accuracy on the test rows of always answering the most frequent training label."""
    values, counts = np.unique(y_train, return_counts=True)
    return float(np.mean(np.asarray(y_test) == values[np.argmax(counts)]))


def _majority_of_test(y_train, y_test):
    return majority_baseline(y_test, y_test)


def _largest_label(y_train, y_test):
    return np.mean(y_test == y_train.max())


def _tie_to_larger(y_train, y_test):
    values, counts = np.unique(y_train, return_counts=True)
    return np.mean(y_test == values[::-1][np.argmax(counts[::-1])])


def _argmax_of_unique_counts(y_train, y_test):
    return np.mean(y_test == np.argmax(np.unique(y_train, return_counts=True)[1]))


def _the_label(y_train, y_test):
    values, counts = np.unique(y_train, return_counts=True)
    return values[np.argmax(counts)]


def _count_of_hits(y_train, y_test):
    return majority_baseline(y_train, y_test) * len(y_test)


def _error_rate(y_train, y_test):
    return 1 - majority_baseline(y_train, y_test)


def _equals_the_count(y_train, y_test):
    return np.mean(y_test == np.bincount(y_train).max())


def _share_in_train(y_train, y_test):
    return np.unique(y_train, return_counts=True)[1].max() / len(y_train)


def _mean_label(y_train, y_test):
    return np.mean(y_test == np.round(np.mean(y_train)))


def _median_label(y_train, y_test):
    return np.mean(y_test == np.median(y_train))


def _one_in_so_many(y_train, y_test):
    return 1 / len(np.unique(y_train))


def _each_hit(y_train, y_test):
    return y_test == np.bincount(y_train).argmax()


def _the_guesses(y_train, y_test):
    return np.full(len(y_test), np.bincount(y_train).argmax())


def _per_training_label(y_train, y_test):
    return np.sum(y_test == np.bincount(y_train).argmax()) / len(y_train)


def _percent(y_train, y_test):
    return 100 * majority_baseline(y_train, y_test)


MAJORITY = Exercise(
    reference=majority_baseline,
    cases=[
        (np.array([0, 0, 1]), np.array([0, 1, 1, 1])),
        (np.array([5, 5, 5, 2, 9]), np.array([5, 5, 9, 2])),
        (np.array([2, 2, 1, 1, 0]), np.array([1, 2, 2])),
        (np.array([3, 3, 1]), np.array([1, 1, 1])),
        (np.array([1, 2, 4, 4, 3, 0]), np.array([4, 4, 4, 0, 2])),
    ],
    clues=(
        "Which label is the most frequent one in y_train? np.unique(y_train, return_counts=True) "
        "gives each label, and how often it occurs.",
        "values, counts = np.unique(y_train, return_counts=True); the guess is values[counts.argmax()]: "
        "argmax takes the first of equal counts, which is the smaller label. "
        "Then return the share of y_test that equals the guess.",
    ),
    mistakes=[
        (_majority_of_test, "You looked for the most frequent label in y_test: a baseline may see the training labels alone."),
        (_share_in_train, "That is the guess's share in y_train: count how often it is right in y_test."),
        (_argmax_of_unique_counts, "You used the position of the largest count as the label: look up the label that stands there."),
        (_equals_the_count, "You compared y_test with the largest count: compare it with the label that has this count."),
        (_tie_to_larger, "Two labels are equally frequent, and you took the larger, or the one seen first: take the smaller."),
        (_largest_label, "That is the largest label, not the most frequent one."),
        (_mean_label, "Labels are names, not amounts: a mean or median of them means nothing. Count them."),
        (_median_label, "Labels are names, not amounts: a mean or median of them means nothing. Count them."),
        (_one_in_so_many, "That is 1 / (number of classes), right if all labels are equally frequent: count the labels."),
        (_each_hit, "You returned a verdict for each test label: return their mean."),
        (_the_guesses, "You returned the guesses: return the share of y_test that they get right."),
        (_per_training_label, "You divided by the number of training labels: divide by that of the test labels."),
        (_the_label, "You returned the most frequent label: return the share of y_test that it gets right."),
        (_count_of_hits, "You returned a number of hits: divide it by the number of test labels."),
        (_error_rate, "That is the share of errors: accuracy is the share of hits."),
        (_percent, "That is a percentage: accuracy is a share, between 0 and 1."),
    ],
)


def hue_histogram(image, n_bins):
    """Share of an image's pixels in each of n equal ranges of hue."""
    from matplotlib.colors import rgb_to_hsv  # which the notebook has not imported yet

    hues = rgb_to_hsv(image / 255)[..., 0]
    return np.histogram(hues, bins=n_bins, range=(0, 1))[0] / hues.size


def _hues(image):
    return rgb_to_hsv(np.asarray(image) / 255)[..., 0]


def _counts(image, n_bins):
    return np.histogram(_hues(image), bins=n_bins, range=(0, 1))[0]


def _counts_and_edges(image, n_bins):
    return np.histogram(_hues(image), bins=n_bins, range=(0, 1))


def _density(image, n_bins):
    return np.histogram(_hues(image), bins=n_bins, range=(0, 1), density=True)[0]


def _range_of_the_image(image, n_bins):
    return np.histogram(_hues(image), bins=n_bins)[0] / _hues(image).size


def _all_channels(image, n_bins):
    return np.histogram(rgb_to_hsv(image / 255), bins=n_bins, range=(0, 1))[0] / (image.size // 3)


def _all_channels_shares(image, n_bins):
    return np.histogram(rgb_to_hsv(image / 255), bins=n_bins, range=(0, 1))[0] / image.size


def _red_channel(image, n_bins):
    return np.histogram(image[..., 0] / 255, bins=n_bins, range=(0, 1))[0] / image[..., 0].size


def _channel(number):
    def program(image, n_bins):
        values = rgb_to_hsv(image / 255)[..., number]
        return np.histogram(values, bins=n_bins, range=(0, 1))[0] / values.size
    return program


def _edges_too(image, n_bins):
    counts, edges = np.histogram(_hues(image), bins=n_bins, range=(0, 1))
    return counts / counts.sum(), edges


def _divided_by_all_numbers(image, n_bins):
    return _counts(image, n_bins) / image.size


def _largest_is_one(image, n_bins):
    counts = _counts(image, n_bins)
    return counts / counts.max()


def _always_16(image, n_bins):
    return _counts(image, 16) / _hues(image).size


def _whole_division(image, n_bins):
    hues = rgb_to_hsv(image // 255)[..., 0]
    return np.histogram(hues, bins=n_bins, range=(0, 1))[0] / hues.size


def _first_row(image, n_bins):
    hues = rgb_to_hsv(image / 255)[0]
    return np.histogram(hues, bins=n_bins, range=(0, 1))[0] / hues.size


def _per_row_of_pixels(image, n_bins):
    return _counts(image, n_bins) / len(image)


def _hue_in_degrees(image, n_bins):
    return np.histogram(_hues(image), bins=n_bins, range=(0, 360))[0] / _hues(image).size


def _picture(pixels, shape):
    return np.array(pixels, dtype=np.uint8).reshape(*shape, 3)


_RED, _ORANGE, _GREEN, _CYAN, _BLUE = [220, 20, 30], [240, 130, 20], [30, 200, 50], [20, 190, 200], [40, 30, 255]
_GRAY = [90, 90, 90]
HUE = Exercise(
    reference=hue_histogram,
    cases=[
        (_picture([_ORANGE, _ORANGE, _GREEN, _BLUE], (2, 2)), 4),
        (_picture([_ORANGE, _CYAN], (1, 2)), 3),
        (_picture([_GRAY, _GRAY, _CYAN, _BLUE, _GREEN, _RED], (3, 2)), 8),
        (np.random.default_rng(0).integers(0, 256, (9, 7, 3), dtype=np.uint8), 16),
    ],
    clues=(
        "rgb_to_hsv from matplotlib.colors turns red, green, blue in 0–1 into hue, saturation, value in 0–1. "
        "Keep the hue of every pixel.",
        "hues = rgb_to_hsv(image / 255)[..., 0]; np.histogram(hues, bins=n_bins, range=(0, 1))[0] counts the "
        "pixels in n equal ranges; divide by the number of pixels, hues.size.",
    ),
    mistakes=[
        (_counts, "These are counts: divide by the number of pixels, so that images of any size compare."),
        (_density, "density=True makes the area under the bars 1: here the shares themselves must sum to 1."),
        (_range_of_the_image, "Your bins span the hues of this image: give them the range (0, 1), the same for every image."),
        (_all_channels, "You counted hue, saturation and value together: keep channel 0, the hue."),
        (_all_channels_shares, "You counted hue, saturation and value together: keep channel 0, the hue."),
        (_red_channel, "That is how much red there is: convert to hue first, with rgb_to_hsv(image / 255)."),
        (_channel(1), "Channel 1 is saturation, how pure a color is: hue is channel 0."),
        (_channel(2), "Channel 2 is value, how bright a pixel is: hue is channel 0."),
        (_counts_and_edges, "np.histogram returns counts and edges: take the counts, [0], and divide them by the number of pixels."),
        (_edges_too, "np.histogram returns counts and edges: return the shares alone."),
        (_divided_by_all_numbers, "You divided by all the numbers in the image: a pixel has three of them."),
        (_largest_is_one, "You divided by the fullest bin: divide by the number of pixels."),
        (_always_16, "You used a fixed number of bins: use n_bins."),
        (_whole_division, "// divides without remainder and turns nearly every number into 0: use /."),
        (_first_row, "[0] takes the first row of pixels: the hue of every pixel is [..., 0]."),
        (_per_row_of_pixels, "len(image) is the number of rows: divide by the number of pixels."),
        (_hue_in_degrees, "rgb_to_hsv gives a hue between 0 and 1, not in degrees or in 0–255: the bins must span (0, 1)."),
    ],
)

EXERCISES = {"majority_baseline": MAJORITY, "hue_histogram": HUE}
