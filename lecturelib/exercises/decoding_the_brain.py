"""The exercises of notebook 09."""

import math

import numpy as np
from sklearn.linear_model import RidgeClassifier
from sklearn.neighbors import NearestCentroid

from lecturelib.classifiers import KNeighborsClassifier
from lecturelib.exercises._checker import Exercise

_RNG = np.random.default_rng(9)


def accuracy_by_run(model, X, y, run):
    """The share of right answers in each run, by the model trained on all other runs."""
    shares = []
    for r in np.unique(run):
        out = run == r
        model.fit(X[~out], y[~out])
        shares.append(np.mean(model.predict(X[out]) == y[out]))
    return np.array(shares)


def _each_run(known, asked, summary=np.mean, runs=np.unique):
    """A program that trains on `known(out)` and answers for `asked(out)`, run by run."""
    def program(model, X, y, run):
        shares = []
        for r in runs(run):
            out = run == r
            model.fit(X[known(out)], y[known(out)])
            shares.append(summary(model.predict(X[asked(out)]) == y[asked(out)]))
        return np.array(shares)
    return program


def _out(out):
    return out


def _others(out):
    return ~out


def _all(out):
    return np.ones_like(out)


def _fitted_once(known):
    """A program that trains before the loop, on the rows that `known` takes."""
    def program(model, X, y, run):
        runs = np.unique(run)
        rows = known(run == runs[0])
        model.fit(X[rows], y[rows])
        return np.array([np.mean(model.predict(X[run == r]) == y[run == r]) for r in runs])
    return program


def _never_fitted(model, X, y, run):
    return np.array([np.mean(model.predict(X[run == r]) == y[run == r]) for r in np.unique(run)])


def _one_row_at_a_time(model, X, y, run):
    return _each_run(_others, _out)(model, X, y, np.arange(len(y)))


def _guesses_of_each_run(model, X, y, run):
    return [model.fit(X[run != r], y[run != r]).predict(X[run == r]) for r in np.unique(run)]


NAMES_OF_RUNS = ("Runs are named by numbers that need not be 0, 1, 2, …: pass over np.unique(run), and "
                 "take the rows with run == r.")
BY_RUN = Exercise(
    reference=accuracy_by_run,
    cases=[
        (KNeighborsClassifier(1), np.array([[0.0], [5.0], [1.0], [4.0], [2.0], [9.0]]),
         np.array([0, 1, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2])),
        (NearestCentroid(), _RNG.normal(size=(12, 2)),
         np.array([0, 1, 2, 0, 1, 2, 1, 0, 2, 0, 2, 1]),
         np.array([7, 7, 7, 3, 3, 3, 7, 7, 4, 4, 4, 3])),
        (KNeighborsClassifier(1), np.array([[1.0, 0], [0, 0], [4, 1], [5, 1], [4, 0], [1, 1], [6, 0]]),
         np.array([0, 0, 1, 1, 0, 1, 1]), np.array([2, 5, 2, 5, 5, 9, 2])),
        (NearestCentroid(), _RNG.normal(size=(20, 3)) + np.repeat([[0.0], [1.0]], 10, axis=0),
         np.repeat([0, 1], 10), np.arange(20) % 4),
    ],
    clues=(
        "One run after the other is the new one. What may the model see before it answers for that "
        "run, and how often must it be trained?",
        "For r in np.unique(run): out = run == r marks the rows of that run, and ~out all others. Fit "
        "on the others, predict the run's rows, compare with their labels: the mean of that "
        "comparison is the share. Collect the shares in a list.",
    ),
    mistakes=[
        (_each_run(_all, _out),  # the same as to fit it once, on all rows, before the loop
         "The model saw the run left out: fit it anew for each run, on the other rows alone."),
        (_fitted_once(_others),
         "The model was fitted once, for the first run: fit it anew inside the loop."),
        (_fitted_once(_out), "The model was fitted once, on the first run: fit it inside the loop, on "
                             "all runs but the one left out."),
        (_each_run(_out, _others),
         "Turned around: you trained on one run and tested on the others."),
        (_each_run(_others, _others),
         "You tested on the rows that the model was trained on: test on the run left out."),
        (_each_run(_out, _out),
         "You trained and tested on the same run: train on all others."),
        (_each_run(_others, _all),
         "You tested on all rows, those of the training among them: test on the run left out."),
        (_each_run(_others, _out, np.sum),
         "These are counts: divide by the run's number of rows, as the mean does."),
        (lambda model, X, y, run: _each_run(_others, _out, np.sum)(model, X, y, run) / len(y),
         "You divided by the number of all rows: divide by those of the run."),
        (_each_run(_others, _out, lambda right: 1 - right.mean()),
         "These are the shares of wrong answers: return those of right ones."),
        (lambda model, X, y, run: accuracy_by_run(model, X, y, run).mean(),
         "You returned the mean over runs: return one share for each."),
        (lambda model, X, y, run: accuracy_by_run(model, X, y, run)[:1],
         "You stopped after the first run: does `return` stand inside the loop?"),
        (lambda model, X, y, run: accuracy_by_run(model, X, y, run)[0],
         "You stopped after the first run: does `return` stand inside the loop?"),
        (lambda model, X, y, run: accuracy_by_run(model, X, y, run)[-1],
         "Only the last run's share came back: collect the shares in a list."),
        (lambda model, X, y, run: accuracy_by_run(model, X, y, run)[:-1],
         "The last run is missing."),
        (lambda model, X, y, run: accuracy_by_run(model, X, y, run)[1:],
         "The first run is missing."),
        (_each_run(_others, _out, runs=lambda run: list(dict.fromkeys(run.tolist()))),
         "The shares must come in the order of np.unique(run), from the lowest number on."),
        (_each_run(_others, _out, runs=lambda run: run),
         "You passed over rows, so each run came back once a row: pass over np.unique(run)."),
        (_one_row_at_a_time,
         "You left out one row at a time: the other rows of its run stayed in the training set."),
        *[(_each_run(_others, _out, runs=runs), NAMES_OF_RUNS)
          for runs in (lambda run: range(len(np.unique(run))), lambda run: range(run.max() + 1),
                       lambda run: range(run.max()), lambda run: range(12))],
        (_never_fitted, "The model was never trained: model.fit comes first, inside the loop."),
        (_guesses_of_each_run, "These are the answers: compare them with the run's labels, and take "
                               "the share that is right."),
    ],
)


