"""The exercises of notebook 00."""

import copy

import numpy as np
from matplotlib.colors import rgb_to_hsv
from sklearn.dummy import DummyClassifier
from sklearn.neighbors import KNeighborsClassifier, NearestCentroid

from lecturelib import features
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


def test_scores(models, X_train, y_train, X_test, y_test):
    """Accuracy on the test set of each model, trained on the training set."""
    scores = {}
    for name, model in models.items():
        model.fit(X_train, y_train)
        scores[name] = model.score(X_test, y_test)
    return scores


test_scores.__test__ = False  # pytest would take it for a test


def _scores(models, fitted, scored):
    """What the models get that are trained on some rows and scored on some; no model is changed."""
    return {name: copy.deepcopy(model).fit(*fitted).score(*scored) for name, model in models.items()}


def _on_training_rows(models, X_train, y_train, X_test, y_test):
    return _scores(models, (X_train, y_train), (X_train, y_train))


def _trained_on_test_rows(models, X_train, y_train, X_test, y_test):
    return _scores(models, (X_test, y_test), (X_test, y_test))


def _roles_swapped(models, X_train, y_train, X_test, y_test):
    return _scores(models, (X_test, y_test), (X_train, y_train))


def _trained_on_all(models, X_train, y_train, X_test, y_test):
    rows = np.concatenate([X_train, X_test]), np.concatenate([y_train, y_test])
    return _scores(models, rows, (X_test, y_test))


def _list_of_scores(models, X_train, y_train, X_test, y_test):
    return list(test_scores(copy.deepcopy(models), X_train, y_train, X_test, y_test).values())


def _pairs_of_names(models, X_train, y_train, X_test, y_test):
    return list(test_scores(copy.deepcopy(models), X_train, y_train, X_test, y_test).items())


def _returns_in_the_loop(models, X_train, y_train, X_test, y_test):
    scores = test_scores(copy.deepcopy(models), X_train, y_train, X_test, y_test)
    return dict(list(scores.items())[:1])


def _one_score(models, X_train, y_train, X_test, y_test):
    return list(test_scores(copy.deepcopy(models), X_train, y_train, X_test, y_test).values())[-1]


def _first_score(models, X_train, y_train, X_test, y_test):
    return list(test_scores(copy.deepcopy(models), X_train, y_train, X_test, y_test).values())[0]


def _the_best(models, X_train, y_train, X_test, y_test):
    scores = test_scores(copy.deepcopy(models), X_train, y_train, X_test, y_test)
    return max(scores, key=scores.get)


def _predictions(models, X_train, y_train, X_test, y_test):
    return {name: copy.deepcopy(model).fit(X_train, y_train).predict(X_test)
            for name, model in models.items()}


def _numbers_of_hits(models, X_train, y_train, X_test, y_test):
    return {name: score * len(y_test) for name, score in
            _scores(models, (X_train, y_train), (X_test, y_test)).items()}


def _percentages(models, X_train, y_train, X_test, y_test):
    return {name: 100 * score for name, score in
            _scores(models, (X_train, y_train), (X_test, y_test)).items()}


def _errors(models, X_train, y_train, X_test, y_test):
    return {name: 1 - score for name, score in
            _scores(models, (X_train, y_train), (X_test, y_test)).items()}


def _never_fitted(models, X_train, y_train, X_test, y_test):
    return {name: copy.deepcopy(model).score(X_test, y_test) for name, model in models.items()}


def _case(n_train, n_test, n_classes, seed):
    """Rows whose classes overlap, and two models: one learns them, the other never can."""
    rng = np.random.default_rng(seed)
    y = rng.integers(0, n_classes, n_train + n_test)
    X = np.column_stack([y + rng.normal(0, 0.6, len(y)), rng.normal(size=len(y))])
    models = {"guess": DummyClassifier(), "class means": NearestCentroid()}
    return models, X[:n_train], y[:n_train], X[n_train:], y[n_train:]


