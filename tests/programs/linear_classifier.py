"""Programs for the exercises of notebook 02, as learners write them."""

import numpy as np

from lecturelib import linear

# linear_scores ---------------------------------------------------------------------------------


def product(X, W, b):
    return X @ W + b


def with_einsum(X, W, b):
    return np.einsum("nd,dc->nc", X, W) + b


def three_loops(X, W, b):
    scores = []
    for x in X:
        row = []
        for c in range(W.shape[1]):
            row.append(sum(float(x[d]) * W[d, c] for d in range(W.shape[0])) + b[c])
        scores.append(row)
    return scores


def bias_trick(X, W, b):
    with_one = np.column_stack([X, np.ones(len(X))])
    return with_one @ np.vstack([W, b])


def slide_order_turned(X, W, b):
    return (W.T @ X.T + b[:, None]).T


def from_the_library(X, W, b):
    layer = linear.Linear(*W.shape, np.random.default_rng(0))
    layer.W[...], layer.b[...] = W, b
    return layer.forward(X)


def per_class(X, W, b):
    return np.stack([(X * W[:, c]).sum(axis=1) + b[c] for c in range(len(b))], axis=1)


def left_out_b(X, W, b):
    return np.dot(X, W)


def w_first(X, W, b):
    return np.dot(W, X) + b


def w_turned(X, W, b):
    return np.dot(X, W.T) + b


def columns(X, W, b):
    return W.T.dot(X.T) + b.reshape(-1, 1)


def columns_and_b(X, W, b):
    return W.T.dot(X.T) + b


def elementwise(X, W, b):
    return np.multiply(X, W) + b


def one_image(X, W, b):
    return W.T @ X[0] + b


def returns_in_the_loop(X, W, b):
    for x in X:
        return x @ W + b


def w_times_each_image(X, W, b):
    return np.array([W @ x + b for x in X])


def sum_of_all_products(X, W, b):
    return (X * W).sum() + b


def first_bias(X, W, b):
    return X @ W + b[0]


def stacked_without_one(X, W, b):
    return X @ np.concatenate([W, b[np.newaxis]])


def predicted(X, W, b):
    return np.argmax(X @ W + b, axis=1)


def minus(X, W, b):
    return X @ W - b


def b_inside(X, W, b):
    return X @ (W + b)


def b_summed(X, W, b):
    return X @ W + np.sum(b)


def added_up(X, W, b):
    return sum(X @ W + b)


def b_into_the_input(X, W, b):
    W += b / len(W)
    return X @ W


def wraps_around(X, W, b):
    return X.astype(np.uint8) @ W + b


def b_twice_in_trick(X, W, b):
    return np.column_stack([X, np.ones(len(X))]) @ np.vstack([W, b]) + b


def stops_before_the_last_class(X, W, b):
    scores = np.zeros((len(X), W.shape[1]))
    for i in range(len(X)):
        for c in range(W.shape[1] - 1):
            scores[i, c] = sum(X[i] * W[:, c]) + b[c]
    return scores


def stops_before_the_last_pixel(X, W, b):
    scores = np.zeros((len(X), len(b)))
    for i in range(len(X)):
        for c in range(len(b)):
            scores[i, c] = b[c]
            for d in range(len(W) - 1):
                scores[i, c] += X[i, d] * W[d, c]
    return scores


def zeros_for_each_score(X, W, b):
    for i in range(len(X)):
        for c in range(len(b)):
            scores = np.zeros((len(X), len(b)))
            scores[i, c] = sum(X[i] * W[:, c]) + b[c]
    return scores


def zeros_for_each_image(X, W, b):
    for i in range(len(X)):
        scores = np.zeros((len(X), len(b)))
        for c in range(len(b)):
            scores[i, c] = sum(X[i] * W[:, c]) + b[c]
    return scores


def whole_numbers(X, W, b):
    scores = np.zeros((len(X), len(b)), dtype=int)
    for i in range(len(X)):
        scores[i] = X[i] @ W + b
    return scores


def no_b_and_turned(X, W, b):
    return W.T @ X.T


# n_parameters ----------------------------------------------------------------------------------


def weights_and_biases(in_features, out_features):
    return in_features * out_features + out_features


def from_trick(in_features, out_features):
    return (in_features + 1) * out_features


