"""Programs that learners might write in notebook 09, right ones and wrong ones."""

import itertools

import numpy as np
from scipy import stats
from sklearn.base import clone
from sklearn.covariance import EmpiricalCovariance
from sklearn.model_selection import LeaveOneGroupOut

# accuracy_by_run -------------------------------------------------------------------------------


def with_masks(model, X, y, run):
    right = [model.fit(X[run != r], y[run != r]).predict(X[run == r]) == y[run == r]
             for r in sorted(set(run.tolist()))]
    return np.array([found.mean() for found in right])


def with_index_lists(model, X, y, run):
    shares = []
    for r in sorted(set(run.tolist())):
        train, test = [], []
        for i in range(len(run)):
            if run[i] == r:
                test.append(i)
            else:
                train.append(i)
        model.fit(X[train], y[train])
        said = model.predict(X[test])
        right = 0
        for j in range(len(test)):
            if said[j] == y[test[j]]:
                right += 1
        shares.append(right / len(test))
    return shares


def from_cross_val_score(model, X, y, run):
    from sklearn.metrics import accuracy_score

    shares = {}
    for train, test in LeaveOneGroupOut().split(X, y, run):
        shares[run[test[0]]] = accuracy_score(y[test], clone(model).fit(X[train], y[train])
                                              .predict(X[test]))
    return [shares[r] for r in sorted(shares)]


def sees_everything(model, X, y, run):
    model.fit(X, y)
    return [np.mean(model.predict(X[run == r]) == y[run == r]) for r in np.unique(run)]


def sees_everything_each_time(model, X, y, run):
    return [np.mean(model.fit(X, y).predict(X[run == r]) == y[run == r]) for r in np.unique(run)]


def swapped(model, X, y, run):
    return [np.mean(model.fit(X[run == r], y[run == r]).predict(X[run != r]) == y[run != r])
            for r in np.unique(run)]


def scored_on_training(model, X, y, run):
    return [np.mean(model.fit(X[run != r], y[run != r]).predict(X[run != r]) == y[run != r])
            for r in np.unique(run)]


def mean_of_runs(model, X, y, run):
    return np.mean(with_masks(model, X, y, run))


def twelve_runs(model, X, y, run):
    return [np.mean(model.fit(X[run != r], y[run != r]).predict(X[run == r]) == y[run == r])
            for r in range(12)]


def counted_from_0(model, X, y, run):
    return [np.mean(model.fit(X[run != r], y[run != r]).predict(X[run == r]) == y[run == r])
            for r in range(len(np.unique(run)))]


def counts_of_runs(model, X, y, run):
    return [np.sum(model.fit(X[run != r], y[run != r]).predict(X[run == r]) == y[run == r])
            for r in np.unique(run)]


def row_by_row(model, X, y, run):
    rows = np.arange(len(y))
    return [np.mean(model.fit(X[rows != i], y[rows != i]).predict(X[[i]]) == y[[i]]) for i in rows]


def returns_at_once(model, X, y, run):
    for r in np.unique(run):
        return np.mean(model.fit(X[run != r], y[run != r]).predict(X[run == r]) == y[run == r])


def errors_of_runs(model, X, y, run):
    return [np.mean(model.fit(X[run != r], y[run != r]).predict(X[run == r]) != y[run == r])
            for r in np.unique(run)]


def forgot_fit(model, X, y, run):
    return [np.mean(model.predict(X[run == r]) == y[run == r]) for r in np.unique(run)]


def all_labels(model, X, y, run):
    return [np.mean(model.fit(X[run != r], y).predict(X[run == r]) == y[run == r])
            for r in np.unique(run)]


# deal_within_runs ------------------------------------------------------------------------------


def deal_by_loops(y, block, run, rng):
    dealt = [None] * len(y)
    for r in sorted(set(run.tolist())):
        label_of = {}
        for i in range(len(y)):
            if run[i] == r:
                label_of[int(block[i])] = y[i]
        blocks = sorted(label_of)
        new = rng.permutation([label_of[b] for b in blocks])
        for i in range(len(y)):
            if run[i] == r:
                dealt[i] = new[blocks.index(block[i])]
    return np.array(dealt)