_THREE = (_case(9, 8, 2, 3)[0] | {"nearest": KNeighborsClassifier(1)}, *_case(30, 11, 3, 4)[1:])
SCORES = Exercise(
    reference=test_scores,
    cases=[_case(12, 8, 2, 1), _case(25, 10, 3, 2), _THREE],
    clues=(
        "Every model gets the same two steps: learn from the training rows, then be scored on the test rows. "
        "Begin with an empty dict, and fill in one name at a time.",
        "for name, model in models.items(): first model.fit(X_train, y_train), then store "
        "model.score(X_test, y_test) under that name. Return the dict after the loop.",
    ),
    mistakes=[
        (_on_training_rows, "You scored the models on the rows that they learned from: score them on X_test and y_test."),
        (_trained_on_test_rows, "You trained on the test rows: train on X_train and y_train."),
        (_roles_swapped, "Training and test rows are swapped: fit takes X_train and y_train, score X_test and y_test."),
        (_trained_on_all, "You trained on the test rows as well: a model must not meet them before it is scored."),
        (_list_of_scores, "You returned the scores without their names: return a dict from each name to its score."),
        (_pairs_of_names, "You returned pairs of name and score: return them as a dict."),
        (_returns_in_the_loop, "You have the first model alone: is the `return` inside the loop?"),
        (_first_score, "You have one score: return a dict with the score of every model."),
        (_one_score, "You have one score: return a dict with the score of every model."),
        (_the_best, "You returned the best name: return every model's score, in a dict."),
        (_predictions, "You returned what the models answer: return how often they are right, model.score(X_test, y_test)."),
        (_numbers_of_hits, "You returned numbers of hits: accuracy is their share of the test rows."),
        (_percentages, "These are percentages: accuracy is a share, between 0 and 1."),
        (_errors, "These are shares of errors: accuracy is the share of right answers."),
        (_never_fitted, "A model is scored before it has learned: call model.fit(X_train, y_train) first."),
    ],
)


def hue_histogram(images, n_bins=16):
    """Share of each image's pixels in n_bins equal ranges of hue."""
    rows = []
    for image in images:
        hues = rgb_to_hsv(image / 255)[..., 0]
        counts, _ = np.histogram(hues, bins=n_bins, range=(0, 1))
        rows.append(counts / hues.size)
    return np.array(rows)


def _each(program):
    """A program of one image as one of a batch."""
    def batch(images, n_bins=16):
        return np.array([program(image, n_bins) for image in images])
    return batch


def _hues(image):
    return rgb_to_hsv(np.asarray(image) / 255)[..., 0]


def _counts(image, n_bins):
    return np.histogram(_hues(image), bins=n_bins, range=(0, 1))[0]


def _counts_and_edges(images, n_bins=16):
    return np.histogram(_hues(images), bins=n_bins, range=(0, 1))


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


def _not_scaled(image, n_bins):
    """rgb_to_hsv refuses values above 1 but for whole numbers, which it takes as they are."""
    return np.histogram(rgb_to_hsv(image)[..., 0], bins=n_bins, range=(0, 1))[0] / _hues(image).size


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


def _first_image(images, n_bins=16):
    return hue_histogram(images, n_bins)[0]


def _all_images_together(images, n_bins=16):
    hues = _hues(images)
    return np.histogram(hues, bins=n_bins, range=(0, 1))[0] / hues.size


def _stops_after_one(images, n_bins=16):
    return hue_histogram(images[:1], n_bins)


def _divided_by_pixels_of_all(images, n_bins=16):
    return hue_histogram(images, n_bins) / len(images)


def _last_image(images, n_bins=16):
    return hue_histogram(images, n_bins)[-1]


def _pictures(pixels, shape):
    return np.array(pixels, dtype=np.uint8).reshape(*shape, 3)