def by_shapes(in_features, out_features):
    return np.zeros((in_features, out_features)).size + np.zeros(out_features).size


def by_the_library(in_features, out_features):
    layer = linear.Linear(in_features, out_features, np.random.default_rng(0))
    return sum(parameter.size for parameter, _ in layer.params())


def counted(in_features, out_features):
    total = 0
    for _ in range(out_features):
        total += in_features
        total += 1
    return np.array(total)


def as_float(in_features, out_features):
    return float(np.prod([in_features, out_features]) + out_features)


def no_biases(in_features, out_features):
    return np.zeros((in_features, out_features)).size


def bias_an_input(in_features, out_features):
    return in_features * (out_features + 1)


def one_bias(in_features, out_features):
    return in_features * out_features + 1


def only_added(in_features, out_features):
    return in_features + out_features


def both_plus_one(in_features, out_features):
    return (1 + in_features) * (1 + out_features)


def both_biases(in_features, out_features):
    return in_features * out_features + (in_features + out_features)


def biases_twice(in_features, out_features):
    return (in_features + 1) * out_features + out_features


def two_numbers(in_features, out_features):
    return in_features * out_features, out_features


def shape_of_w(in_features, out_features):
    return in_features, out_features


def always_cifar(in_features, out_features):
    return 30730


def as_text(in_features, out_features):
    return f"{in_features * out_features + out_features} parameters"


# nearest_mean_weights --------------------------------------------------------------------------


def comprehension(X, y):
    means = [X[y == c].mean(0) for c in np.unique(y)]
    return np.transpose(means), [-np.dot(mean, mean) / 2 for mean in means]


def with_indicator(X, y):
    indicator = np.eye(y.max() + 1)[y]
    W = X.T @ indicator / indicator.sum(axis=0)
    return W, -np.einsum("dc,dc->c", W, W) / 2


def filled_in(X, y):
    n_classes = len(set(y.tolist()))
    W, b = np.zeros((X.shape[1], n_classes)), np.zeros(n_classes)
    for c in range(n_classes):
        W[:, c] = X[y == c].mean(axis=0)
        b[c] = -0.5 * np.linalg.norm(W[:, c]) ** 2
    return [W, b]


def from_scikit_learn(X, y):
    from sklearn.neighbors import NearestCentroid

    centers = NearestCentroid().fit(X, y).centroids_
    return centers.T, -0.5 * (centers * centers).sum(axis=1)


def rows_a_class(X, y):
    means = np.array([X[y == c].mean(axis=0) for c in np.unique(y)])
    return means, -0.5 * (means**2).sum(axis=1)


def no_bias(X, y):
    W = with_indicator(X, y)[0]
    return W, np.zeros(W.shape[1])


def positive_bias(X, y):
    W, b = with_indicator(X, y)
    return W, -b


def no_half(X, y):
    W = with_indicator(X, y)[0]
    return W, -np.sum(W**2, axis=0)


def length_for_square(X, y):
    W = with_indicator(X, y)[0]
    return W, -np.linalg.norm(W, axis=0) / 2


def mean_of_squares(X, y):
    W = with_indicator(X, y)[0]
    return W, -0.5 * np.mean(W**2, axis=0)


def wrong_axis(X, y):
    W = with_indicator(X, y)[0]
    return W, -0.5 * np.sum(W**2, axis=1)


def squares_the_sum(X, y):
    W = with_indicator(X, y)[0]
    return W, -0.5 * W.sum(axis=0) ** 2


def squares_of_images(X, y):
    W = with_indicator(X, y)[0]
    return W, np.array([-0.5 * np.mean(np.sum(X[y == c] ** 2, axis=1)) for c in np.unique(y)])


def doubled(X, y):
    W, b = with_indicator(X, y)
    return 2 * W, 2 * b


def not_divided(X, y):
    W = X.T @ np.eye(y.max() + 1)[y]
    return W, -0.5 * (W**2).sum(axis=0)


def median_images(X, y):
    means = np.array([np.median(X[y == c], axis=0) for c in np.unique(y)])
    return means.T, -0.5 * (means**2).sum(axis=1)


def stops_early(X, y):
    means = np.array([X[y == c].mean(axis=0) for c in range(y.max())])
    return means.T, -0.5 * (means**2).sum(axis=1)