def deal_by_shuffling(y, block, run, rng):
    dealt = y.copy()
    for r in np.unique(run):
        blocks = np.unique(block[run == r])
        labels = [y[block == b][0] for b in blocks]
        rng.shuffle(labels)
        for b, label in zip(blocks, labels, strict=True):
            dealt[block == b] = label
    return dealt


def deal_by_dictionary(y, block, run, rng):
    new = {}
    for r in np.unique(run):
        here = run == r
        blocks, first = np.unique(block[here], return_index=True)
        new |= dict(zip(blocks, rng.permutation(y[here][first]), strict=True))
    return np.array([new[b] for b in block])


def all_rows(y, block, run, rng):
    return rng.permutation(y)


def rows_within_runs(y, block, run, rng):
    dealt = np.zeros_like(y)
    for r in np.unique(run):
        dealt[run == r] = rng.permutation(y[run == r])
    return dealt


def blocks_of_the_whole(y, block, run, rng):
    blocks, first = np.unique(block, return_index=True)
    new = dict(zip(blocks, rng.permutation(y[first]), strict=True))
    return np.array([new[b] for b in block])


def one_a_block(y, block, run, rng):
    labels = []
    for r in np.unique(run):
        labels.extend(rng.permutation([y[block == b][0] for b in np.unique(block[run == r])]))
    return np.array(labels)


def own_generator(y, block, run, rng):
    return deal_by_shuffling(y, block, run, np.random.default_rng(0))


def without_a_seed(y, block, run, rng):
    return deal_by_shuffling(y, block, run, np.random.default_rng())


def same_for_all_runs(y, block, run, rng):
    seed = rng.integers(1000)
    dealt = y.copy()
    for r in np.unique(run):
        dealt[run == r] = deal_by_shuffling(y[run == r], block[run == r], run[run == r],
                                            np.random.default_rng(seed))
    return dealt


def changes_y(y, block, run, rng):
    for r in np.unique(run):
        blocks = np.unique(block[run == r])
        labels = rng.permutation([y[block == b][0] for b in blocks])
        for b, label in zip(blocks, labels, strict=True):
            y[block == b] = label
    return y


def draws_anew(y, block, run, rng):
    dealt = y.copy()
    for r in np.unique(run):
        labels = [y[block == b][0] for b in np.unique(block[run == r])]
        for b in np.unique(block[run == r]):
            dealt[block == b] = rng.choice(labels)
    return dealt


def stays(y, block, run, rng):
    return y.copy()


# held_out_pattern ------------------------------------------------------------------------------


def by_cov(model, X, y, run):
    found = []
    for r in np.unique(run):
        model.fit(X[run != r], y[run != r])
        score = model.decision_function(X[run == r])
        found.append([np.cov(X[run == r][:, j], score)[0, 1] for j in range(X.shape[1])])
    return np.mean(found, axis=0)


def by_many_loops(model, X, y, run):
    runs = sorted(set(run.tolist()))
    total = np.zeros(X.shape[1])
    for r in runs:
        test = [i for i in range(len(run)) if run[i] == r]
        train = [i for i in range(len(run)) if run[i] != r]
        model.fit(X[train], y[train])
        score = model.decision_function(X[test])
        mean_score = sum(score) / len(score)
        for j in range(X.shape[1]):
            column = X[test, j]
            mean = sum(column) / len(column)
            together = 0.0
            for value, s in zip(column, score, strict=True):
                together += (value - mean) * (s - mean_score)
            total[j] += together / (len(test) - 1)
    return total / len(runs)


def centered_score_alone(model, X, y, run):
    found = []
    for r in np.unique(run):
        score = model.fit(X[run != r], y[run != r]).decision_function(X[run == r])
        found.append(X[run == r].T @ (score - score.mean()) / (len(score) - 1))
    return sum(found) / len(found)


def on_training_rows(model, X, y, run):
    return np.mean([np.cov(X[run != r].T, model.fit(X[run != r], y[run != r])
                           .decision_function(X[run != r]))[-1, :-1]
                    for r in np.unique(run)], axis=0)


def saw_all_rows(model, X, y, run):
    model.fit(X, y)
    return np.mean([np.cov(X[run == r].T, model.decision_function(X[run == r]))[-1, :-1]
                    for r in np.unique(run)], axis=0)


def correlated(model, X, y, run):
    return np.mean([np.corrcoef(X[run == r].T, model.fit(X[run != r], y[run != r])
                                .decision_function(X[run == r]))[-1, :-1]
                    for r in np.unique(run)], axis=0)