def deal_within_runs(y, block, run, rng):
    """Labels swapped at random among the blocks of each run; a block's rows stay together."""
    dealt = y.copy()
    for r in np.unique(run):
        blocks = np.unique(block[run == r])
        labels = [y[block == b][0] for b in blocks]
        for b, label in zip(blocks, rng.permutation(labels), strict=True):
            dealt[block == b] = label
    return dealt


def _is_deal(result, y, block, run, rng):
    """Whether each block is whole, and each run's blocks still have the run's labels."""
    dealt = np.asarray(result)
    if dealt.shape != y.shape:
        return f"shape: got {dealt.shape}, expected {y.shape}, a label for each row"
    for b in np.unique(block):
        if np.ptp(dealt[block == b]) > 0:
            found = ", ".join(map(str, np.unique(dealt[block == b])))
            return f"the rows of block {b} got the labels {found}: a block must stay whole"
    _, first = np.unique(block, return_index=True)
    for r in np.unique(run):
        came, due = (np.sort(labels[first][run[first] == r]) for labels in (dealt, y))
        if not np.array_equal(came, due):
            return (f"the blocks of run {r} have the labels {', '.join(map(str, came))}, expected "
                    f"those that they had, {', '.join(map(str, due))}, in another order")
    moved = [tuple(dealt[first][run[first] == r]) for r in np.unique(run)]
    alike = len({tuple(y[first][run[first] == r]) for r in np.unique(run)}) == 1
    if alike and len(moved) > 4 and len(set(moved)) == 1:
        return "every run was dealt alike: draw a new order for each run"
    return None


def _rows_of_each_run(y, block, run, rng):
    dealt = y.copy()
    for r in np.unique(run):
        dealt[run == r] = rng.permutation(y[run == r])
    return dealt


def _blocks_of_all_runs(y, block, run, rng):
    blocks, first = np.unique(block, return_index=True)
    return rng.permutation(y[first])[np.searchsorted(blocks, block)]


def _a_label_a_block(y, block, run, rng):
    _, first = np.unique(block, return_index=True)
    labels, runs = y[first], run[first]
    return np.concatenate([rng.permutation(labels[runs == r]) for r in np.unique(run)])


WHOLE = ("Single rows swapped their labels: a block's rows depend on each other, so they must move "
         "together. One label for each block, then swap these.")