def one_number_a_class(X, y):
    means = np.array([np.mean(X[y == c]) for c in np.unique(y)])
    return means, -0.5 * means**2


def means_over_pixels(X, y):
    means = np.array([X[y == c].mean(axis=1) for c in np.unique(y)])
    return means.T, -0.5 * (means**2).sum(axis=1)


def one_bias_for_all(X, y):
    means = np.stack([X[y == c].mean(axis=0) for c in np.unique(y)])
    return means.T, -(means**2).sum() / 2


def weights_alone(X, y):
    return with_indicator(X, y)[0]


def always_ten(X, y):
    means = np.array([X[y == c].sum(axis=0) / max((y == c).sum(), 1) for c in range(10)])
    return means.T, -0.5 * (means**2).sum(axis=1)


def stacked(X, y):
    W, b = with_indicator(X, y)
    return np.concatenate([W, b[np.newaxis]])


def b_first(X, y):
    W, b = with_indicator(X, y)
    return b, W


def grand_mean(X, y):
    W = with_indicator(X, y)[0]
    W = W - X.mean(axis=0)[:, None]
    return W, -0.5 * (W**2).sum(axis=0)


def cut_to_whole_numbers(X, y):
    W = np.zeros((X.shape[1], y.max() + 1), dtype=int)
    for c in range(y.max() + 1):
        W[:, c] = X[y == c].mean(axis=0)
    return W, -0.5 * (W**2).sum(axis=0)


def zeros_in_the_loop(X, y):
    for c in range(y.max() + 1):
        W = np.zeros((X.shape[1], y.max() + 1))
        W[:, c] = X[y == c].mean(axis=0)
    return W, -0.5 * (W**2).sum(axis=0)


def loop_from_1(X, y):
    W = np.zeros((X.shape[1], y.max() + 1))
    for c in range(1, y.max() + 1):
        W[:, c] = X[y == c].mean(axis=0)
    return W, -0.5 * (W**2).sum(axis=0)


def loop_stops_early(X, y):
    W, b = np.zeros((X.shape[1], y.max() + 1)), np.zeros(y.max() + 1)
    for c in range(y.max()):
        W[:, c] = X[y == c].mean(axis=0)
        b[c] = -0.5 * np.sum(W[:, c] ** 2)
    return W, b


def return_in_the_loop(X, y):
    W, b = np.zeros((X.shape[1], y.max() + 1)), np.zeros(y.max() + 1)
    for c in range(y.max() + 1):
        W[:, c] = X[y == c].mean(axis=0)
        b[c] = -0.5 * np.sum(W[:, c] ** 2)
        return W, b


def mean_of_all_rows(X, y):
    W = np.stack([X.mean(axis=0) for c in np.unique(y)], axis=1)
    return W, -0.5 * (W**2).sum(axis=0)


def twice_and_halved(X, y):
    W = with_indicator(X, y)[0]
    return 2 * W, -0.5 * (W**2).sum(axis=0)


def negative_means(X, y):
    W = with_indicator(X, y)[0]
    return -W, -0.5 * (W**2).sum(axis=0)


def rows_and_sign(X, y):
    means = np.array([X[y == c].mean(axis=0) for c in np.unique(y)])
    return means, 0.5 * (means**2).sum(axis=1)


def sign_and_half(X, y):
    W = with_indicator(X, y)[0]
    return W, (W**2).sum(axis=0)


def mean_over_all_and_no_half(X, y):
    W = np.zeros((X.shape[1], y.max() + 1))
    for c in range(y.max() + 1):
        W[:, c] = X[y == c].mean()
    return W, -(W**2).sum(axis=0)


def sums_without_b(X, y):
    return X.T @ np.eye(y.max() + 1)[y], np.zeros(y.max() + 1)


# border_distance -----------------------------------------------------------------------------


def loop_over_classes(scores, W):
    i = int(np.argmax(scores))
    return min((scores[i] - scores[j]) / np.sqrt(((W[:, i] - W[:, j]) ** 2).sum())
               for j in range(len(scores)) if j != i)


def nan_left_out(scores, W):
    i = np.argmax(scores)
    return np.nanmin((scores[i] - scores) / np.linalg.norm(W.T - W.T[i], axis=1))


