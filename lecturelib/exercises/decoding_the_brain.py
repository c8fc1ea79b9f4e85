"""The exercises of notebook 09."""

import math

import numpy as np

from lecturelib.exercises._checker import Exercise


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


_RNG = np.random.default_rng(9)
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

EXERCISES = {"block_means": MEANS, "permutation_p": PERMUTATION, "pattern_from_filter": PATTERN}