def means_left_in(model, X, y, run):
    return np.mean([X[run == r].T @ model.fit(X[run != r], y[run != r])
                    .decision_function(X[run == r]) / np.sum(run == r)
                    for r in np.unique(run)], axis=0)


def answers_for_scores(model, X, y, run):
    return np.mean([np.cov(X[run == r].T, model.fit(X[run != r], y[run != r])
                           .predict(X[run == r]))[-1, :-1] for r in np.unique(run)], axis=0)


def one_row_a_run(model, X, y, run):
    return np.array([np.cov(X[run == r].T, model.fit(X[run != r], y[run != r])
                            .decision_function(X[run == r]))[-1, :-1] for r in np.unique(run)])


def without_axis(model, X, y, run):
    return np.mean(one_row_a_run(model, X, y, run))


def weights_of_folds(model, X, y, run):
    return np.mean([model.fit(X[run != r], y[run != r]).coef_.ravel()
                    for r in np.unique(run)], axis=0)


def labels_alone(model, X, y, run):
    return np.mean([np.cov(X[run == r].T, y[run == r])[-1, :-1] for r in np.unique(run)], axis=0)


def all_runs_at_once(model, X, y, run):
    score = np.zeros(len(y))
    for r in np.unique(run):
        score[run == r] = model.fit(X[run != r], y[run != r]).decision_function(X[run == r])
    return np.cov(X.T, score)[-1, :-1]


# block_means -----------------------------------------------------------------------------------


def append_each(volumes, block):
    rows = []
    for b in np.unique(block[block >= 0]):
        rows.append(volumes[block == b].mean(axis=0))
    return np.array(rows)


def running_sums(volumes, block):
    n = int(max(block)) + 1
    sums, counts = np.zeros((n, volumes.shape[1])), np.zeros(n)
    for volume, b in zip(volumes, block, strict=True):
        if b >= 0:
            sums[b] = sums[b] + volume
            counts[b] += 1
    return sums / counts[:, np.newaxis]


def by_indicator(volumes, block):
    member = (block == np.arange(block.max() + 1)[:, None]).astype(float)
    return member @ volumes / member.sum(axis=1, keepdims=True)


def with_groupby(volumes, block):
    pairs = zip(block.tolist(), volumes.tolist(), strict=True)
    pairs = itertools.groupby(pairs, key=lambda pair: pair[0])
    return [np.mean([v for _, v in group], axis=0) for b, group in pairs if b != -1]


def rest_too(volumes, block):
    return np.stack([np.mean(volumes[block == b], axis=0) for b in sorted(set(block.tolist()))])


def wrong_axis(volumes, block):
    return np.array([volumes[block == b].mean(axis=1) for b in range(block.max() + 1)])


def all_in_one(volumes, block):
    return np.array([np.mean(volumes[block == b]) for b in range(max(block) + 1)])


def sums_only(volumes, block):
    return np.array([sum(volumes[block == b].astype(float)) for b in range(max(block) + 1)])


def middle_value(volumes, block):
    return np.array([np.median(volumes[block == b], 0) for b in range(max(block) + 1)])


def first_volume(volumes, block):
    return np.array([volumes[list(block).index(b)] for b in range(max(block) + 1)])


def one_short(volumes, block):
    return np.array([volumes[block == b].mean(0) for b in range(max(block))])


def from_one(volumes, block):
    return np.array([volumes[block == b].mean(0) for b in range(1, max(block) + 1)])


def voxels_as_rows(volumes, block):
    return np.array([volumes[block == b].mean(0) for b in range(max(block) + 1)]).T


def returns_early(volumes, block):
    for b in range(block.max() + 1):
        return volumes[block == b].mean(axis=0)


def into_integers(volumes, block):
    means = np.zeros((block.max() + 1, volumes.shape[1]), dtype=int)
    for b in range(block.max() + 1):
        means[b] = volumes[block == b].mean(axis=0)
    return means


def ignores_block(volumes, block):
    n = len(volumes) // (block.max() + 1)
    return np.array([volumes[i * n : (i + 1) * n].mean(0) for i in range(block.max() + 1)])


def cuts_evenly(volumes, block):
    kept = volumes[block != -1]
    return np.array([part.mean(0) for part in np.array_split(kept, max(block) + 1)])


