"""Programs for the exercises of notebook 01, as learners write them."""

import math
from collections import Counter, defaultdict

import numpy as np
from scipy.spatial.distance import cdist
from scipy.stats import mode
from sklearn.model_selection import LeaveOneGroupOut

from lecturelib import neighbors

# L1 distances


def l1_second_loop_over_x(X, Y):
    distances = np.zeros((len(X), len(X)))
    for i in range(len(X)):
        for j in range(len(X)):
            distances[i, j] = np.abs(X[i].astype(float) - Y[j]).sum()
    return distances


def l1_last_column_missing(X, Y):
    distances = np.zeros((len(X), len(Y)))
    for i in range(len(X)):
        for j in range(len(Y)):
            for p in range(X.shape[1] - 1):
                distances[i, j] += abs(float(X[i, p]) - float(Y[j, p]))
    return distances


def l1_bytes_without_abs(X, Y):
    return [[(x - y).sum() for y in Y] for x in X]


def l1_bytes_turned(X, Y):
    return [[np.abs(x - y).sum() for x in X] for y in Y]


def vote_from_1_without_it(labels, n_classes):
    winners = []
    for row in labels:
        counts = [list(row).count(c) for c in range(1, n_classes)]
        winners.append(int(np.argmax(counts)))
    return winners


def vote_plus_1(labels, n_classes):
    return [np.bincount(row).argmax() + 1 for row in labels]


def vote_one_for_all_rows(labels, n_classes):
    counts = [(labels == c).sum() for c in range(n_classes)]
    return [np.argmax(counts) for _ in labels]


def groups_last_fold(groups):
    for group in np.unique(groups):
        fold = (np.flatnonzero(groups != group), np.flatnonzero(groups == group))
    return fold


def groups_in_pieces(groups):
    folds, n = [], len(np.unique(groups))
    size = len(groups) // n
    for i in range(n):
        test = list(range(i * size, (i + 1) * size))
        folds.append(([row for row in range(len(groups)) if row not in test], test))
    return folds


def groups_later_ones(groups):
    return [(np.where(groups > g)[0], np.where(groups == g)[0]) for g in np.unique(groups)]


def groups_rows_from_1(groups):
    return [(np.where(groups != g)[0] + 1, np.where(groups == g)[0] + 1) for g in np.unique(groups)]


def groups_swapped_and_counted(groups):
    return [(np.where(groups == g)[0], np.where(groups != g)[0]) for g in range(max(groups) + 1)]


def l1_three_loops(X, Y):
    distances = []
    for x in X.tolist():
        row = []
        for y in Y.tolist():
            total = 0
            for p in range(len(x)):
                total += abs(x[p] - y[p])
            row.append(total)
        distances.append(row)
    return distances


def l1_one_loop(X, Y):
    distances = np.zeros((len(X), len(Y)))
    for i in range(len(X)):
        distances[i] = np.sum(np.abs(Y - X[i].astype(float)), axis=1)
    return distances


def l1_broadcasting(X, Y):
    X, Y = X.astype(float), Y.astype(float)
    return np.abs(X[:, None, :] - Y[None, :, :]).sum(axis=-1)


def l1_by_maximum(X, Y):
    larger, smaller = np.maximum(X[:, None], Y), np.minimum(X[:, None], Y)
    return (larger - smaller).sum(axis=2)


def l1_scipy(X, Y):
    return cdist(X, Y, "cityblock")


def l1_in_float32(X, Y):
    return np.array([np.abs(x.astype("f4") - Y.astype("f4")).sum(1) for x in X])


def l1_library(X, Y):
    return neighbors.manhattan_distances(X, Y)


def l1_wraps(X, Y):
    return [[np.abs(x - y).sum() for y in Y] for x in X]


def l1_wraps_backward(X, Y):
    distances = np.zeros((len(X), len(Y)))
    for i in range(len(X)):
        distances[i] = np.sum(np.abs(Y - X[i, :]), axis=1)
    return distances


def l1_wraps_by_builtin(X, Y):
    return np.array([[sum(abs(x - y)) for y in Y] for x in X])