DEAL = Exercise(
    reference=deal_within_runs,
    cases=[
        (np.array([0, 0, 1, 1, 0, 0, 1, 1]), np.array([0, 0, 1, 1, 2, 2, 3, 3]),
         np.array([0, 0, 0, 0, 1, 1, 1, 1]), np.random.default_rng(3)),
        (np.repeat([4, 2, 2, 0, 7, 1, 5, 3, 9], [2, 1, 3, 2, 2, 1, 1, 2, 3]),
         np.repeat([5, 6, 2, 9, 1, 0, 3, 8, 4], [2, 1, 3, 2, 2, 1, 1, 2, 3]),
         np.repeat([3, 3, 3, 3, 1, 1, 1, 1, 1], [2, 1, 3, 2, 2, 1, 1, 2, 3]),
         np.random.default_rng(0)),
        (np.tile(np.arange(4), 8), np.arange(32), np.repeat(np.arange(8), 4),
         np.random.default_rng(1)),
        (np.tile(np.repeat(np.arange(3), 2), 6), np.repeat(np.arange(18), 2),
         np.repeat(np.arange(6), 6), np.random.default_rng(2)),
    ],
    judge=_is_deal,
    clues=(
        "Which things swap their labels, and with whom? Had the labels meant nothing, which of them "
        "could as well stand in each other's places?",
        "Run by run: np.unique(block[run == r]) are its blocks. Write down one label for each, "
        "y[block == b][0]; rng.permutation(labels) puts them into a new order. Then give every row "
        "of block b its new label, in a copy of y.",
    ),
    mistakes=[
        (_rows_of_each_run, WHOLE),
        (lambda y, block, run, rng: rng.permutation(y), WHOLE),
        (_blocks_of_all_runs,
         "Blocks swapped with those of other runs: let them swap within their run."),
        (_a_label_a_block,
         "You have one label for each block: give it to every row of that block, (N,)."),
        (lambda y, block, run, rng: rng.permutation(block),
         "You dealt out the numbers of the blocks: deal out their labels."),
        (lambda y, block, run, rng: y.copy(), "No label was moved."),
    ],
)


def held_out_pattern(model, X, y, run):
    """The covariance of every column with the score of the run left out, mean over runs."""
    patterns = []
    for r in np.unique(run):
        out = run == r
        score = model.fit(X[~out], y[~out]).decision_function(X[out])
        columns = X[out] - X[out].mean(axis=0)
        patterns.append(columns.T @ (score - score.mean()) / (len(score) - 1))
    return np.mean(patterns, axis=0)


def _covariance(X, score, ddof=1):
    return (X - X.mean(axis=0)).T @ (score - score.mean()) / (len(score) - ddof)


def _by_run(known, asked, relate=_covariance, over=lambda rows: np.mean(rows, axis=0),
            score=lambda model, X: model.decision_function(X)):
    """A program that relates the columns of some rows to their score, run by run."""
    def program(model, X, y, run):
        rows = []
        for r in np.unique(run):
            out = run == r
            model.fit(X[known(out)], y[known(out)])
            asked_rows = X[asked(out)]
            rows.append(relate(asked_rows, score(model, asked_rows)))
        return over(np.array(rows))
    return program


def _correlation(X, score):
    return np.array([np.corrcoef(X[:, j], score)[0, 1] for j in range(X.shape[1])])


def _pooled(model, X, y, run):
    score = np.zeros(len(y))
    for r in np.unique(run):
        out = run == r
        score[out] = model.fit(X[~out], y[~out]).decision_function(X[out])
    return _covariance(X, score)


def _mean_weights(model, X, y, run):
    return np.mean([model.fit(X[run != r], y[run != r]).coef_.ravel() for r in np.unique(run)], axis=0)


def _labels_for_scores(model, X, y, run):
    return np.mean([_covariance(X[run == r], y[run == r]) for r in np.unique(run)], axis=0)