def each_volume(volumes, block):
    return np.array([volumes[block == b].mean(axis=0) for b in block if b >= 0])


def over_everything(volumes, block):
    return [volumes[block == b].sum(axis=0) / volumes.shape[0] for b in range(max(block) + 1)]


def in_nines(volumes, block):
    return volumes[block >= 0].reshape(-1, 9, volumes.shape[1]).mean(axis=1)


def in_nines_with_rest(volumes, block):
    return np.mean(volumes.reshape(-1, 9, volumes.shape[1]), axis=1)


def always_96(volumes, block):
    return np.stack([volumes[block == b].mean(axis=0) for b in range(96)])


def set_of_blocks(volumes, block):
    return np.array([volumes[block == b].mean(axis=0) for b in set(block)])


def counted_with_rest(volumes, block):
    return np.array([volumes[block == b].mean(0) for b in range(len(np.unique(block)))])


def rest_taken_for_granted(volumes, block):
    return np.array([volumes[block == b].mean(0) for b in range(len(np.unique(block)) - 1)])


def without_rest_only(volumes, block):
    return volumes[block != -1]


def one_mean(volumes, block):
    return volumes[block != -1].mean(axis=0)


def one_after_the_other(volumes, block):
    return np.concatenate([volumes[block == b].mean(axis=0) for b in range(block.max() + 1)])


def rest_added(volumes, block):
    out, n = np.zeros((block.max() + 1, volumes.shape[1])), np.zeros(block.max() + 1)
    for v, b in zip(volumes, block, strict=True):
        out[b] += v
        n[b] += 1
    return out / n[:, None]


def rest_added_not_counted(volumes, block):
    out = np.zeros((block.max() + 1, volumes.shape[1]))
    for v, b in zip(volumes, block, strict=True):
        out[b] += v
    return out / np.bincount(block[block >= 0])[:, None]


# permutation_p ---------------------------------------------------------------------------------


def by_counting(observed, null):
    count = 1
    for score in null:
        if score >= observed:
            count += 1
    return count / (len(null) + 1)


def observed_joins(observed, null):
    return float(np.mean(np.append(null, observed) >= observed))


def by_rank(observed, null):
    ranks = stats.rankdata(np.append(-null, -observed), method="max")
    return np.array(ranks[-1] / len(ranks))


def beaten_left_over(observed, null):
    return 1 - sum(score < observed for score in null) / (1 + len(null))


def plain_share(observed, null):
    return np.mean(null >= observed)


def above_alone(observed, null):
    return (np.count_nonzero(null >= observed) + 1) / len(null)


def below_alone(observed, null):
    return sum(null >= observed) / (len(null) + 1)


def strictly_higher(observed, null):
    return (sum(null > observed) + 1) / (len(null) + 1)


def strictly_higher_share(observed, null):
    return np.mean(null > observed)


def lower_tail(observed, null):
    return (1 + sum(null <= observed)) / (1 + len(null))


def beaten(observed, null):
    return (null < observed).mean()


def as_confidence(observed, null):
    return 1 - (1 + sum(null >= observed)) / (1 + len(null))


def how_many(observed, null):
    return sum(null >= observed)


def how_many_and_one(observed, null):
    return sum(null >= observed) + 1


def percent(observed, null):
    return 100 * (1 + sum(null >= observed)) / (1 + len(null))


def z_score(observed, null):
    return (observed - null.mean()) / null.std()


def both_tails(observed, null):
    d = abs(null - null.mean())
    return (1 + sum(d >= abs(observed - null.mean()))) / (1 + len(null))


def chance_level(observed, null):
    return null.mean()


def gaussian(observed, null):
    return stats.norm.sf(observed, null.mean(), null.std())


def no_brackets(observed, null):
    return 1 + np.sum(null >= observed) / 1 + len(null)


def brackets_above(observed, null):
    return (1 + np.sum(null >= observed)) / 1 + len(null)


def brackets_below(observed, null):
    return 1 + np.sum(null >= observed) / (1 + len(null))


def always_501(observed, null):
    return (1 + sum(null >= observed)) / 501


def counts_by_where(observed, null):
    return (1 + len(np.where(null >= observed))) / (1 + len(null))