def l1_forgets_abs(X, Y):
    return np.array([[(x.astype(float) - y).sum() for y in Y] for x in X])


def l1_abs_of_sum(X, Y):
    return abs((X[:, None].astype(float) - Y).sum(axis=-1))


def l1_mean(X, Y):
    return np.array([np.abs(Y.astype(float) - x).mean(axis=1) for x in X])


def l1_squares(X, Y):
    return np.array([((Y.astype(float) - x) ** 2).sum(axis=1) for x in X])


def l1_is_l2(X, Y):
    return cdist(X.astype(float), Y.astype(float))


def l1_maximum(X, Y):
    return cdist(X.astype(float), Y.astype(float), "chebyshev")


def l1_swapped(X, Y):
    return np.array([np.abs(X.astype(float) - y).sum(axis=1) for y in Y])


def l1_wrong_axis(X, Y):
    return np.array([np.abs(Y.astype(float) - x).sum(axis=0) for x in X])


def l1_row_by_row_of_floats(X, Y):
    X, Y = X.astype(float), Y.astype(float)
    return np.sum(np.abs(X - Y), axis=1)


def l1_zips(X, Y):
    distances = []
    for x, y in zip(X, Y, strict=False):
        distances.append(np.sum(abs(x - y)))
    return np.array(distances)


def l1_zips_floats(X, Y):
    return np.array([np.abs(x - y).sum() for x, y in zip(X * 1.0, Y * 1.0, strict=False)])


def l1_row_by_row(X, Y):
    return np.abs(X - Y).sum(axis=1)


def l1_returns_in_loop(X, Y):
    for x in X:
        return np.abs(Y.astype(float) - x).sum(axis=1)


def l1_one_number(X, Y):
    return np.abs(X[:, None].astype(float) - Y).sum()


def l1_into_integers(X, Y):
    distances = np.zeros((len(X), len(Y)), dtype=int)
    for i, x in enumerate(X):
        distances[i] = np.abs(Y.astype(float) - x).sum(axis=1)
    return distances


def l1_flat(X, Y):
    distances = []
    for x in X.astype(float):
        for y in Y.astype(float):
            distances.append(np.abs(x - y).sum())
    return distances


def l1_returns_in_inner_loop(X, Y):
    distances = np.zeros((len(X), len(Y)))
    for i, x in enumerate(X.astype(float)):
        for j, y in enumerate(Y.astype(float)):
            distances[i, j] = np.abs(x - y).sum()
            return distances


def l1_returns_in_outer_loop(X, Y):
    distances = np.zeros((len(X), len(Y)))
    for i, x in enumerate(X.astype(float)):
        distances[i] = np.abs(x - Y.astype(float)).sum(axis=1)
        return distances


def l1_appends_once(X, Y):
    distances = []
    for x in X.astype(float):
        distances.append(np.abs(x - Y.astype(float)).sum(axis=1))
        return distances


def l1_of_integers(X, Y):
    X, Y = X.astype(int), Y.astype(int)
    return np.array([np.abs(Y - x).sum(axis=1) for x in X])


def l1_unsummed(X, Y):
    return np.abs(X[:, None].astype(float) - Y)


def l1_unsummed_bytes(X, Y):
    return np.array([[abs(x - y) for y in Y] for x in X])


def l1_changes_y(X, Y):
    distances = []
    for x in X:
        Y -= x
        distances.append(np.abs(Y.astype(float)).sum(axis=1))
        Y += x
    Y *= 0
    return distances


def l1_scales_in_place(X, Y):
    distances = l1_broadcasting(X, Y)
    X += 1
    return distances


def l1_misspelled(X, Y):
    return np.abs(X[:, None] - Y).sumup(axis=2)


def l1_wraps_and_returns_in_loop(X, Y):
    for x in X:
        return np.sum(np.abs(x - Y), axis=1)


def l1_squares_in_one_list(X, Y):
    return [sum((a - b) ** 2 for a, b in zip(x, y, strict=True)) for x in X.tolist()
            for y in Y.tolist()]