def sorted_first(scores, W):
    order = np.argsort(-scores)
    s, T = scores[order], W.T[order]
    return np.array(np.sort((s[0] - s[1:]) / np.linalg.norm(T[1:] - T[0], axis=1))[0])


def second_best(scores, W):
    best, second = np.argsort(scores)[::-1][:2]
    return (scores[best] - scores[second]) / np.linalg.norm(W[:, best] - W[:, second])


def gap_alone(scores, W):
    return np.sort(scores)[-1] - np.sort(scores)[-2]


def each_class(scores, W):
    i = np.argmax(scores)
    return [(scores[i] - scores[j]) / np.linalg.norm(W[:, i] - W[:, j])
            for j in range(len(scores)) if j != i]


def farthest(scores, W):
    return max(each_class(scores, W))


def average_border(scores, W):
    return np.mean(each_class(scores, W))


def which_class(scores, W):
    others = [j for j in range(len(scores)) if j != np.argmax(scores)]
    return others[np.argmin(each_class(scores, W))]


def negative(scores, W):
    return -min(each_class(scores, W))


def gaps_turned(scores, W):
    return min(-d for d in each_class(scores, W))


def two_minima(scores, W):
    i = np.argmax(scores)
    lengths = [np.linalg.norm(W[:, i] - W[:, j]) for j in range(len(scores)) if j != i]
    return gap_alone(scores, W) / min(lengths)


def times_length(scores, W):
    i = np.argmax(scores)
    return min((scores[i] - scores[j]) * np.linalg.norm(W[:, i] - W[:, j])
               for j in range(len(scores)) if j != i)


def winner_kept(scores, W):
    i = scores.argmax()
    return np.min((scores[i] - scores) / np.linalg.norm(W.T - W[:, i], axis=1))


def winner_kept_by_builtin(scores, W):
    i = np.argmax(scores)
    return min((scores[i] - scores[j]) / np.linalg.norm(W[:, i] - W[:, j])
               for j in range(len(scores)))


def begins_at_0(scores, W):
    i, best = np.argmax(scores), 0
    for j in range(len(scores)):
        if j != i:
            distance = (scores[i] - scores[j]) / np.linalg.norm(W[:, i] - W[:, j])
            if distance < best:
                best = distance
    return best


def nothing_to_divide_by(scores, W):
    i = np.argmax(scores)
    return np.min((scores[i] - scores) / (np.linalg.norm(W.T - W[:, i], axis=1) + 1e-12))


def first_wins(scores, W):
    return min((scores[0] - scores[j]) / np.linalg.norm(W[:, 0] - W[:, j])
               for j in range(1, len(scores)))


def template_length(scores, W):
    i = scores.argmax()
    return min((scores[i] - scores[j]) / np.linalg.norm(W[:, j])
               for j in range(len(scores)) if j != i)


def no_axis(scores, W):
    i = scores.argmax()
    rest = np.delete(W, i, axis=1) - W[:, i : i + 1]
    return ((scores[i] - np.delete(scores, i)) / np.linalg.norm(rest)).min()


def rows_of_w(scores, W):
    i = scores.argmax()
    return min((scores[i] - scores[j]) / np.linalg.norm(W[i] - W[j])
               for j in range(len(scores)) if j != i)


def squared_length(scores, W):
    i = scores.argmax()
    return min((scores[i] - scores[j]) / np.sum((W[:, i] - W[:, j]) ** 2)
               for j in range(len(scores)) if j != i)


def l1_length(scores, W):
    i = scores.argmax()
    return min((scores[i] - scores[j]) / np.abs(W[:, i] - W[:, j]).sum()
               for j in range(len(scores)) if j != i)


# hinge_loss ------------------------------------------------------------------------------------


def two_loops(scores, y):
    total = 0
    for row, right in zip(scores, y, strict=True):
        for j, score in enumerate(row):
            if j != right:
                total += max(0, score - row[right] + 1)
    return total / len(y)


def vectorized(scores, y):
    rows = np.arange(len(scores))
    margins = np.maximum(0, scores - scores[rows, y][:, None] + 1)
    margins[rows, y] = 0
    return margins.sum() / len(scores)


def minus_one(scores, y):
    right = np.take_along_axis(scores, y[:, None], axis=1)
    return np.clip(scores - right + 1, 0, None).sum(axis=1).mean() - 1