def gaussian_ddof(observed, null):
    return 1 - stats.norm.cdf((observed - null.mean()) / null.std(ddof=1))


# pattern_from_filter ---------------------------------------------------------------------------


def by_columns(X, w):
    return np.cov(np.transpose(X)) @ w


def by_hand(X, w):
    D = X - X.mean(axis=0)
    return D.T @ (D @ w) / (len(X) - 1)


def with_the_score(X, w):
    score = X @ w
    return [np.cov(X[:, j], score)[0, 1] for j in range(X.shape[1])]


def loops(X, w):
    n, d = X.shape
    means = [sum(float(v) for v in X[:, j]) / n for j in range(d)]
    pattern = np.zeros(d)
    for j in range(d):
        for k in range(d):
            products = sum((X[i, j] - means[j]) * (X[i, k] - means[k]) for i in range(n))
            pattern[j] += products / (n - 1) * w[k]
    return pattern


def from_scikit_learn(X, w):
    return EmpiricalCovariance().fit(X).covariance_ @ w * len(X) / (len(X) - 1)


def divided_by_n(X, w):
    D = X - X.mean(axis=0)
    return D.T @ D @ w / len(X)


def rows_are_variables(X, w):
    return np.cov(X) @ w


def not_centered(X, w):
    X = X.astype(float)
    return X.T @ X @ w / (len(X) - 1)


def not_centered_nor_divided(X, w):
    X = X.astype(float)
    return X.T @ (X @ w)


def not_divided(X, w):
    D = X - X.mean(axis=0)
    return D.T @ D @ w


def correlations(X, w):
    return np.corrcoef(X.T) @ w


def inverse(X, w):
    return np.linalg.solve(np.cov(X.T), w)


def variances(X, w):
    return X.var(axis=0, ddof=1) * w


def star(X, w):
    return np.cov(X.T) * w


def no_filter(X, w):
    return np.cov(X.T)


def variance_of_score(X, w):
    return w @ np.cov(X.T) @ w


def haufe_with_division(X, w):
    return np.cov(X.T) @ w / np.var(X @ w, ddof=1)


def scores(X, w):
    return X @ w


def filter_again(X, w):
    return w.copy()


def negative(X, w):
    return -(np.cov(X.T) @ w)


def unit_length(X, w):
    a = np.cov(X.T) @ w
    return a / np.sqrt(a @ a)


def rows_by_rows(X, w):
    return X @ X.T @ w


def products(X, w):
    return X.T @ X @ w


def products_by_n(X, w):
    return X.T @ X @ w / len(X)


def products_by_n_less_one(X, w):
    return X.T @ X @ w / (X.shape[0] - 1)


def one_mean_for_all(X, w):
    Z = X - X.mean()
    return Z.T @ Z @ w / (len(Z) - 1)


def cov_of_both(X, w):
    return np.cov(X, w)


def correlation_with_score(X, w):
    s = X @ w
    return np.array([np.corrcoef(X[:, j], s)[0, 1] for j in range(len(w))])