def l1_last_column(X, Y):
    distances = np.zeros((len(X), len(Y)))
    for i in range(len(X)):
        for j in range(len(Y)):
            for p in range(X.shape[1]):
                distances[i, j] = abs(float(X[i, p]) - float(Y[j, p]))
    return distances


def l1_never_reset(X, Y):
    distances, total = np.zeros((len(X), len(Y))), 0
    for i in range(len(X)):
        for j in range(len(Y)):
            for p in range(X.shape[1]):
                total += abs(float(X[i, p]) - float(Y[j, p]))
            distances[i, j] = total
    return distances


# L2 distances


def l2_two_loops(X, Y):
    return [[math.dist(x, y) for y in Y.tolist()] for x in X.tolist()]


def l2_one_loop(X, Y):
    distances = np.empty((len(X), len(Y)))
    for i, x in enumerate(X):
        distances[i] = np.linalg.norm(Y - x.astype(float), axis=1)
    return distances


def l2_broadcasting(X, Y):
    differences = X[:, None].astype(float) - Y[None].astype(float)
    return np.sqrt(np.sum(differences**2, axis=2))


def l2_expanded(X, Y):
    X, Y = X.astype(float), Y.astype(float)
    squares = (X**2).sum(axis=1, keepdims=True) + (Y**2).sum(axis=1) - 2 * X @ Y.T
    return np.sqrt(np.maximum(squares, 0))


def l2_einsum(X, Y):
    d = X[:, None] * 1.0 - Y
    return np.einsum("mnd,mnd->mn", d, d) ** 0.5


def l2_scipy(X, Y):
    return cdist(X, Y)


def l2_library(X, Y):
    return neighbors.euclidean_distances(X, Y)


def l2_without_root(X, Y):
    return cdist(X.astype(float), Y.astype(float)) ** 2


def l2_root_inside(X, Y):
    return np.array([np.sqrt((Y.astype(float) - x) ** 2).sum(axis=1) for x in X])


def l2_mean(X, Y):
    return np.array([np.sqrt(((Y.astype(float) - x) ** 2).mean(axis=1)) for x in X])


def l2_square_outside(X, Y):
    return np.array([np.sqrt((Y.astype(float) - x).sum(axis=1) ** 2) for x in X])


def l2_no_square(X, Y):
    return np.array([np.sqrt((x.astype(float) - Y).sum(axis=1)) for x in X])


def l2_no_product(X, Y):
    X, Y = X.astype(float), Y.astype(float)
    return np.sqrt((X**2).sum(axis=1)[:, None] + (Y**2).sum(axis=1)[None])


def l2_plus(X, Y):
    X, Y = X.astype(float), Y.astype(float)
    return np.sqrt((X**2).sum(axis=1)[:, None] + (Y**2).sum(axis=1) + 2 * np.dot(X, Y.T))


def l2_product_once(X, Y):
    X, Y = X.astype(float), Y.astype(float)
    return np.sqrt((X * X).sum(axis=1)[:, None] + (Y * Y).sum(axis=1) - np.dot(X, Y.T))


def l2_of_lengths(X, Y):
    X, Y = X.astype(float), Y.astype(float)
    return np.abs(np.linalg.norm(X, axis=1)[:, None] - np.linalg.norm(Y, axis=1)[None])


def l2_wraps(X, Y):
    return np.array([np.sqrt(((Y - x) ** 2).sum(axis=1)) for x in X])


def l2_norm_wraps(X, Y):
    return np.array([np.linalg.norm(Y - x, axis=1) for x in X])


def l2_swapped(X, Y):
    return cdist(Y.astype(float), X.astype(float))


def l2_norm_of_all(X, Y):
    return np.linalg.norm(X[:, None].astype(float) - Y)


def l2_row_by_row_of_floats(X, Y):
    return np.linalg.norm(X.astype(float) - Y, axis=1)


def l2_zips_floats(X, Y):
    return [math.dist(x, y) for x, y in zip(X.tolist(), Y.tolist(), strict=False)]


def l2_row_by_row(X, Y):
    return np.sqrt(np.sum((X - Y) ** 2, axis=1))