_RED, _ORANGE, _GREEN, _CYAN, _BLUE = [220, 20, 30], [240, 130, 20], [30, 200, 50], [20, 190, 200], [40, 30, 255]
_GRAY, _WHITE = [90, 90, 90], [255, 255, 255]
HUE = Exercise(
    reference=features.hue_histogram,
    solution=hue_histogram,
    cases=[
        (_pictures([_ORANGE, _ORANGE, _GREEN, _BLUE], (1, 2, 2)), 4),
        (_pictures([_ORANGE, _CYAN, _GREEN, _CYAN, _BLUE, _BLUE], (3, 1, 2)), 3),
        (_pictures([_GRAY, _GRAY, _CYAN, _BLUE, _GREEN, _RED] + 6 * [_WHITE], (2, 3, 2)), 8),
        (np.random.default_rng(0).integers(0, 256, (4, 9, 7, 3), dtype=np.uint8), 16),
        (np.random.default_rng(1).integers(0, 256, (5, 6, 5, 3), dtype=np.uint8), 1),
    ],
    clues=(
        "Take one image at a time. Divide by 255, turn it into hue, saturation and value, keep the hue of "
        "every pixel, and count how many fall into each range.",
        "For one image: hues = rgb_to_hsv(image / 255)[..., 0] keeps the hues; np.histogram with "
        "bins=n_bins and range=(0, 1) gives counts and edges; divide the counts by the number of pixels. "
        "Collect one such row an image, and return them as an array.",
    ),
    mistakes=[
        (_each(_counts), "These are counts: divide by the number of pixels, so that images of any size compare."),
        (_each(_density), "density=True makes the area under the bars 1: here the shares themselves must sum to 1."),
        (_each(_range_of_the_image), "Your bins span the hues of this image: give them the range (0, 1), the same for every image."),
        (_each(_all_channels), "You counted hue, saturation and value together: keep channel 0, the hue."),
        (_each(_all_channels_shares), "You counted hue, saturation and value together: keep channel 0, the hue."),
        (_each(_red_channel), "That is how much red there is: convert to hue first, with rgb_to_hsv(image / 255)."),
        (_each(_channel(1)), "Channel 1 is saturation, how pure a color is: hue is channel 0."),
        (_each(_channel(2)), "Channel 2 is value, how bright a pixel is: hue is channel 0."),
        (_each(_not_scaled),
         "If the error speaks of the range [0, 1]: rgb_to_hsv takes numbers between 0 and 1, so divide "
         "the image by 255. If it speaks of an inhomogeneous shape: np.histogram returns two things, "
         "counts and edges; keep the first, [0]."),
        (_each(lambda image, n_bins: np.histogram(
            rgb_to_hsv(image / 255)[..., 0], np.linspace(0, 1, n_bins))[0] / image[..., 0].size),
         "n_bins ranges have n_bins + 1 edges: np.linspace(0, 1, n_bins + 1), or bins=n_bins."),
        (_counts_and_edges, "np.histogram returns counts and edges: take the counts, [0], and divide them by the number of pixels."),
        (_each(_divided_by_all_numbers), "You divided by all the numbers in the image: a pixel has three of them."),
        (_each(_largest_is_one), "You divided by the fullest bin: divide by the number of pixels."),
        (_each(_always_16), "You used a fixed number of bins: use n_bins."),
        (_each(_whole_division), "// divides without remainder and turns nearly every number into 0: use /."),
        (_each(_first_row), "[0] takes the first row of pixels: the hue of every pixel is [..., 0]."),
        (_each(_per_row_of_pixels), "len(image) is the number of rows: divide by the number of pixels."),
        (_each(_hue_in_degrees), "rgb_to_hsv gives a hue between 0 and 1, not in degrees or in 0–255: the bins must span (0, 1)."),
        (_first_image, "You have the row of the first image alone: return a row for each image."),
        (_last_image, "You have the row of the last image alone: collect a row for each image."),
        (_stops_after_one, "You have the first image alone: is the `return` inside the loop?"),
        (_all_images_together, "You counted the pixels of all images together: each image needs a row of its own."),
        (_divided_by_pixels_of_all, "You divided by the pixels of all images: each image has its own number of pixels."),
    ],
)

EXERCISES = {"majority_baseline": MAJORITY, "test_scores": SCORES, "hue_histogram": HUE}