LOOPS = {
    "accuracy_by_run": with_index_lists,
    "deal_within_runs": deal_by_loops,
    "held_out_pattern": by_many_loops,
}
RIGHT = {
    "accuracy_by_run": [with_masks, with_index_lists, from_cross_val_score],
    "deal_within_runs": [deal_by_loops, deal_by_shuffling, deal_by_dictionary],
    "held_out_pattern": [by_cov, by_many_loops, centered_score_alone],
    "block_means": [append_each, running_sums, by_indicator, with_groupby],
    "permutation_p": [by_counting, observed_joins, by_rank, beaten_left_over],
    "pattern_from_filter": [by_columns, by_hand, with_the_score, loops, from_scikit_learn],
}
WRONG = {
    "accuracy_by_run": [
        (sees_everything, "The model saw"),
        (sees_everything_each_time, "The model saw"),
        (swapped, "trained on one run and tested on the others"),
        (scored_on_training, "tested on the rows that the model was trained on"),
        (mean_of_runs, "return one share for each"),
        (twelve_runs, "pass over np.unique(run)"),
        (counted_from_0, "pass over np.unique(run)"),
        (counts_of_runs, "These are counts"),
        (row_by_row, "left out one row at a time"),
        (returns_at_once, "does `return` stand inside the loop?"),
        (errors_of_runs, "shares of wrong answers"),
        (forgot_fit, "never trained"),
        (all_labels, "Error"),
    ],
    "deal_within_runs": [
        (all_rows, "must move together"),
        (rows_within_runs, "must move together"),
        (blocks_of_the_whole, "swap within their run"),
        (one_a_block, "give it to every row"),
        (own_generator, "another rng gave the same result"),
        (without_a_seed, "the same rng gave two different results"),
        (same_for_all_runs, "every run was dealt alike"),
        (changes_y, "changes its input y"),
        (draws_anew, "expected those that they had"),
        (stays, "No label was moved"),
    ],
    "held_out_pattern": [
        (on_training_rows, "rows that the model was trained on"),
        (saw_all_rows, "The model saw the run left out"),
        (correlated, "These are correlations"),
        (means_left_in, "Take the means away first"),
        (answers_for_scores, "You took the model's answers"),
        (one_row_a_run, "a row for each run"),
        (without_axis, "needs axis=0"),
        (weights_of_folds, "These are weights"),
        (labels_alone, "related the columns to the labels"),
        (all_runs_at_once, "within each run"),
    ],
    "block_means": [
        (rest_too, "mean of rest"),
        (wrong_axis, "averaged over voxels"),
        (all_in_one, "one number a block"),
        (sums_only, "These are sums"),
        (middle_value, "These are medians"),
        (first_volume, "kept the first volume"),
        (one_short, "last block is missing"),
        (from_one, "first block is missing"),
        (voxels_as_rows, "Rows and columns"),
        (returns_early, "is the `return` inside"),
        (into_integers, "whole numbers"),
        (ignores_block, "expected"),
        (cuts_evenly, "into equal pieces"),
        (each_volume, "return each mean once"),
        (over_everything, "divide by those of the block"),
        (in_nines, "Nine holds for our brain"),
        (in_nines_with_rest, "Nine holds for our brain"),
        (always_96, "96 is our brain's"),
        (set_of_blocks, "mean of rest"),
        (counted_with_rest, "counts rest, too"),
        (rest_taken_for_granted, "Where there is no rest"),
        (without_rest_only, "average the volumes of each block"),
        (one_mean, "one row for each block"),
        (one_after_the_other, "under each other"),
        (rest_added, "index -1 is the last row"),
        (rest_added_not_counted, "index -1 is the last row"),
    ],
    "permutation_p": [
        (plain_share, "Both + 1 are missing"),
        (above_alone, "above the line alone"),
        (below_alone, "below the line alone"),
        (strictly_higher, "not >"),
        (strictly_higher_share, "Count scores equal"),
        (lower_tail, "scores that are lower"),
        (beaten, "share that is beaten"),
        (as_confidence, "1 − p"),
        (how_many, "add 1, then divide"),
        (how_many_and_one, "That is the count"),
        (percent, "in percent"),
        (z_score, "no normal distribution"),
        (both_tails, "both tails"),
        (chance_level, "That is chance"),
        (gaussian, "no normal distribution"),
        (gaussian_ddof, "no normal distribution"),
        (no_brackets, "Brackets"),
        (brackets_above, "Brackets"),
        (brackets_below, "Brackets"),
        (always_501, "501 holds for 500"),
        (counts_by_where, "np.where gives a tuple"),
    ],
    "pattern_from_filter": [
        (divided_by_n, "divides by N − 1"),
        (rows_are_variables, "rowvar=False"),
        (not_centered, "mean of each column away"),
        (not_centered_nor_divided, "np.cov does both"),
        (not_divided, "sums of products"),
        (correlations, "correlation matrix"),
        (inverse, "inverse of the covariance"),
        (variances, "variance alone"),
        (star, "matrix product is `@`"),
        (no_filter, "multiply it by w"),
        (variance_of_score, "one w is enough"),
        (haufe_with_division, "leave that out here"),
        (scores, "one number a voxel"),
        (filter_again, "filter itself"),
        (negative, "no minus"),
        (unit_length, "length 1"),
        (rows_by_rows, "columns by columns"),
        (products, "np.cov does both"),
        (products_by_n, "mean of each column away"),
        (products_by_n_less_one, "mean of each column away"),
        (one_mean_for_all, "each column's own"),
        (cov_of_both, "one more variable"),
        (correlation_with_score, "correlation with the score"),
    ],
}