def l2_matrix_norms(X, Y):
    return np.array([np.linalg.norm(Y.astype(float) - x) for x in X])


def l2_wrong_axis(X, Y):
    return np.array([np.sqrt(((Y.astype(float) - x) ** 2).sum(axis=0)) for x in X])


def l2_root_of_l1(X, Y):
    return np.array([np.sqrt(np.abs(Y.astype(float) - x).sum(axis=1)) for x in X])


def l2_flat(X, Y):
    return np.array([math.dist(x, y) for x in X.tolist() for y in Y.tolist()])


def l2_in_place(X, Y):
    X **= 1
    Y[:] = 0
    return l2_broadcasting(X, Y)


def l2_rounds(X, Y):
    return np.round(l2_broadcasting(X, Y), 1)


def l2_expanded_without_clamp(X, Y):
    X, Y = X.astype(float), Y.astype(float)
    squares = np.sum(X**2, axis=1)[:, np.newaxis] + np.sum(Y**2, axis=1) - 2 * X @ Y.T
    return np.sqrt(squares)


# Votes


def vote_bincount(labels, n_classes):
    return np.array([np.argmax(np.bincount(row, minlength=n_classes)) for row in labels])


def vote_one_hot(labels, n_classes):
    return (labels[:, :, None] == np.arange(n_classes)).sum(axis=1).argmax(axis=1)


def vote_dictionary(labels, n_classes):
    winners = []
    for row in labels.tolist():
        votes = defaultdict(int)
        for label in row:
            votes[label] += 1
        winners.append(min(votes, key=lambda label: (-votes[label], label)))
    return winners


def vote_mode(labels, n_classes):
    return mode(labels, axis=1).mode


def vote_sorted_counter(labels, n_classes):
    return tuple(Counter(sorted(row)).most_common(1)[0][0] for row in labels)


def vote_count_by_class(labels, n_classes):
    counts = np.zeros((labels.shape[0], n_classes))
    for c in range(n_classes):
        counts[:, c] = (labels == c).sum(axis=1)
    return np.argmax(counts, axis=1).astype(float)


def vote_library(labels, n_classes):
    return neighbors.majority_vote(labels, n_classes)


def vote_counter(labels, n_classes):
    return np.array([Counter(row).most_common(1)[0][0] for row in labels.tolist()])


def vote_larger(labels, n_classes):
    winners = []
    for row in labels:
        counts = [list(row).count(c) for c in range(n_classes)]
        best = 0
        for c in range(n_classes):
            if counts[c] >= counts[best]:
                best = c
        winners.append(best)
    return winners


def vote_number(labels, n_classes):
    return np.array([np.bincount(row).max() for row in labels])


def vote_counts(labels, n_classes):
    return np.array([np.bincount(row, minlength=n_classes) for row in labels])


def vote_by_column(labels, n_classes):
    return mode(labels, axis=0).mode


def vote_of_all(labels, n_classes):
    return np.bincount(labels.flatten()).argmax()


def vote_rounded_mean(labels, n_classes):
    return np.round(np.mean(labels, axis=1)).astype(int)


def vote_median(labels, n_classes):
    return np.median(labels, axis=1)


def vote_nearest(labels, n_classes):
    return np.array([row[0] for row in labels])


def vote_position(labels, n_classes):
    winners = []
    for row in labels:
        values, counts = np.unique(row, return_counts=True)
        winners.append(np.argmax(counts))
    return np.array(winners)


def vote_one_class_less(labels, n_classes):
    return [max(range(n_classes - 1), key=list(row).count) for row in labels]


def vote_from_1(labels, n_classes):
    return [max(range(1, n_classes), key=list(row).count) for row in labels]


def vote_sorts_in_place(labels, n_classes):
    labels.sort(axis=1)
    return vote_bincount(labels, n_classes)


def vote_returns_in_loop(labels, n_classes):
    winners = []
    for row in labels:
        winners.append(np.bincount(row).argmax())
        return winners