def with_mask(scores, y):
    wrong = np.ones(scores.shape, bool)
    wrong[range(len(y)), y] = False
    differences = scores - (scores * ~wrong).sum(axis=1, keepdims=True) + 1
    return np.array(np.mean((differences * (differences > 0) * wrong).sum(axis=1)))


def by_lists(scores, y):
    losses = []
    for row, right in zip(scores.tolist(), y.tolist(), strict=True):
        good = row.pop(right)
        losses.append(sum(max(0.0, bad - good + 1) for bad in row))
    return [sum(losses) / len(losses)][0]


def counts_right_class(scores, y):
    right = scores[np.arange(len(y)), y].reshape(-1, 1)
    return np.mean(np.sum(np.maximum(0, scores - right + 1), axis=1))


def no_margin(scores, y):
    right = scores[np.arange(len(y)), y].reshape(-1, 1)
    return np.mean(np.sum(np.maximum(0, scores - right), axis=1))


def negative_margin(scores, y):
    right = scores[np.arange(len(y)), y].reshape(-1, 1)
    return np.mean(np.sum(np.maximum(0, scores - right - 1), axis=1))


def turned_around(scores, y):
    return two_loops(-scores, y)


def turned_around_with_right(scores, y):
    right = scores[np.arange(len(y)), y].reshape(-1, 1)
    return np.mean(np.sum(np.maximum(0, right - scores + 1), axis=1))


def no_mean(scores, y):
    return two_loops(scores, y) * len(y)


def no_mean_and_right_class(scores, y):
    right = scores[np.arange(len(y)), y].reshape(-1, 1)
    return np.maximum(0, scores - right + 1).sum()


def mean_of_all(scores, y):
    return two_loops(scores, y) / scores.shape[1]


def mean_of_all_with_right(scores, y):
    right = scores[np.arange(len(y)), y].reshape(-1, 1)
    return np.maximum(0, scores - right + 1).mean()


def mean_of_wrong(scores, y):
    return two_loops(scores, y) / (scores.shape[1] - 1)


def one_a_row(scores, y):
    return [two_loops(scores[i : i + 1], y[i : i + 1]) for i in range(len(y))]


def worst_only(scores, y):
    total = 0
    for row, right in zip(scores, y, strict=True):
        total += max(0, np.delete(row, right).max() - row[right] + 1)
    return total / len(y)


def squared(scores, y):
    right = scores[np.arange(len(y)), y].reshape(-1, 1)
    return (np.maximum(0, scores - right + 1) ** 2).sum(axis=1).mean() - 1


def no_clipping(scores, y):
    total = 0
    for row, right in zip(scores, y, strict=True):
        total += sum(row[j] - row[right] + 1 for j in range(len(row)) if j != right)
    return total / len(y)


def clipped_late(scores, y):
    total = 0
    for row, right in zip(scores, y, strict=True):
        total += max(0, sum(row[j] - row[right] + 1 for j in range(len(row)) if j != right))
    return total / len(y)


def absolute(scores, y):
    total = 0
    for row, right in zip(scores, y, strict=True):
        total += sum(abs(row[j] - row[right] + 1) for j in range(len(row)) if j != right)
    return total / len(y)


def counted_violations(scores, y):
    total = 0
    for row, right in zip(scores, y, strict=True):
        total += sum(row[j] - row[right] + 1 > 0 for j in range(len(row)) if j != right)
    return total / len(y)


def fancy_columns(scores, y):
    margins = np.maximum(0, scores - scores[:, y] + 1)
    margins[np.arange(len(y)), y] = 0
    return margins.sum(axis=1).mean()


def fancy_columns_with_right(scores, y):
    return np.maximum(0, scores - scores[:, y] + 1).sum(axis=1).mean()


def leaves_out_the_row_number(scores, y):
    loss = 0
    for i in range(len(scores)):
        for j in range(scores.shape[1]):
            if j != i:
                loss += max(0, scores[i, j] - scores[i, y[i]] + 1)
    return loss / len(scores)


def swapped_indices(scores, y):
    right = scores[y, np.arange(len(y))]
    return np.maximum(0, scores - right[:, None] + 1).sum(axis=1).mean() - 1