_HALVES = np.random.default_rng(4)
HELD_OUT = Exercise(
    reference=held_out_pattern,
    cases=[
        (RidgeClassifier(), np.array([[1.0, 0], [3, 1], [2, 1], [6, 0], [1, 2], [4, 4]]),
         np.array([0, 1, 0, 1, 0, 1]), np.array([0, 0, 1, 1, 2, 2])),
        (RidgeClassifier(), _HALVES.normal(size=(15, 4)) + 3, np.arange(15) % 2,
         np.array([4, 4, 9, 9, 4, 9, 2, 2, 2, 4, 4, 9, 2, 2, 9])),
        (RidgeClassifier(), _HALVES.normal(size=(18, 3)) + np.repeat([[0.0], [4.0], [9.0]], 6, axis=0),
         np.arange(18) % 2, np.repeat([0, 1, 2], 6)),
        (RidgeClassifier(), _HALVES.normal(size=(12, 1)), np.arange(12) % 2, np.arange(12) // 4),
    ],
    atol=1e-6,
    clues=(
        "The loop is that of accuracy_by_run. What comes back from the model for the run left out, "
        "instead of answers? And with what does each column go together?",
        "score = model.decision_function(X[out]) is one number a row. For each column: take its mean "
        "away, take the score's mean away, multiply, add up, divide by the number of rows less one. "
        "Do so for each run, and average over the runs.",
    ),
    mistakes=[
        *[(_by_run(_others, asked), "You took the rows that the model was trained on: there even "
                                    "labels that mean nothing look well. Take the run left out.")
          for asked in (_others, _all)],
        *[(_by_run(known, _out), "The model saw the run left out: fit it on the others.")
          for known in (_all, _out)],
        (_by_run(_out, _others),
         "Turned around: you trained on one run and took the pattern on the others."),
        (_by_run(_others, _out, _correlation),
         "These are correlations: the covariance keeps each column's size."),
        *[(_by_run(_others, _out, lambda X, score, by=by: X.T @ score / by(len(score))),
           "Take the means away first: a covariance is about deviations, of columns and score.")
          for by in (lambda n: n - 1, lambda n: n, lambda n: 1)],
        (_by_run(_others, _out, lambda X, score: _covariance(X, score, 0)),
         "You divided by the number of rows: divide by one less, as np.cov does."),
        (_by_run(_others, _out, lambda X, score: _covariance(X, score) * (len(score) - 1)),
         "These are sums of products: divide by the number of rows less one."),
        *[(_by_run(_others, _out, score=score),
           "You took the model's answers: decision_function gives the score behind them.")
          for score in (lambda model, X: model.predict(X), lambda model, X: model.predict(X) - 0.5)],
        (_by_run(_others, _out, over=lambda rows: rows.sum(axis=0)),
         "You added up over the runs: take the mean."),
        (_by_run(_others, _out, over=lambda rows: rows),
         "You returned a row for each run: take the mean over the runs."),
        (_by_run(_others, _out, over=lambda rows: rows.mean(axis=1)),
         "You averaged over columns: average over runs, axis=0."),
        (_by_run(_others, _out, over=np.mean),
         "You averaged over everything: np.mean of the list needs axis=0."),
        (_by_run(_others, _out, over=lambda rows: rows[0]),
         "You stopped after the first run: does `return` stand inside the loop?"),
        (_by_run(_others, _out, over=lambda rows: rows[-1]),
         "That is the last run alone: collect the patterns in a list, and average."),
        (_pooled, "You took one covariance over all runs together, where levels differ: take it "
                  "within each run, then average."),
        (_mean_weights, "These are weights: the pattern is the covariance of the columns with the "
                        "score."),
        (_labels_for_scores, "You related the columns to the labels: relate them to the score of the "
                             "model."),
    ],
)


def block_means(volumes, block):
    """One row a block, the mean of its volumes; volumes of rest (block -1) belong to none."""
    return np.array([volumes[block == b].mean(axis=0) for b in range(block.max() + 1)])


def _of_each(average):
    """A program that finds each block's volumes and takes another average of them."""
    return lambda volumes, block: np.array(
        [average(volumes[block == b]) for b in range(block.max() + 1)])


def _with_rest(volumes, block):
    return np.array([volumes[block == b].mean(axis=0) for b in np.unique(block)])


def _without_the_last(volumes, block):
    return block_means(volumes, block)[:-1]


def _without_the_first(volumes, block):
    return block_means(volumes, block)[1:]


def _equal_pieces(volumes, block):
    pieces = np.array_split(volumes[block >= 0], block.max() + 1)
    return np.array([piece.mean(axis=0) for piece in pieces])


def _equal_pieces_with_rest(volumes, block):
    return np.array([piece.mean(axis=0) for piece in np.array_split(volumes, block.max() + 1)])


def _spread_out(volumes, block):
    """Each volume gets its block's mean."""
    return block_means(volumes, block)[block[block >= 0]]


def _by_one_too_many(volumes, block):
    sums = np.array([volumes[block == b].sum(axis=0) for b in range(block.max() + 1)])
    return sums / len(block)


def _by_all_that_saw(volumes, block):
    sums = np.array([volumes[block == b].sum(axis=0) for b in range(block.max() + 1)])
    return sums / np.sum(block >= 0)


def _with_rest_at_the_end(volumes, block):
    return np.array([volumes[block == b].mean(axis=0) for b in set(block.tolist())])


def _counted(n_blocks):
    """A program that takes block numbers from 0 to what `n_blocks` makes of block."""
    return lambda volumes, block: np.array(
        [volumes[block == b].mean(axis=0) for b in range(n_blocks(block))])


def _rest_to_the_last(n_volumes):
    """A program that adds up volume by volume, and so rest, row -1, to the last block."""
    def program(volumes, block):
        sums = np.zeros((block.max() + 1, volumes.shape[1]))
        np.add.at(sums, block, volumes)
        return sums / np.array([[n_volumes(block, b)] for b in range(block.max() + 1)])
    return program


def _in_nines(keep):
    """A program that takes nine volumes at a time of those that `keep` chooses."""
    return lambda volumes, block: volumes[keep(block)].reshape(
        -1, 9, volumes.shape[1]).mean(axis=1)


MEANS = Exercise(
    reference=block_means,
    cases=[
        (np.array([[9.0, 9.0], [1.0, 2.0], [3.0, 6.0], [5.0, 7.0]]), np.array([-1, 0, 0, 1])),
        (np.array([[0.0, 1.0, 5.0], [2.0, 1.0, 4.0], [4.0, 1.0, 9.0], [8.0, 3.0, 1.0],
                   [50.0, 60.0, 70.0], [6.0, 6.0, 0.0]]), np.array([0, 0, 0, 1, -1, 2])),
        (_RNG.integers(0, 256, (7, 2), dtype=np.uint8), np.array([-1, 0, 0, 0, -1, 1, 1])),
        (_RNG.normal(size=(20, 4)), np.repeat([-1, 0, -1, 1, 2, 3, -1], [2, 4, 1, 6, 3, 3, 1])),
        (np.array([[1.0, 2.0, 0.0], [3.0, 4.0, 0.0], [5.0, 9.0, 1.0], [7.0, 0.0, 4.0]]),
         np.array([0, 0, 1, 1])),  # no rest
        (np.arange(54.0).reshape(27, 2) ** 2, np.repeat([-1, 0, -1, 1, -1], [3, 9, 3, 9, 3])),
    ],
    clues=(
        "volumes[block == 0] are the volumes of block 0. Average them over time, so that one "
        "number a voxel stays; then do the same for every block.",
        "Blocks are numbered 0 … block.max(), and rest is -1, so range(block.max() + 1) passes "
        "over the blocks and leaves rest out. Collect volumes[block == b].mean(axis=0) in a list, "
        "and make an array of it.",
    ),
    mistakes=[
        *[(_in_nines(keep), "Nine holds for our brain, not for every input: which block a volume "
                            "is in stands in block.")
          for keep in (lambda block: block >= 0, lambda block: block >= -1)],
        (_counted(lambda block: 96),
         "96 is our brain's number of blocks: range(block.max() + 1) holds for every input."),
        (_with_rest_at_the_end,
         "Your last row is the mean of rest: block -1 is no block, leave it out."),
        (_counted(lambda block: len(np.unique(block))),
         "np.unique(block) counts rest, too, so your last row has no volumes: "
         "range(block.max() + 1)."),
        (_counted(lambda block: len(np.unique(block)) - 1),
         "Where there is no rest, your last block is missing: range(block.max() + 1)."),
        (lambda volumes, block: volumes[block >= 0],
         "You left rest out, which is right; now average the volumes of each block."),
        *[(lambda volumes, block, keep=keep: volumes.mean(axis=0, keepdims=keep),
           "You averaged all volumes together, rest too: one row for each block.")
          for keep in (False, True)],
        (lambda volumes, block: np.append(
            block_means(volumes, block)[:-1], np.zeros((1, volumes.shape[1])), axis=0),
         "The last block is still 0: blocks are numbered 0 … block.max(), range(block.max() + 1)."),
        (lambda volumes, block: volumes[block >= 0].mean(axis=0),
         "You averaged all blocks together: one row for each block."),
        (lambda volumes, block: block_means(volumes, block).ravel(),
         "The rows stand one after the other: put them under each other, np.array or np.stack."),
        *[(_rest_to_the_last(count),
           "Rest was added to the last block: index -1 is the last row. Leave rest out.")
          for count in (lambda block, b: np.sum(block == b),
                        lambda block, b: 9,
                        lambda block, b: np.sum(block == b)
                        + (b == block.max()) * np.sum(block == -1))],
        (_with_rest, "Your first row is the mean of rest: block -1 is no block, leave it out."),
        (_of_each(lambda rows: rows.mean(axis=1)),
         "You averaged over voxels: average over the volumes of the block, axis=0."),
        *[(_of_each(lambda rows, at=at: rows.mean(axis=1)[at]),
           "You averaged over voxels: average over the volumes of the block, axis=0.")
          for at in (0, -1)],
        (_of_each(np.mean),
         "You have one number a block: keep one for each voxel, mean(axis=0)."),
        (_of_each(lambda rows: rows.sum(axis=0)), "These are sums: divide by the block's volumes."),
        (_of_each(lambda rows: np.median(rows, axis=0)), "These are medians: take the means."),
        (_of_each(lambda rows: rows[0]),
         "You kept the first volume of each block: take the mean of all of them."),
        (_of_each(lambda rows: rows[len(rows) // 2]),
         "You kept one volume of each block: take the mean of all of them."),
        (_of_each(lambda rows: rows.max(axis=0)), "These are the largest values: take the means."),
        (_of_each(lambda rows: rows.mean(axis=0).astype(int)),
         "You cut the means to whole numbers: was an array of integers to hold them?"),
        (lambda volumes, block: block_means(volumes, block).T,
         "Rows and columns are exchanged: a row a block, a column a voxel."),
        (_without_the_last,
         "The last block is missing: blocks are numbered 0 … block.max(), range(block.max() + 1)."),
        (_without_the_first, "The first block is missing: it has the number 0."),
        (lambda volumes, block: block_means(volumes, block)[:1],
         "You stopped after the first block: is the `return` inside the loop?"),
        (lambda volumes, block: block_means(volumes, block)[0],
         "You stopped after the first block: is the `return` inside the loop?"),
        (_equal_pieces, "You cut the volumes into equal pieces: which block a volume belongs to "
                        "stands in block."),
        (_equal_pieces_with_rest, "You cut all volumes, rest too, into equal pieces: which block "
                                  "a volume belongs to stands in block."),
        (_spread_out, "You gave each volume the mean of its block: return each mean once."),
        (_by_one_too_many, "You divided by the number of all volumes: divide by those of the block."),
        (_by_all_that_saw, "You divided by the number of all volumes: divide by those of the block."),
    ],
)


def permutation_p(observed, null):
    """The share of scores at least as high as the observed one, which counts as one of them."""
    return (1 + np.sum(np.asarray(null) >= observed)) / (1 + len(null))


def _share(compare, plus=0, of=0):
    """A program that counts with `compare`, adds to the count and to what it is divided by."""
    def program(observed, null):
        with np.errstate(divide="ignore"):
            return (plus + np.sum(compare(np.asarray(null), observed))) / (of + len(null))
    return program


def _normal_tail(observed, null):
    return (observed - np.mean(null)) / np.std(null)


def _tail_of_normal(ddof):
    """The share of a normal distribution, fitted to the scores, above the observed one."""
    return lambda observed, null: 0.5 * math.erfc(
        (observed - np.mean(null)) / np.std(null, ddof=ddof) / math.sqrt(2))


def _two_sided(observed, null):
    away = np.abs(np.asarray(null) - np.mean(null))
    return (1 + np.sum(away >= abs(observed - np.mean(null)))) / (1 + len(null))


PERMUTATION = Exercise(
    reference=permutation_p,
    cases=[
        (0.6, np.array([0.1, 0.2, 0.7])),
        (0.5, np.array([0.1, 0.5, 0.2, 0.5, 0.7, 0.3, 0.1, 0.4, 0.2])),
        (0.9, np.array([0.1, 0.15, 0.05, 0.2])),
        (0.0, np.array([0.25, 0.5, 0.0, 0.125])),
        (0.25, np.array([0.125, 0.25, 0.0, 0.25, 0.125, 0.375, 0.125])),
    ],
    clues=(
        "How many of the scores with meaningless labels are as good as the real one, or better? "
        "The real one belongs to the list as well: had its labels meant nothing, it would be one "
        "of them.",
        "np.sum(null >= observed) counts them. Add 1 to that count, and 1 to the number of scores, "
        "then divide.",
    ),
    mistakes=[
        (_share(np.greater_equal),
         "Both + 1 are missing: the observed score counts as one of the permutations, or p could "
         "be 0."),
        (_share(np.greater_equal, plus=1),
         "You added 1 above the line alone: the observed score is one more below it, too."),
        (_share(np.greater_equal, of=1),
         "You added 1 below the line alone: the observed score is as high as itself, so it is "
         "counted above the line, too."),
        (_share(np.greater, plus=1, of=1),
         "Scores equal to the observed one count as well: >=, not >."),
        (_share(np.greater),
         "Count scores equal to the observed one (>=), and add 1 above and below the line."),
        (_share(np.less_equal, plus=1, of=1),
         "You counted the scores that are lower: count those at least as high, null >= observed."),
        (_share(np.less, plus=1, of=1),
         "You counted the scores that are lower: count those at least as high, null >= observed."),
        (_share(np.less_equal),
         "You counted the scores that are lower: count those at least as high, null >= observed."),
        (_share(np.less),
         "That is the share that is beaten: p is the share at least as high, with 1 added above "
         "and below the line."),
        (lambda observed, null: 1 - permutation_p(observed, null),
         "You returned 1 − p: a small p means that few are as high."),
        (lambda observed, null: int(np.sum(null >= observed)),
         "That is how many are at least as high: add 1, then divide by their number plus 1."),
        (lambda observed, null: int(1 + np.sum(null >= observed)),
         "That is the count: divide it by the number of scores plus 1."),
        (lambda observed, null: 100 * permutation_p(observed, null),
         "That is p in percent: return a share between 0 and 1."),
        *[(program, "Brackets: division goes before addition, so write (1 + …) / (1 + …).")
          for program in (
              lambda observed, null: 1 + np.sum(null >= observed) / 1 + len(null),
              lambda observed, null: (1 + np.sum(null >= observed)) / 1 + len(null),
              lambda observed, null: 1 + np.sum(null >= observed) / (1 + len(null)),
              lambda observed, null: (1 + np.sum(null >= observed)) / len(null) + 1,
              lambda observed, null: 1 + np.sum(null >= observed) / len(null) + 1)],
        (lambda observed, null: (1 + null[null >= observed].sum()) / (1 + len(null)),
         "You added up the scores themselves: np.sum(null >= observed) counts them."),
        (lambda observed, null: (1 + np.sum(null >= observed)) / 501,
         "501 holds for 500 deals: 1 + len(null) holds for any number."),
        *[(program, "np.where gives a tuple, here of length 1: np.sum(null >= observed) counts.")
          for program in (
              lambda observed, null: 2 / (1 + len(null)),
              lambda observed, null: 1 / len(null))],
        *[(_tail_of_normal(ddof), "That is a normal distribution's tail: count the scores instead, "
                                  "no normal distribution is needed.")
          for ddof in (0, 1)],
        (_two_sided, "You counted both tails. The question is one-sided: how many are at least as "
                     "high?"),
        (lambda observed, null: min(1, 2 * permutation_p(observed, null)),
         "You doubled p. The question is one-sided: how many are at least as high?"),
        (_normal_tail, "That is how many standard deviations the score lies above the others: "
                       "count instead, no normal distribution is needed."),
        (lambda observed, null: observed - np.mean(null),
         "That is how far the score lies above the others: count those at least as high."),
        (lambda observed, null: np.mean(null), "That is chance: p asks how many reach the score."),
    ],
)


def pattern_from_filter(X, w):
    """The covariance of the columns of X, times w: what goes along with the score X @ w."""
    return np.cov(X, rowvar=False) @ w


def _centered(X):
    return np.asarray(X, float) - np.mean(X, axis=0)


def _row_centered(X):
    return X - X.mean(axis=1, keepdims=True)


PATTERN = Exercise(
    reference=pattern_from_filter,
    cases=[
        (np.array([[1.0, 2.0], [3.0, 2.0], [2.0, 5.0]]), np.array([1.0, 0.0])),
        (np.array([[0.0, 1.0, 4.0], [2.0, 3.0, 1.0], [1.0, 1.0, 0.0], [5.0, 4.0, 2.0]]),
         np.array([1.0, -2.0, 0.5])),
        (_RNG.normal(size=(12, 4)) + 3, _RNG.normal(size=4)),
        (_RNG.integers(0, 256, (9, 3), dtype=np.uint8), np.array([0.5, 0.0, -1.0])),
        (np.array([[1.0, 0.0, 2.0], [4.0, 1.0, 0.0], [1.0, 5.0, 4.0]]), np.array([1.0, 2.0, -1.0])),
    ],
    clues=(
        "The covariance of the columns of X is a table (D, D): how each voxel goes along with each "
        "other. np.cov makes it; by default it takes rows for variables, and ours are columns.",
        "np.cov(X, rowvar=False) has shape (D, D). Its matrix product with w, by `@`, is the "
        "pattern.",
    ),
    mistakes=[
        (lambda X, w: np.cov(X) @ w,
         "np.cov takes each row for a variable. Here a column is one: np.cov(X, rowvar=False)."),
        (lambda X, w: np.cov(X, rowvar=False, ddof=0) @ w,
         "You divided by N. A sample's covariance, as np.cov gives it, divides by N − 1."),
        (lambda X, w: _centered(X).T @ _centered(X) @ w,
         "You have sums of products: divide by N − 1, as np.cov does."),
        (lambda X, w: X.T.astype(float) @ X @ w,
         "Take the mean of each column away first, and divide by N − 1: np.cov does both."),
        (lambda X, w: X @ X.T @ w,
         "X @ X.T is a table of rows by rows: with X.T first, it is one of columns by columns."),
        (lambda X, w: X.T @ X @ w,
         "Take the mean of each column away first, and divide by N − 1: np.cov does both."),
        *[(lambda X, w, less=less: X.T @ X @ w / (len(X) - less),
           "Take the mean of each column away first: a covariance is about its deviations.")
          for less in (0, 1)],
        *[(lambda X, w, by=by: (X - X.mean()).T @ (X - X.mean()) @ w / by(X),
           "You took one mean away from all: take each column's own, X.mean(axis=0).")
          for by in (lambda X: len(X) - 1, len, lambda X: 1)],
        *[(program, "np.cov(X, w) takes w for one more variable: make the covariance, then "
                    "multiply by w.")
          for program in (lambda X, w: np.cov(X, w), lambda X, w: np.cov(X.T, w))],
        *[(lambda X, w, by=by: _row_centered(X).T @ _row_centered(X) @ w / by(X),
           "You took each row's mean away: take each column's, X.mean(axis=0).")
          for by in (lambda X: len(X) - 1, len)],
        (lambda X, w: [np.corrcoef(X[:, j], X @ w)[0, 1] for j in range(X.shape[1])],
         "That is the correlation with the score: the covariance keeps each voxel's size."),
        (lambda X, w: X.T.astype(float) @ X @ w / len(X),
         "Take the mean of each column away first: a covariance is about its deviations."),
        (lambda X, w: X.T.astype(float) @ X @ w / (len(X) - 1),
         "Take the mean of each column away first: a covariance is about its deviations."),
        (lambda X, w: np.corrcoef(X, rowvar=False) @ w,
         "That is the correlation matrix times w: the covariance keeps each voxel's size."),
        *[(lambda X, w, invert=invert: invert(np.cov(X, rowvar=False), w),
           "You took the inverse of the covariance: that leads from a pattern to a filter.")
          for invert in (lambda C, w: np.linalg.pinv(C) @ w, np.linalg.solve,
                         lambda C, w: np.linalg.inv(C) @ w)],
        (lambda X, w: np.var(X, axis=0, ddof=1) * w,
         "You used each voxel's variance alone: the covariances with the other voxels are what "
         "makes the difference."),
        (lambda X, w: np.var(X, axis=0) * w,
         "You used each voxel's variance alone: the covariances with the other voxels are what "
         "makes the difference."),
        (lambda X, w: np.cov(X, rowvar=False) * w,
         "`*` multiplies entry by entry and leaves a table: the matrix product is `@`."),
        (lambda X, w: np.sum(np.cov(X, rowvar=False), axis=1) * w,
         "You added up each row of the covariance first: multiply by w, then add, which is `@`."),
        (lambda X, w: np.cov(X, rowvar=False),
         "That is the covariance: multiply it by w, np.cov(…) @ w."),
        (lambda X, w: w @ np.cov(X, rowvar=False) @ w,
         "That is one number, the variance of the score: one w is enough."),
        (lambda X, w: np.cov(X, rowvar=False) @ w / (w @ np.cov(X, rowvar=False) @ w),
         "You divided by the variance of the score, as Haufe's formula does: leave that out here, "
         "the form stays the same."),
        (lambda X, w: X @ w, "That is the score of each row: the pattern has one number a voxel."),
        (lambda X, w: -np.cov(X, rowvar=False) @ w, "The sign is turned: no minus is needed."),
        (lambda X, w: w * 1.0, "You returned the filter itself: multiply the covariance by it."),
        (lambda X, w: np.mean(X, axis=0) * w,
         "You multiplied by each voxel's mean: the covariance is about deviations from it."),
        (lambda X, w: (lambda a: a / np.linalg.norm(a))(np.cov(X, rowvar=False) @ w),
         "You brought the pattern to length 1: return the product as it is."),
    ],
)

EXERCISES = {"accuracy_by_run": BY_RUN, "deal_within_runs": DEAL, "held_out_pattern": HELD_OUT,
             "block_means": MEANS, "permutation_p": PERMUTATION, "pattern_from_filter": PATTERN}