def vote_bincount_of_table(labels, n_classes):
    return np.bincount(labels, minlength=n_classes).argmax(axis=1)


def vote_never_reset(labels, n_classes):
    counts, winners = np.zeros(n_classes), []
    for row in labels:
        for label in row:
            counts[label] += 1
        winners.append(counts.argmax())
    return winners


def vote_bincount_of_all_rows(labels, n_classes):
    return np.argmax(np.bincount(labels))


def vote_set_count(labels, n_classes):
    winners = []
    for row in labels:
        row = list(row)
        winners.append(max(set(row), key=row.count))
    return winners


def vote_argmax_down(labels, n_classes):
    counts = np.zeros((len(labels), n_classes))
    for i, row in enumerate(labels):
        for label in row:
            counts[i, label] += 1
    return np.argmax(counts, axis=0)


def vote_argmax_of_table(labels, n_classes):
    counts = np.array([[list(row).count(c) for c in range(n_classes)] for row in labels])
    return counts.argmax()


def vote_sums_over_classes(labels, n_classes):
    one_hot = labels[..., None] == np.arange(n_classes)
    return one_hot.sum(-1).argmax(-1)


def vote_with_count(labels, n_classes):
    return [Counter(row).most_common(1)[0] for row in labels.tolist()]


def vote_off_by_one(labels, n_classes):
    winners = []
    for row in labels:
        counts = [0] * n_classes
        for label in row:
            counts[label - 1] += 1
        winners.append(counts.index(max(counts)))
    return winners


# The choice of k


def choose_two_steps(validation_accuracy):
    best = max(validation_accuracy.values())
    return max([k for k in validation_accuracy if validation_accuracy[k] == best])


def choose_by_key(accuracy):
    return max(accuracy, key=lambda k: (accuracy[k], k))


def choose_by_loop(accuracy):
    best_k, best = 0, -1.0
    for k in sorted(accuracy):
        if accuracy[k] >= best:
            best_k, best = k, accuracy[k]
    return float(best_k)


def choose_with_numpy(accuracy):
    ks, values = np.array(list(accuracy)), np.array(list(accuracy.values()))
    return ks[values == values.max()].max()


def choose_sorted_items(accuracy):
    return np.array(sorted((value, k) for k, value in accuracy.items())[-1][1])


def choose_first(accuracy):
    return max(accuracy, key=accuracy.get)


def choose_first_by_loop(accuracy):
    best_k, best = None, -1
    for k, value in accuracy.items():
        if value > best:
            best_k, best = k, value
    return best_k


def choose_smallest(accuracy):
    return max(sorted(accuracy), key=accuracy.get)


def choose_last(accuracy):
    best_k, best = None, -1
    for k, value in accuracy.items():
        if value >= best:
            best_k, best = k, value
    return best_k


def choose_accuracy(accuracy):
    return np.max(list(accuracy.values()))


def choose_largest(accuracy):
    return max(accuracy)


def choose_position(accuracy):
    return np.argmax(list(accuracy.values()))


def choose_all(accuracy):
    best = max(accuracy.values())
    return [k for k, value in accuracy.items() if value == best]


def choose_worst(accuracy):
    return min(accuracy, key=accuracy.get)


def choose_pair(accuracy):
    best = max(accuracy.values())
    return max(k for k in accuracy if accuracy[k] == best), best


def choose_item(accuracy):
    return max(accuracy.items(), key=lambda item: item[1])


def choose_argmax_of_values(accuracy):
    return np.argmax(accuracy.values())


def choose_pops(accuracy):
    best = max(accuracy.values())
    while accuracy[max(accuracy)] != best:
        accuracy.pop(max(accuracy))
    return max(accuracy)


def choose_iterates_values(accuracy):
    return max(accuracy, key=accuracy.values())


# Folds by group


def folds_flatnonzero(groups):
    names = sorted(set(groups.tolist()))
    return [(np.flatnonzero(groups != g), np.flatnonzero(groups == g)) for g in names]


def folds_by_loop(groups):
    folds = []
    for g in np.unique(groups):
        train, test = [], []
        for row, group in enumerate(groups):
            (test if group == g else train).append(row)
        folds.append([train, test])
    return folds