def right_is_largest(scores, y):
    return np.maximum(0, scores - scores.max(axis=1, keepdims=True) + 1).sum(axis=1).mean() - 1


def library_loss(scores, y):
    return linear.hinge_loss(scores, y)[0]


def divided_by_classes(scores, y):
    return two_loops(scores, y) * len(y) / scores.shape[1]


def returns_after_one_image(scores, y):
    for row, right in zip(scores, y, strict=True):
        loss = 0
        for j, score in enumerate(row):
            if j != right:
                loss += max(0, score - row[right] + 1)
        return loss


def returns_a_share_after_one_image(scores, y):
    total = 0
    for i in range(len(y)):
        total += two_loops(scores[i : i + 1], y[i : i + 1])
        return total / len(y)


def loss_and_gradient(scores, y):
    loss, gradient = linear.hinge_loss(scores, y)
    return loss, gradient


def rows_for_scores(scores, y):
    return np.maximum(0, scores - scores[y] + 1).sum(axis=1).mean()


def rows_for_scores_zeroed(scores, y):
    margins = np.maximum(0, scores - scores[y] + 1)
    margins[range(len(y)), y] = 0
    return margins.sum() / len(y)


def rows_for_scores_less_one(scores, y):
    return np.mean(np.maximum(0, scores - scores[y] + 1).sum(axis=1) - 1)


def flat_right(scores, y):
    right = scores[np.arange(len(y)), y]
    return np.maximum(0, scores - right + 1).sum(axis=1).mean()


def flat_right_zeroed(scores, y):
    right = scores[np.arange(len(y)), y]
    margins = np.maximum(0, scores - right + 1)
    margins[np.arange(len(y)), y] = 0
    return margins.sum(axis=1).mean()


def flat_right_less_one(scores, y):
    right = scores[np.arange(len(y)), y]
    return np.maximum(0, scores - right + 1).sum(axis=1).mean() - 1


def builtin_max(scores, y):
    right = scores[np.arange(len(y)), y]
    return max(0, scores - right[:, None] + 1).sum() / len(y) - 1


def in_place(scores, y):
    rows = np.arange(len(y))
    scores -= scores[rows, y][:, None].copy()
    scores += 1
    scores[rows, y] = 0
    return np.maximum(0, scores).sum(axis=1).mean()


def accuracy(scores, y):
    return np.mean(scores.argmax(axis=1) == y)


def means_in_loops(X, y):
    n_classes = 0
    for label in y:
        n_classes = max(n_classes, label + 1)
    n_pixels = len(X[0])
    W = [[0.0] * n_classes for _ in range(n_pixels)]
    b = [0.0] * n_classes
    for c in range(n_classes):
        rows = [row for row, label in zip(X.tolist(), y, strict=True) if label == c]
        for p in range(n_pixels):
            total = 0.0
            for row in rows:
                total += row[p]
            W[p][c] = total / len(rows)
            b[c] -= 0.5 * W[p][c] ** 2
    return np.array(W), np.array(b)


def border_in_loops(scores, W):
    winner = 0
    for j in range(len(scores)):
        if scores[j] > scores[winner]:
            winner = j
    best = None
    for j in range(len(scores)):
        if j == winner:
            continue
        squares = 0.0
        for p in range(len(W)):
            squares += (W[p][j] - W[p][winner]) ** 2
        way = (scores[winner] - scores[j]) / squares**0.5
        if best is None or way < best:
            best = way
    return best


def scores_in_loops(X, W, b):
    X, W = X.tolist(), W.tolist()
    result = []
    for row in X:
        scores = []
        for c in range(len(b)):
            total = b[c]
            for p in range(len(row)):
                total += row[p] * W[p][c]
            scores.append(total)
        result.append(scores)
    return result


def gram_for_b(X, y):
    means = np.array([X[y == c].mean(axis=0) for c in np.unique(y)])
    return means.T, -0.5 * means @ means.T


def flat_winner(scores, W):
    i = np.argmax(scores)
    rest = [j for j in range(len(scores)) if j != i]
    return min((scores[i] - scores[rest]) / np.linalg.norm(W[:, i] - W[:, rest], axis=0))


def flat_but_winner(scores, W):
    i = int(scores.argmax())
    lengths = np.linalg.norm(W - W[:, i], axis=0)
    return min((scores[i] - scores[j]) / lengths[j] for j in range(len(scores)) if j != i)