def folds_yielded(groups):
    rows = np.arange(len(groups))
    for g in np.unique(groups):
        yield rows[groups != g], rows[groups == g]


def folds_scikit_learn(groups):
    return list(LeaveOneGroupOut().split(groups, groups=groups))


def folds_swapped(groups):
    return [(np.where(groups == g)[0], np.where(groups != g)[0]) for g in np.unique(groups)]


def folds_masks(groups):
    return [(groups != g, groups == g) for g in np.unique(groups)]


def folds_of_one_row(groups):
    rows = np.arange(len(groups))
    return [(rows[rows != row], rows[rows == row]) for row in rows]


def folds_tests_alone(groups):
    return [np.where(groups == g)[0] for g in np.unique(groups)]


def folds_train_on_all(groups):
    return [(np.arange(len(groups)), np.where(groups == g)[0]) for g in np.unique(groups)]


def folds_from_0(groups):
    return [(np.where(groups != g)[0], np.where(groups == g)[0]) for g in range(len(set(groups)))]


def folds_to_largest(groups):
    return [(np.where(groups != g)[0], np.where(groups == g)[0]) for g in range(max(groups) + 1)]


def folds_of_set(groups):
    return [(np.where(groups != g)[0], np.where(groups == g)[0]) for g in set(groups)]


def folds_as_they_come(groups):
    return [(np.where(groups != g)[0], np.where(groups == g)[0])
            for g in dict.fromkeys(groups.tolist())]


def folds_first_pair(groups):
    for g in np.unique(groups):
        return np.where(groups != g)[0], np.where(groups == g)[0]


def folds_for_each_row(groups):
    return [(np.where(groups != g)[0], np.where(groups == g)[0]) for g in groups]


def folds_returned_in_loop(groups):
    folds = []
    for g in np.unique(groups):
        folds.append((np.where(groups != g)[0], np.where(groups == g)[0]))
        return folds


def folds_where_tuple(groups):
    return [(np.where(groups != g), np.where(groups == g)) for g in np.unique(groups)]


def folds_sorted_in_place(groups):
    groups.sort()
    return folds_flatnonzero(groups)


def folds_in_an_array_of_objects(groups):
    names = np.unique(groups)
    folds = np.empty((len(names), 2), dtype=object)
    for i, g in enumerate(names):
        folds[i, 0], folds[i, 1] = np.where(groups != g)[0], np.where(groups == g)[0]
    return folds


def folds_deleted(groups):
    rows = np.arange(len(groups))
    return tuple((np.delete(rows, np.where(groups == g)), rows[groups == g])
                 for g in np.unique(groups))


def folds_argwhere(groups):
    return [(np.argwhere(groups != g), np.argwhere(groups == g)) for g in np.unique(groups)]


def folds_flat(groups):
    folds = []
    for g in np.unique(groups):
        folds.append(np.where(groups != g)[0])
        folds.append(np.where(groups == g)[0])
    return folds


def folds_trains_then_tests(groups):
    train = [np.where(groups != g)[0] for g in np.unique(groups)]
    test = [np.where(groups == g)[0] for g in np.unique(groups)]
    return train, test


def folds_of_names(groups):
    return [([g for g in groups if g != name], [g for g in groups if g == name])
            for name in np.unique(groups)]


# In plain loops, as a beginner writes them


def loops_manhattan(X, Y):
    distances = np.zeros((len(X), len(Y)))
    for i in range(len(X)):
        for j in range(len(Y)):
            total = 0.0
            for p in range(len(X[i])):
                total += abs(float(X[i, p]) - float(Y[j, p]))
            distances[i, j] = total
    return distances


def loops_vote(labels, n_classes):
    winners = []
    for row in labels:
        counts = [0] * n_classes
        for label in row:
            counts[label] += 1
        winner = 0
        for c in range(n_classes):
            if counts[c] > counts[winner]:
                winner = c
        winners.append(winner)
    return winners