def early_return(scores, W):
    i = scores.argmax()
    for j in range(len(scores)):
        if j != i:
            return (scores[i] - scores[j]) / np.linalg.norm(W[:, i] - W[:, j])


def short_loop(scores, W):
    i, best = scores.argmax(), np.inf
    for j in range(len(scores) - 1):
        if j != i:
            best = min(best, (scores[i] - scores[j]) / np.linalg.norm(W[:, i] - W[:, j]))
    return best


def late_loop(scores, W):
    i, best = scores.argmax(), np.inf
    for j in range(1, len(scores)):
        if j != i:
            best = min(best, (scores[i] - scores[j]) / np.linalg.norm(W[:, i] - W[:, j]))
    return best


def place_of_it(scores, W):
    i = scores.argmax()
    rest = [j for j in range(len(scores)) if j != i]
    return np.argmin([(scores[i] - scores[j]) / np.linalg.norm(W[:, i] - W[:, j]) for j in rest])


LOOPS = {
    "linear_scores": scores_in_loops,
    "nearest_mean_weights": means_in_loops,
    "border_distance": border_in_loops,
}
RIGHT = {
    "linear_scores": [product, with_einsum, three_loops, bias_trick, slide_order_turned, per_class,
                      from_the_library, scores_in_loops],
    "n_parameters": [weights_and_biases, from_trick, by_shapes, by_the_library, counted,
                     as_float],
    "nearest_mean_weights": [comprehension, with_indicator, filled_in, from_scikit_learn,
                             means_in_loops],
    "border_distance": [loop_over_classes, nan_left_out, sorted_first, border_in_loops],
    "hinge_loss": [two_loops, vectorized, minus_one, with_mask, by_lists, library_loss],
}
WRONG = {
    "linear_scores": [
        (left_out_b, "left out b"),
        (w_first, "W @ X is the order where an image is a column"),
        (w_turned, "is X @ W (X @ W.T and W @ x"),
        (w_times_each_image, "is X @ W (X @ W.T and W @ x"),
        (returns_in_the_loop, "does `return` stand inside"),
        (sum_of_all_products, "np.sum adds up everything"),
        (first_bias, "bias of the first"),
        (stacked_without_one, "one more pixel, a 1"),
        (columns, "a column an image"),
        (columns_and_b, "an image is a column"),
        (elementwise, "entry by entry"),
        (one_image, "scores of the first row"),
        (predicted, "return all the scores"),
        (minus, "You subtracted b"),
        (b_inside, "added b to the weights"),
        (b_summed, "sum of all biases"),
        (added_up, "one row an image"),
        (b_into_the_input, "expected"),
        (wraps_around, "value at [2, 0]"),
        (b_twice_in_trick, "expected"),
        (stops_before_the_last_class, "The last class is missing"),
        (stops_before_the_last_pixel, "The last pixel is missing"),
        (zeros_for_each_score, "make the array of zeros before the loop"),
        (zeros_for_each_image, "make the array of zeros before the loop"),
        (whole_numbers, "The decimals are cut off"),
        (no_b_and_turned, "left out b, and your scores have a column an image"),
    ],
    "n_parameters": [
        (no_biases, "forgot the biases"),
        (bias_an_input, "a bias for each input"),
        (one_bias, "One bias is not enough"),
        (only_added, "multiply"),
        (both_plus_one, "gave the inputs a bias"),
        (both_biases, "only each output has one"),
        (biases_twice, "biases twice"),
        (two_numbers, "return their sum"),
        (shape_of_w, "shape of W"),
        (always_cifar, "expected 15"),
        (as_text, "type"),
    ],
    "nearest_mean_weights": [
        (rows_a_class, "turn it with .T"),
        (gram_for_b, "multiplies every mean with every other"),
        (no_bias, "b is 0"),
        (positive_bias, "Your b has the wrong sign"),
        (no_half, "factor ½"),
        (length_for_square, "takes the length of each mean"),
        (mean_of_squares, "takes the mean of the squares"),
        (wrong_axis, "over classes"),
        (squares_the_sum, "square first, then add"),
        (squares_of_images, "images' squared lengths"),
        (doubled, "every score doubled"),
        (not_divided, "sums over the rows"),
        (median_images, "medians"),
        (stops_early, "stops before the last"),
        (one_number_a_class, "averages over the pixels too"),
        (weights_alone, "return W and b"),
        (always_ten, "counts on ten classes"),
        (grand_mean, "W: value"),
        (stacked, "return the two apart"),
        (b_first, "W, then b"),
        (means_over_pixels, "over the pixels of each image"),
        (one_bias_for_all, "one number for all"),
        (cut_to_whole_numbers, "Your W holds whole numbers"),
        (zeros_in_the_loop, "make the array of zeros before the loop"),
        (loop_from_1, "lacks the first class"),
        (loop_stops_early, "lacks the last class"),
        (return_in_the_loop, "does `return` stand inside the loop?"),
        (mean_of_all_rows, "the same mean for every class"),
        (twice_and_halved, "Your W is doubled and your b is not"),
        (negative_means, "Your W has the wrong sign"),
        (rows_and_sign, "turn it with .T. Your b has the wrong sign"),
        (sign_and_half, "wrong sign and lacks its factor"),
        (mean_over_all_and_no_half, "mean(axis=0) over rows alone. Your b lacks"),
        (sums_without_b, "divide by how many there are. b is 0"),
    ],
    "border_distance": [
        (second_best, "second-best score alone"),
        (flat_winner, "write W[:, [i]]"),
        (flat_but_winner, "write W[:, [i]]"),
        (early_return, "does the `return` stand inside the loop?"),
        (short_loop, "The last class is missing"),
        (late_loop, "The first class is missing"),
        (place_of_it, "the place of the smallest way"),
        (gap_alone, "not yet a distance"),
        (each_class, "one distance for each class"),
        (farthest, "You took the largest"),
        (average_border, "You took the mean"),
        (which_class, "how far it is"),
        (negative, "sign is wrong"),
        (gaps_turned, "wrong sign"),
        (two_minima, "divide first"),
        (times_length, "You multiplied"),
        (winner_kept, "0 / 0 is nan"),
        (first_wins, "first class for the winner"),
        (template_length, "length of w_j"),
        (no_axis, "Without axis"),
        (rows_of_w, "you took rows"),
        (squared_length, "squared length"),
        (l1_length, "L2 norm"),
        (winner_kept_by_builtin, "0 / 0 is nan"),
        (begins_at_0, "start from np.inf"),
        (nothing_to_divide_by, "winner is among the others"),
    ],
    "hinge_loss": [
        (counts_right_class, "Leave it out"),
        (no_margin, "forgot the margin"),
        (negative_margin, "margin has the wrong sign"),
        (turned_around, "wrong way around"),
        (turned_around_with_right, "wrong way around"),
        (no_mean, "take the mean over them"),
        (no_mean_and_right_class, "leave the right class out, then take the mean"),
        (mean_of_all, "averaged over the classes too"),
        (mean_of_all_with_right, "averaged over the classes too"),
        (mean_of_wrong, "averaged over the wrong classes"),
        (one_a_row, "one loss for each image"),
        (worst_only, "add up all of them"),
        (squared, "You squared the terms"),
        (no_clipping, "makes up for a high one"),
        (clipped_late, "inside the sum"),
        (absolute, "absolute values"),
        (counted_violations, "by how much they are"),
        (fancy_columns, "picks columns for all rows"),
        (swapped_indices, "indices are swapped"),
        (right_is_largest, "got 0, expected 2.9"),
        (divided_by_classes, "number of classes: divide"),
        (returns_after_one_image, "first image alone"),
        (returns_a_share_after_one_image, "Only the first image"),
        (loss_and_gradient, "gradient too"),
        (rows_for_scores, "takes whole rows"),
        (rows_for_scores_zeroed, "takes whole rows"),
        (rows_for_scores_less_one, "takes whole rows"),
        (flat_right, "right[:, np.newaxis]"),
        (flat_right_zeroed, "right[:, np.newaxis]"),
        (flat_right_less_one, "right[:, np.newaxis]"),
        (builtin_max, "np.maximum(0, …) each entry"),
        (in_place, "changes its input scores"),
        (accuracy, "expected 2.9"),
        (fancy_columns_with_right, "picks columns for all rows"),
        (leaves_out_the_row_number, "the right class, y[i]"),
    ],
}