def loops_folds(groups):
    folds = []
    for group in sorted(set(groups)):
        train, test = [], []
        for row in range(len(groups)):
            if groups[row] == group:
                test.append(row)
            else:
                train.append(row)
        folds.append((train, test))
    return folds


LOOPS = {"manhattan_distances": loops_manhattan, "majority_vote": loops_vote,
         "group_folds": loops_folds}
RIGHT = {
    "manhattan_distances": [l1_three_loops, l1_one_loop, l1_broadcasting, l1_by_maximum, l1_scipy,
                            l1_in_float32, l1_library, loops_manhattan],
    "euclidean_distances": [l2_two_loops, l2_one_loop, l2_broadcasting, l2_expanded, l2_einsum,
                            l2_scipy, l2_library],
    "majority_vote": [vote_bincount, vote_one_hot, vote_dictionary, vote_mode, vote_sorted_counter,
                      vote_count_by_class, vote_library, loops_vote],
    "choose_k": [choose_two_steps, choose_by_key, choose_by_loop, choose_with_numpy,
                 choose_sorted_items],
    "group_folds": [folds_flatnonzero, folds_by_loop, folds_yielded, folds_scikit_learn,
                    folds_in_an_array_of_objects, folds_deleted, loops_folds],
}
WRONG = {
    "manhattan_distances": [
        (l1_wraps, "uint8 can't be negative"),
        (l1_wraps_backward, "uint8 can't be negative"),
        (l1_wraps_by_builtin, "(uint8)"),
        (l1_forgets_abs, "opposite sign cancel"),
        (l1_abs_of_sum, "absolute value after the sum"),
        (l1_mean, "You averaged over the columns"),
        (l1_squares, "You squared the differences"),
        (l1_is_l2, "That is L2"),
        (l1_maximum, "largest difference"),
        (l1_swapped, "X and Y are swapped"),
        (l1_wrong_axis, "You summed over the rows of Y"),
        (l1_row_by_row, "every row of X must meet every row of Y"),
        (l1_returns_in_loop, "the first row of X alone"),
        (l1_one_number, "one number for each pair"),
        (l1_into_integers, "whole numbers"),
        (l1_flat, "one flat list"),
        (l1_returns_in_inner_loop, "`return` inside a loop"),
        (l1_returns_in_outer_loop, "`return` inside a loop"),
        (l1_appends_once, "`return` inside a loop"),
        (l1_of_integers, "astype(int) cuts"),
        (l1_unsummed, "differences of single columns"),
        (l1_unsummed_bytes, "differences of single columns"),
        (l1_changes_y, "Y"),
        (l1_scales_in_place, "changes its input X"),
        (l1_misspelled, "AttributeError"),
        (l1_row_by_row_of_floats, "every row of X must meet every row of Y"),
        (l1_zips, "every row of X must meet every row of Y"),
        (l1_zips_floats, "every row of X must meet every row of Y"),
        (l1_last_column, "the last column alone"),
        (l1_never_reset, "start it at 0 for each pair"),
        (l1_wraps_and_returns_in_loop, "Besides, every row of X needs a row"),
        (l1_squares_in_one_list, "Besides, begin a new row"),
        (l1_second_loop_over_x, "must run over the rows of Y"),
        (l1_last_column_missing, "The last column is missing"),
        (l1_bytes_without_abs, "The absolute value is missing"),
        (l1_bytes_turned, "Besides, X and Y are swapped"),
    ],
    "euclidean_distances": [
        (l2_without_root, "The root is missing"),
        (l2_root_inside, "That is L1"),
        (l2_mean, "You averaged the squares"),
        (l2_square_outside, "You squared the sum"),
        (l2_no_square, "The squares are missing"),
        (l2_no_product, "- 2xy is missing"),
        (l2_plus, "sign of 2xy is wrong"),
        (l2_product_once, "counts twice"),
        (l2_of_lengths, "lengths of the rows"),
        (l2_wraps, "uint8 holds 0 … 255"),
        (l2_norm_wraps, "uint8 can't be negative"),
        (l2_swapped, "X and Y are swapped"),
        (l2_norm_of_all, "one number for each pair"),
        (l2_matrix_norms, "without an axis"),
        (l2_row_by_row, "every row of X must meet every row of Y"),
        (l2_wrong_axis, "You summed over the rows of Y"),
        (l2_root_of_l1, "you took the root of L1"),
        (l2_flat, "one flat list"),
        (l2_in_place, "value at [0, 0]: got 0, expected 5"),
        (l2_rounds, "value at"),
        (l2_row_by_row_of_floats, "every row of X must meet every row of Y"),
        (l2_zips_floats, "every row of X must meet every row of Y"),
        (l2_expanded_without_clamp, "a little below 0"),
    ],
    "majority_vote": [
        (vote_counter, "came first in the row"),
        (vote_larger, "you took the larger one"),
        (vote_number, "winner's number of votes"),
        (vote_counts, "You returned the counts"),
        (vote_by_column, "You let the columns vote"),
        (vote_of_all, "one vote over all rows"),
        (vote_rounded_mean, "their mean says nothing"),
        (vote_median, "their median says nothing"),
        (vote_nearest, "nearest neighbor alone"),
        (vote_position, "position of the largest count"),
        (vote_one_class_less, "The last class"),
        (vote_from_1, "Class 0 gets no votes"),
        (vote_from_1_without_it, "every winner is one too small"),
        (vote_plus_1, "one too large"),
        (vote_never_reset, "start each row at 0"),
        (vote_one_for_all_rows, "gave its winner to each"),
        (vote_sorts_in_place, "changes its input labels"),
        (vote_returns_in_loop, "`return` inside the loop"),
        (vote_bincount_of_table, "one row at a time"),
        (vote_bincount_of_all_rows, "one row at a time"),
        (vote_never_reset, "start each row at 0"),
        (vote_with_count, "return the class alone"),
        (vote_off_by_one, "off by one"),
        (vote_set_count, "the set lists first"),
        (vote_argmax_down, "go along the rows, axis=1"),
        (vote_argmax_of_table, "argmax without an axis"),
        (vote_sums_over_classes, "Every answer is 0"),
    ],
    "choose_k": [
        (choose_first, "took the first in the dict"),
        (choose_first_by_loop, "took the first in the dict"),
        (choose_smallest, "took the smallest"),
        (choose_last, "took the last in the dict"),
        (choose_accuracy, "return the k that reaches it"),
        (choose_largest, "whatever its accuracy"),
        (choose_position, "position of the best accuracy"),
        (choose_all, "return one number"),
        (choose_worst, "lowest accuracy"),
        (choose_pair, "Return k alone"),
        (choose_item, "Return k alone"),
        (choose_argmax_of_values, "always answers 0"),
        (choose_pops, "changes its input validation_accuracy"),
        (choose_iterates_values, "TypeError"),
    ],
    "group_folds": [
        (groups_last_fold, "collect all of them in a list"),
        (groups_in_pieces, "compare with =="),
        (groups_later_ones, "train on later groups alone"),
        (groups_rows_from_1, "rows are numbered from 0"),
        (groups_swapped_and_counted, "Train and test are swapped"),
        (folds_swapped, "Train and test are swapped"),
        (folds_masks, "masks of True and False"),
        (folds_of_one_row, "one row at a time"),
        (folds_tests_alone, "The training rows are missing"),
        (folds_train_on_all, "You train on the test rows"),
        (folds_from_0, "np.unique(groups)"),
        (folds_to_largest, "np.unique(groups)"),
        (folds_of_set, "their order isn't"),
        (folds_as_they_come, "their order isn't"),
        (folds_first_pair, "`return` inside the loop"),
        (folds_for_each_row, "a fold for every row"),
        (folds_returned_in_loop, "`return` inside the loop"),
        (folds_where_tuple, "np.where returns a tuple"),
        (folds_argwhere, "a table of one column"),
        (folds_flat, "one flat list"),
        (folds_trains_then_tests, "pair them, fold by fold"),
        (folds_of_names, "the groups of the rows"),
        (folds_sorted_in_place, "fold 0: result 0"),
    ],
}
