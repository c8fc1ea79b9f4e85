"""Right and wrong programs for the exercises of notebook 07, as learners write them."""

import numpy as np

from lecturelib import regularization
from lecturelib.gradient_descent import minibatches
from lecturelib.softmax import cross_entropy


# train_with_penalty
def loop_of_06(change=None, add=None, step=None, after=None, copies=True, end=None):
    """The skeleton of the notebook, with lines that a learner adds or changes.

    `add(W, dW, strength, rate, n)` is put in place of both dW; `step` of all updates; `after` does
    something to the weights when a step is over.
    """
    def program(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng, strength):
        if copies:
            W1, b1, W2, b2 = W1.copy(), b1.copy(), W2.copy(), b2.copy()
        for _ in range(n_epochs):
            for rows in minibatches(len(X), batch_size, rng):
                X_rows, y_rows = X[rows], y[rows]
                h = np.maximum(0, X_rows @ W1 + b1)
                loss, dscores = cross_entropy(h @ W2 + b2, y_rows)
                dh = (dscores @ W2.T) * (h > 0)
                dW1, db1 = X_rows.T @ dh, dh.sum(axis=0)
                dW2, db2 = h.T @ dscores, dscores.sum(axis=0)
                if add:
                    dW1 = add(W1, dW1, strength, learning_rate, len(rows))
                    dW2 = add(W2, dW2, strength, learning_rate, len(rows))
                if change:
                    dW1, db1, dW2, db2 = change(W1, b1, W2, b2, dW1, db1, dW2, db2, strength)
                W1 -= learning_rate * dW1
                b1 -= learning_rate * db1
                W2 -= learning_rate * dW2
                b2 -= learning_rate * db2
                if after:
                    after(W1, W2, strength, learning_rate)
            if end == "early":
                return W1, b1, W2, b2
            if end == "shrink":
                W1 *= 1 - 2 * learning_rate * strength
                W2 *= 1 - 2 * learning_rate * strength
        if end == "weights":
            return W1, W2
        return W1, b1, W2, b2
    return program


def shrinks_first(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng, strength):
    """Weight decay as its name says: the weights times a factor, then the step of 06."""
    W1, b1, W2, b2 = (np.array(w) for w in (W1, b1, W2, b2))
    keep = 1 - 2 * learning_rate * strength
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            h = np.maximum(0, X[rows] @ W1 + b1)
            d = cross_entropy(h @ W2 + b2, y[rows])[1]
            dh = np.where(h > 0, d @ W2.T, 0)
            W1, W2 = keep * W1 - learning_rate * X[rows].T @ dh, keep * W2 - learning_rate * h.T @ d
            b1, b2 = b1 - learning_rate * dh.sum(0), b2 - learning_rate * d.sum(0)
    return [W1, b1, W2, b2]


def by_the_class_l2(W, dW, strength, rate, n):
    return dW + regularization.L2(strength).gradient(W)


def weight_by_weight(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng, strength):
    """The penalty's slope in a loop over the rows of each array of weights."""
    W1, b1, W2, b2 = W1.copy(), b1.copy(), W2.copy(), b2.copy()
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            X_rows, y_rows = X[rows], y[rows]
            h = np.maximum(0, X_rows @ W1 + b1)
            scores = h @ W2 + b2
            loss, dscores = cross_entropy(scores, y_rows)
            dh = (dscores @ W2.T) * (h > 0)
            dW1, db1 = X_rows.T @ dh, dh.sum(axis=0)
            dW2, db2 = h.T @ dscores, dscores.sum(axis=0)
            for i in range(len(W1)):
                dW1[i] = dW1[i] + 2 * strength * W1[i]
            for i in range(len(W2)):
                dW2[i] = dW2[i] + 2 * strength * W2[i]
            W1 -= learning_rate * dW1
            b1 -= learning_rate * db1
            W2 -= learning_rate * dW2
            b2 -= learning_rate * db2
    return W1, b1, W2, b2


def on_dscores(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng, strength):
    W1, b1, W2, b2 = W1.copy(), b1.copy(), W2.copy(), b2.copy()
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            h = np.maximum(0, X[rows] @ W1 + b1)
            loss, dscores = cross_entropy(h @ W2 + b2, y[rows])
            dscores += strength * (np.sum(W1**2) + np.sum(W2**2))
            dh = dscores @ W2.T * (h > 0)
            W1 = W1 - learning_rate * X[rows].T @ dh
            b1 = b1 - learning_rate * dh.sum(axis=0)
            W2 = W2 - learning_rate * h.T @ dscores
            b2 = b2 - learning_rate * dscores.sum(axis=0)
    return W1, b1, W2, b2


def added(slope):
    return loop_of_06(add=lambda W, dW, s, rate, n: dW + slope(W, s))


def biases_as_well(W1, b1, W2, b2, dW1, db1, dW2, db2, s):
    return dW1 + 2 * s * W1, db1 + 2 * s * b1, dW2 + 2 * s * W2, db2 + 2 * s * b2


def biases_as_well_no_two(W1, b1, W2, b2, dW1, db1, dW2, db2, s):
    return dW1 + s * W1, db1 + s * b1, dW2 + s * W2, db2 + s * b2


def first_layer_only(W1, b1, W2, b2, dW1, db1, dW2, db2, s):
    return dW1 + 2 * s * W1, db1, dW2, db2


def second_layer_only(W1, b1, W2, b2, dW1, db1, dW2, db2, s):
    return dW1, db1, dW2 + 2 * s * W2, db2


def first_layer_no_two(W1, b1, W2, b2, dW1, db1, dW2, db2, s):
    return dW1 + s * W1, db1, dW2, db2


def biases_only(W1, b1, W2, b2, dW1, db1, dW2, db2, s):
    return dW1, db1 + 2 * s * b1, dW2, db2 + 2 * s * b2


def decays_after(W1, W2, s, rate):
    W1 -= rate * 2 * s * W1
    W2 -= rate * 2 * s * W2


def decays_by_itself(W1, W2, s, rate):
    W1 -= 2 * s * W1
    W2 -= 2 * s * W2


# choose_strength
def from_the_largest(strengths, fit, error, training, held_out):
    best, lowest = None, np.inf
    for strength in sorted(strengths)[::-1]:
        weights = fit(training[0], training[1], strength)
        loss = error(held_out[0], held_out[1], weights)
        if loss < lowest:
            best, lowest = (strength, weights), loss
    return best


def smaller_or_larger_of_a_tie(strengths, fit, error, training, held_out):
    X, y = training
    X_held, y_held = held_out
    best_strength = best_error = best_weights = None
    for strength in strengths:
        weights = fit(X, y, strength)
        e = error(X_held, y_held, weights)
        if best_error is None or e < best_error or (e == best_error and strength > best_strength):
            best_strength, best_error, best_weights = strength, e, weights
    return best_strength, best_weights


def minimum_of_pairs(strengths, fit, error, training, held_out):
    fits = {s: fit(*training, s) for s in strengths}
    best = min(strengths, key=lambda s: (error(*held_out, fits[s]), -s))
    return [best, fits[best]]


def sorted_array(strengths, fit, error, training, held_out):
    strengths = np.sort(strengths)
    errors = np.array([error(*held_out, fit(*training, s)) for s in strengths])
    best = strengths[np.flatnonzero(errors == errors.min())[-1]]
    return best, fit(*training, best)


def choice(fit_on=0, judge_on=1, better="<", start=np.inf, back="both", order=list, refit=None):
    def program(strengths, fit, error, training, held_out):
        piles = training, held_out
        lowest = start
        for strength in order(strengths):
            weights = fit(*piles[fit_on], strength)
            found = error(*piles[judge_on], weights)
            if (found < lowest if better == "<" else found <= lowest if better == "<="
                    else found > lowest):
                lowest, best, kept = found, strength, weights
        if refit == "both":
            kept = fit(np.concatenate([training[0], held_out[0]]),
                       np.concatenate([training[1], held_out[1]]), best)
        if refit == "last":
            kept = weights
        return {"both": (best, kept), "strength": best, "weights": kept,
                "turned": (kept, best), "error": (best, lowest)}[back]
    return program


def downwards(strengths):
    return sorted(strengths, reverse=True)


def first_one(strengths, fit, error, training, held_out):
    for strength in strengths:
        weights = fit(*training, strength)
        return strength, weights


def pair_as_one(strengths, fit, error, training, held_out):
    for strength in strengths:
        weights = fit(training, strength)
    return strength, weights


def pair_as_one_in_error(strengths, fit, error, training, held_out):
    errors = [error(held_out, fit(*training, strength)) for strength in strengths]
    best = strengths[np.argmin(errors)]
    return best, fit(*training, best)


# train_and_stop
def best_and_waited(one_epoch, held_out_loss, weights, max_epochs, patience):
    lowest, waited = np.inf, 0
    for _ in range(max_epochs):
        weights = one_epoch(weights)
        loss = held_out_loss(weights)
        if loss < lowest:
            lowest, best, waited = loss, weights, 0
        else:
            waited = waited + 1
            if waited == patience:
                return best
    return best


def everything_kept(one_epoch, held_out_loss, weights, max_epochs, patience):
    kept, losses = [], []
    while len(losses) < max_epochs:
        weights = one_epoch(weights)
        kept.append(weights)
        losses.append(held_out_loss(weights))
        if len(losses) - 1 - np.argmin(losses) >= patience:
            break
    return kept[np.argmin(losses)]


def first_epoch_apart(one_epoch, held_out_loss, weights, max_epochs, patience):
    best = weights = one_epoch(weights)
    lowest, best_epoch = held_out_loss(best), 1
    for epoch in range(2, max_epochs + 1):
        if epoch - 1 - best_epoch == patience:
            break
        weights = one_epoch(weights)
        loss = held_out_loss(weights)
        if loss < lowest:
            best, lowest, best_epoch = weights, loss, epoch
    return best


def stopping(better=lambda loss, lowest: loss < lowest, reset=True, late=0, start=np.inf,
             count_from=0, last=False, back="weights", again=False, ties=True):
    def program(one_epoch, held_out_loss, weights, max_epochs, patience):
        first, best, epoch_of_best = weights, None, None
        lowest, waited = start, 0
        for epoch in range(max_epochs):
            weights = one_epoch(first if again else weights)
            loss = held_out_loss(weights)
            if better(loss, lowest):
                lowest, best, epoch_of_best = loss, weights, epoch
                if reset:
                    waited = count_from
            elif ties or loss > lowest:
                waited += 1
            if waited >= patience + late:
                break
        return {"weights": weights if last else best, "loss": lowest, "epoch": epoch_of_best,
                "both": (best, lowest)}[back]
    return program


def against_the_one_before(one_epoch, held_out_loss, weights, max_epochs, patience):
    before, waited = np.inf, 0
    for _ in range(max_epochs):
        weights = one_epoch(weights)
        loss = held_out_loss(weights)
        if loss < before:
            best, waited = weights, 0
        else:
            waited += 1
        before = loss
        if waited == patience:
            break
    return best


def waits_for_rises(one_epoch, held_out_loss, weights, max_epochs, patience):
    before, lowest, waited = np.inf, np.inf, 0
    for _ in range(max_epochs):
        weights = one_epoch(weights)
        loss = held_out_loss(weights)
        waited = 0 if loss < before else waited + 1
        before = loss
        if loss < lowest:
            lowest, best = loss, weights
        if waited == patience:
            break
    return best


def stops_never(one_epoch, held_out_loss, weights, max_epochs, patience):
    lowest = np.inf
    for _ in range(max_epochs):
        weights = one_epoch(weights)
        if held_out_loss(weights) < lowest:
            lowest, best = held_out_loss(weights), weights
    return best


def trains_on(one_epoch, held_out_loss, weights, max_epochs, patience):
    for _ in range(max_epochs):
        weights = one_epoch(weights)
    return weights


def goes_on_from_the_best(one_epoch, held_out_loss, weights, max_epochs, patience):
    best, lowest, waited = weights, np.inf, 0
    for _ in range(max_epochs):
        tried = one_epoch(best)
        if held_out_loss(tried) < lowest:
            best, lowest, waited = tried, held_out_loss(tried), 0
        else:
            waited += 1
            if waited == patience:
                break
    return best


def start_counts(one_epoch, held_out_loss, weights, max_epochs, patience):
    best, lowest, waited = weights, held_out_loss(weights), 0
    for _ in range(max_epochs):
        weights = one_epoch(weights)
        loss = held_out_loss(weights)
        if loss < lowest:
            best, lowest, waited = weights, loss, 0
        else:
            waited += 1
        if waited == patience:
            break
    return best


def loss_before_the_epoch(one_epoch, held_out_loss, weights, max_epochs, patience):
    lowest, waited = np.inf, 0
    for _ in range(max_epochs):
        loss = held_out_loss(weights)
        weights = one_epoch(weights)
        if loss < lowest:
            best, lowest, waited = weights, loss, 0
        else:
            waited += 1
        if waited == patience:
            break
    return best


def never_ends_by_itself(one_epoch, held_out_loss, weights, max_epochs, patience):
    lowest, waited = np.inf, 0
    while waited < patience:
        weights = one_epoch(weights)
        loss = held_out_loss(weights)
        if loss < lowest:
            lowest, best, waited = loss, weights, 0
        else:
            waited += 1
    return best


def no_return_at_the_end(one_epoch, held_out_loss, weights, max_epochs, patience):
    lowest, waited = np.inf, 0
    for _ in range(max_epochs):
        weights = one_epoch(weights)
        loss = held_out_loss(weights)
        if loss < lowest:
            lowest, best, waited = loss, weights, 0
        else:
            waited += 1
        if waited == patience:
            return best


def one_only(one_epoch, held_out_loss, weights, max_epochs, patience):
    for _ in range(max_epochs):
        weights = one_epoch(weights)
        return weights


# l2_penalty
def sum_and_twice(W, strength):
    return strength * np.sum(W**2), 2 * strength * W


def by_loops(W, strength):
    value, gradient = 0, np.zeros_like(W)
    for index, w in np.ndenumerate(W):
        value += strength * w * w
        gradient[index] = 2 * strength * w
    return value, gradient


def by_norm(W, strength):
    return strength * np.linalg.norm(W) ** 2, (2 * strength * W).tolist()


def by_dot(W, strength):
    return np.array(strength * W.ravel() @ W.ravel()), strength * (W + W)


def penalty_of_the_library(W, strength):
    penalty = regularization.L2(strength)
    return penalty.value(W), penalty.gradient(W)


def no_two(W, strength):
    return strength * np.sum(W**2), strength * W


def two_slips(W, strength):
    return strength * sum(abs(w) for w in W.ravel()), strength * W


def half(W, strength):
    return 0.5 * strength * np.sum(W**2), strength * W


def half_in_the_value(W, strength):
    return 0.5 * strength * np.sum(W**2), 2 * strength * W


def averaged(W, strength):
    return strength * np.mean(W**2), 2 * strength * W


def averaged_both(W, strength):
    return strength * np.mean(W**2), 2 * strength * W / W.size


def length(W, strength):
    return strength * np.linalg.norm(W), 2 * strength * W


def spectral_norm(W, strength):
    return strength * np.linalg.norm(W, 2) ** 2, 2 * strength * W


def squared_the_sum(W, strength):
    return strength * np.sum(W) ** 2, 2 * strength * W


def l1(W, strength):
    penalty = regularization.L1(strength)
    return penalty.value(W), penalty.gradient(W)


def l1_value(W, strength):
    return strength * np.sum(np.abs(W)), 2 * strength * W


def no_strength_in_value(W, strength):
    return np.sum(W**2), 2 * strength * W


def no_strength_in_gradient(W, strength):
    return strength * np.sum(W**2), 2 * W


def no_strength(W, strength):
    return np.sum(W**2), 2 * W


def strength_squared(W, strength):
    return np.sum((strength * W) ** 2), 2 * strength**2 * W


def positive_gradient(W, strength):
    return strength * np.sum(W**2), 2 * strength * abs(W)


def descent(W, strength):
    return strength * np.sum(W**2), -2 * strength * W


def dot_product(W, strength):
    return strength * (W @ W), 2 * strength * W


def summed_gradient(W, strength):
    return strength * np.sum(W**2), np.sum(2 * strength * W)


def decayed(W, strength):
    return strength * np.sum(W**2), W - 2 * strength * W


def one_axis(W, strength):
    return strength * np.sum(W**2, axis=0), 2 * strength * W


def not_summed(W, strength):
    return strength * W**2, 2 * strength * W


def value_alone(W, strength):
    return strength * np.sum(W**2)


def gradient_alone(W, strength):
    return 2 * strength * W


def gradient_first(W, strength):
    return 2 * strength * W, strength * np.sum(W**2)


def both_added(W, strength):
    return strength * np.sum(W**2) + 2 * strength * W


def in_place(W, strength):
    value = strength * np.sum(W**2)
    W *= 2 * strength
    return value, W


def prints(W, strength):
    print(strength * np.sum(W**2), 2 * strength * W)


def misspelled(W, strength):
    return strenght * np.sum(W**2), 2 * strength * W  # noqa: F821


# soft_threshold
def sign_and_size(W, t):
    return np.sign(W) * np.maximum(np.abs(W) - t, 0)


def less_its_clip(W, t):
    return W - np.clip(W, -t, t)


def three_cases(W, t):
    return np.where(W > t, W - t, np.where(W < -t, W + t, 0))


def two_relus(W, t):
    return np.maximum(W - t, 0) - np.maximum(-W - t, 0)


def entry_by_entry(W, t):
    out = np.zeros(W.shape)
    for index, w in np.ndenumerate(W):
        if abs(w) > t:
            out[index] = w - t if w > 0 else w + t
    return out


def shrunk_by_the_library(W, t):
    return regularization.L1(t).shrink(W, 1)


def hard(W, t):
    return W * (np.abs(W) > t)


def no_sign(W, t):
    return np.maximum(np.abs(W) - t, 0)


def along_the_gradient(W, t):
    return W - t * np.sign(W)


def by_sign(W, t):
    return np.where(W > 0, W - t, W + t)


def by_sign_zero_down(W, t):
    return np.where(W < 0, W + t, W - t)


def positive_then_negative(W, t):
    out = W.copy()
    out[out > 0] -= t
    out[out < 0] += t
    return out


def negative_then_positive(W, t):
    out = 1.0 * W
    out[out < 0] += t
    out[out > 0] -= t
    return out


def one_maximum(W, t):
    return np.sign(W) * max(abs(W) - t, 0)


def zeroed_the_small_in_place(W, t):
    W[np.abs(W) < t] = 0
    return W


def rows_by_maximum(W, t):
    return [np.sign(row) * max(abs(row) - t, 0) for row in W]


def all_down(W, t):
    return W - t


def positive_only(W, t):
    return np.maximum(W - t, 0)


def negatives_away(W, t):
    return np.where(W > 0, np.maximum(W - t, 0), np.minimum(W - t, 0))


def large_only(W, t):
    return np.where(W > t, W - t, W)


def two_cases(W, t):
    out = W + t
    out[W > t] = W[W > t] - t
    return out


def middle_left(W, t):
    out = W.copy()
    out[W > t] -= t
    out[W < -t] += t
    return out


def negatives_down(W, t):
    out = W - t
    out[np.abs(W) < t] = 0
    return out


def clipped(W, t):
    return np.clip(W, -t, t)


def kept_the_small(W, t):
    out = W.copy()
    out[np.abs(W) > t] = 0
    return out


def in_proportion(W, t):
    return (1 - t) * W


def divided(W, t):
    return W / (1 + t)


def over_zero(W, t):
    return np.sign(W) * (np.abs(W) - t)


def minimum(W, t):
    return np.sign(W) * np.minimum(np.abs(W) - t, 0)


def size_or_t(W, t):
    return np.sign(W) * np.maximum(np.abs(W), t)


def grows(W, t):
    return np.sign(W) * np.maximum(np.abs(W) + t, 0)


def added_up(W, t):
    return np.sum(np.maximum(np.abs(W) - t, 0))


def mask_alone(W, t):
    return np.abs(W) > t


def zeroed_in_place(W, t):
    sign = np.sign(W)
    W -= t * sign
    W[np.sign(W) != sign] = 0
    return W


def truth_of_an_array(W, t):
    if W > t:
        return W - t
    return W + t


def flat(W, t):
    return [np.sign(w) * max(abs(w) - t, 0) for w in W.ravel()]


# dropout
def mask(x, rate, rng):
    return x * (rng.random(x.shape) >= rate) / (1 - rate)


def by_where(x, rate, rng):
    return np.where(rng.random(x.shape) < rate, 0, x / (1 - rate))


def binomial(x, rate, rng):
    return x * rng.binomial(1, 1 - rate, size=x.shape) / (1 - rate)


def zeros_in_a_copy(x, rate, rng):
    out = x / (1 - rate)
    out[rng.random(x.shape) < rate] = 0
    return out


def kept_by_choice(x, rate, rng):
    return x * rng.choice([0, 1 / (1 - rate)], p=[rate, 1 - rate], size=x.shape)


def loop(x, rate, rng):
    out = [[0 if rng.random() < rate else value / (1 - rate) for value in row] for row in x]
    return out


def layer_in_training(x, rate, rng):
    return regularization.Dropout(rate, rng).forward(x, train=True)


def not_inverted(x, rate, rng):
    return x * (rng.random(x.shape) >= rate)


def by_rate(x, rate, rng):
    return x * (rng.random(x.shape) >= rate) / max(rate, 1e-9)


def multiplied(x, rate, rng):
    return x * (rng.random(x.shape) >= rate) * (1 - rate)


def multiplied_by_rate(x, rate, rng):
    return x * (rng.random(x.shape) >= rate) * rate


def plus_rate(x, rate, rng):
    return x * (rng.random(x.shape) >= rate) * (1 + rate)


def twice(x, rate, rng):
    return x * (rng.random(x.shape) >= rate) / (1 - rate) ** 2


def dropped_the_others(x, rate, rng):
    return x * (rng.random(x.shape) < rate) / (1 - rate)


def a_bit_more(x, rate, rng):
    return x * (rng.random(x.shape) >= rate * 1.2) / (1 - rate)


def same_columns(x, rate, rng):
    return x * (rng.random(x.shape[-1]) >= rate) / (1 - rate)


def whole_rows(x, rate, rng):
    return x * (rng.random((len(x), 1)) >= rate) / (1 - rate)


def removed(x, rate, rng):
    return x[rng.random(x.shape) >= rate] / (1 - rate)


def mask_returned(x, rate, rng):
    return rng.random(x.shape) >= rate


def mask_too(x, rate, rng):
    kept = rng.random(x.shape) >= rate
    return x * kept / (1 - rate), kept


def only_scaled(x, rate, rng):
    return x / (1 - rate)


def no_brackets(x, rate, rng):
    return x * (rng.random(x.shape) >= rate) / 1 - rate


def test_time(x, rate, rng):
    return x * (1 - rate)


def nothing(x, rate, rng):
    return x


def global_state(x, rate, rng):
    return x * (np.random.random(x.shape) >= rate) / (1 - rate)  # noqa: NPY002


def own_generator(x, rate, rng):
    return x * (np.random.default_rng(0).random(x.shape) >= rate) / (1 - rate)


def fresh_generator(x, rate, rng):
    return x * (np.random.default_rng().random(x.shape) >= rate) / (1 - rate)


def changes_x(x, rate, rng):
    x[rng.random(x.shape) < rate] = 0
    return x / (1 - rate)


def gaussian(x, rate, rng):
    return x * (rng.normal(size=x.shape) >= rate) / (1 - rate)


def nans(x, rate, rng):
    return np.where(rng.random(x.shape) < rate, np.nan, x / (1 - rate))


def needs_a_shape(x, rate, rng):
    return x * (rng.random() >= rate) / (1 - rate)


# early_stop
def best_and_count(validation_losses, patience):
    best, waited = 0, 0
    for epoch, loss in enumerate(validation_losses):
        if epoch == 0 or loss < validation_losses[best]:
            best, waited = epoch, 0
        else:
            waited += 1
            if waited == patience:
                break
    return best


def from_infinity(validation_losses, patience):
    lowest, best = np.inf, None
    for epoch in range(len(validation_losses)):
        if validation_losses[epoch] < lowest:
            lowest, best = validation_losses[epoch], epoch
        elif epoch - best >= patience:
            return best
    return best


def with_a_while(validation_losses, patience):
    best, epoch = 0, 1
    while epoch < len(validation_losses) and epoch <= best + patience:
        if validation_losses[epoch] < validation_losses[best]:
            best = epoch
        epoch += 1
    return np.int64(best)


def first_that_lasts(validation_losses, patience):
    losses = np.asarray(validation_losses)
    for epoch, loss in enumerate(losses):
        if np.all(losses[epoch + 1 : epoch + 1 + patience] >= loss):
            return epoch


def argmin_until_the_stop(validation_losses, patience):
    for end in range(1, len(validation_losses) + 1):
        if end - 1 - np.argmin(validation_losses[:end]) == patience:
            break
    return np.argmin(validation_losses[:end])


def by_the_class(validation_losses, patience):
    stopping, epoch = regularization.EarlyStopping(patience), np.zeros(1)
    for epoch[0], loss in enumerate(validation_losses):
        if stopping.update(loss, [(epoch, epoch)]):
            break
    stopping.restore([(epoch, epoch)])
    return epoch[0]


def less_patience(validation_losses, patience):
    best = np.minimum.accumulate(validation_losses)
    new = np.flatnonzero(np.append(True, best[1:] < best[:-1]))
    return new[np.append(np.diff(new), len(best) + patience + 1) > patience][0]


def exact_count(x, rate, rng):
    out = x.ravel() / (1 - rate)
    out[rng.permutation(x.size)[:round(rate * x.size)]] = 0
    return out.reshape(x.shape)


def passes_ties_over(validation_losses, patience):
    lowest, best, count = np.inf, 0, 0
    for epoch, loss in enumerate(validation_losses):
        if loss < lowest:
            lowest, best, count = loss, epoch, 0
        elif loss > lowest:
            count += 1
        if count == patience:
            break
    return best


def lowest_of_all(validation_losses, patience):
    return int(np.argmin(validation_losses))


def lowest_by_index(validation_losses, patience):
    return validation_losses.index(min(validation_losses))


def no_break(validation_losses, patience):
    best, waited, stop = 0, 0, False
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best, waited = epoch, 0
        else:
            waited += 1
            stop = waited >= patience
    return best if stop else best


def ties_are_better(validation_losses, patience):
    lowest, best, waited = np.inf, 0, 0
    for epoch, loss in enumerate(validation_losses):
        if loss <= lowest:
            lowest, best, waited = loss, epoch, 0
        else:
            waited += 1
        if waited == patience:
            break
    return best


def ties_restart(validation_losses, patience):
    best, waited = 0, 0
    for epoch, loss in enumerate(validation_losses):
        waited = 0 if loss <= validation_losses[best] else waited + 1
        if loss < validation_losses[best]:
            best = epoch
        if waited == patience:
            break
    return best


def last_of_a_tie(validation_losses, patience):
    end = next((end for end in range(1, len(validation_losses) + 1)
                if end - 1 - np.argmin(validation_losses[:end]) == patience), None)
    losses = np.asarray(validation_losses[:end])
    return np.flatnonzero(losses == losses.min())[-1]


def waits_from_epoch_0(validation_losses, patience):
    best, waited = 0, 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best, waited = epoch, 0
        else:
            waited += 1
            if waited == patience:
                break
    return best


def never_reset(validation_losses, patience):
    lowest, best, waited = np.inf, 0, 0
    for epoch, loss in enumerate(validation_losses):
        if loss < lowest:
            lowest, best = loss, epoch
        else:
            waited += 1
        if waited >= patience:
            return best
    return best


def more_than_patience(validation_losses, patience):
    lowest, best, waited = np.inf, 0, 0
    for epoch, loss in enumerate(validation_losses):
        if loss < lowest:
            lowest, best, waited = loss, epoch, 0
        else:
            waited += 1
            if waited > patience:
                break
    return best


def asks_before_counting(validation_losses, patience):
    lowest, best, waited = np.inf, 0, 0
    for epoch, loss in enumerate(validation_losses):
        if loss < lowest:
            lowest, best, waited = loss, epoch, 0
        elif waited == patience:
            break
        else:
            waited += 1
    return best


def counts_the_best_too(validation_losses, patience):
    lowest, best, waited = np.inf, 0, 0
    for epoch, loss in enumerate(validation_losses):
        if loss < lowest:
            lowest, best, waited = loss, epoch, 1
        else:
            waited += 1
            if waited >= patience:
                break
    return best


def counts_the_best_and_asks(validation_losses, patience):
    lowest, best, waited = np.inf, 0, 0
    for epoch, loss in enumerate(validation_losses):
        if loss < lowest:
            lowest, best, waited = loss, epoch, 0
        waited += 1
        if waited >= patience:
            break
    return best


def than_the_one_before(validation_losses, patience):
    before, best, waited = np.inf, 0, 0
    for epoch, loss in enumerate(validation_losses):
        if loss < before:
            best, waited = epoch, 0
        else:
            waited += 1
        before = loss
        if waited == patience:
            break
    return best


def counts_rises(validation_losses, patience):
    before, lowest, best, waited = np.inf, np.inf, 0, 0
    for epoch, loss in enumerate(validation_losses):
        waited = 0 if loss < before else waited + 1
        if loss < lowest:
            lowest, best = loss, epoch
        if waited == patience:
            return best
        before = loss
    return best


def first_minimum(validation_losses, patience):
    for epoch in range(1, len(validation_losses)):
        if validation_losses[epoch] >= validation_losses[epoch - 1]:
            return epoch - 1
    return len(validation_losses) - 1


def where_it_stops(validation_losses, patience):
    lowest, waited = np.inf, 0
    for epoch in range(len(validation_losses)):
        if validation_losses[epoch] < lowest:
            lowest, waited = validation_losses[epoch], 0
        else:
            waited += 1
        if waited == patience:
            break
    return epoch


def where_it_stops_or_best(validation_losses, patience):
    lowest, best = np.inf, 0
    for epoch, loss in enumerate(validation_losses):
        if loss < lowest:
            lowest, best = loss, epoch
        elif epoch - best == patience:
            return epoch
    return best


def where_it_stops_from_epoch_0(validation_losses, patience):
    best, waited = 0, 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best, waited = epoch, 0
        else:
            waited += 1
            if waited == patience:
                return epoch
    return best


def where_it_stops_or_length(validation_losses, patience):
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best = epoch
        if epoch - best == patience:
            return epoch
    return len(validation_losses)


def where_it_stops_alone(validation_losses, patience):
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best = epoch
        if epoch - best == patience:
            return epoch


def less_patience_at_the_end(validation_losses, patience):
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best = epoch
        if epoch - best == patience:
            break
    return epoch - patience


def less_patience_from_epoch_0(validation_losses, patience):
    best, waited = 0, 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best, waited = epoch, 0
        else:
            waited += 1
            if waited == patience:
                break
    return epoch - patience


def last_at_the_end(validation_losses, patience):
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best = epoch
        if epoch - best == patience:
            return best
    return epoch


def return_in_the_loop_alone(validation_losses, patience):
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best = epoch
        if epoch - best == patience:
            return best


def from_one(validation_losses, patience):
    return best_and_count(validation_losses, patience) + 1


def loss_itself(validation_losses, patience):
    lowest, waited = np.inf, 0
    for loss in validation_losses:
        if loss < lowest:
            lowest, waited = loss, 0
        else:
            waited += 1
        if waited == patience:
            break
    return lowest


def lowest_loss_of_all(validation_losses, patience):
    return np.min(validation_losses)


def epoch_and_loss(validation_losses, patience):
    best = best_and_count(validation_losses, patience)
    return best, validation_losses[best]


def last_epoch(validation_losses, patience):
    return len(validation_losses) - 1


def highest(validation_losses, patience):
    return np.argmax(validation_losses)


def starts_at_zero(validation_losses, patience):
    lowest, best, waited = 0, 0, 0
    for epoch, loss in enumerate(validation_losses):
        if loss < lowest:
            lowest, best, waited = loss, epoch, 0
        else:
            waited += 1
        if waited == patience:
            break
    return best


def return_in_the_first_round(validation_losses, patience):
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best = epoch
        return best


def first_few(validation_losses, patience):
    return np.argmin(validation_losses[:patience])


def first_few_and_one(validation_losses, patience):
    return np.argmin(validation_losses[: patience + 1])


def by_index(validation_losses, patience):
    return validation_losses.index(validation_losses[best_and_count(validation_losses, patience)])


def sorts(validation_losses, patience):
    best = best_and_count(validation_losses, patience)
    validation_losses.sort()
    return best


def one_too_far(validation_losses, patience):
    best = 0
    for epoch in range(len(validation_losses)):
        if validation_losses[epoch + 1] < validation_losses[best]:
            best = epoch + 1
        if epoch + 1 - best == patience:
            return best


RIGHT = {
    "train_with_penalty": [added(lambda W, s: 2 * s * W), shrinks_first, weight_by_weight,
                           loop_of_06(add=by_the_class_l2)],
    "choose_strength": [from_the_largest, smaller_or_larger_of_a_tie, minimum_of_pairs,
                        sorted_array],
    "train_and_stop": [best_and_waited, everything_kept, first_epoch_apart],
    "l2_penalty": [sum_and_twice, by_loops, by_norm, by_dot, penalty_of_the_library],
    "soft_threshold": [sign_and_size, less_its_clip, three_cases, two_relus, entry_by_entry,
                       shrunk_by_the_library],
    "dropout": [mask, by_where, binomial, zeros_in_a_copy, kept_by_choice, loop,
                layer_in_training],
    "early_stop": [best_and_count, from_infinity, with_a_while, first_that_lasts,
                   argmin_until_the_stop, by_the_class, less_patience],
}
WRONG = {
    "train_with_penalty": [
        (loop_of_06(), "Nothing is penalized yet"),
        (added(lambda W, s: s * W), "yours lacks the 2"),
        (added(lambda W, s: s * W**2), "added the penalty itself"),
        (added(lambda W, s: s * np.sum(W**2)), "one number"),
        (added(lambda W, s: 2 * s * abs(W)), "absolute value"),
        (added(lambda W, s: s * np.sign(W)), "the *squares* are added up"),
        (added(lambda W, s: -2 * s * W), "your weights grow"),
        (added(lambda W, s: 2 * W), "strength is missing"),
        (added(lambda W, s: 2 * s), "depends on w"),
        (added(lambda W, s: 2 * s * W.sum()), "added up the weights"),
        (loop_of_06(change=biases_as_well), "The biases are penalized, too"),
        (loop_of_06(change=biases_as_well_no_two), "And: The biases are penalized"),
        (loop_of_06(change=first_layer_only), "W1 alone is penalized"),
        (loop_of_06(change=second_layer_only), "W2 alone is penalized"),
        (loop_of_06(change=first_layer_no_two), "lacks the 2. And: W1 alone"),
        (loop_of_06(change=biases_only), "You penalized the biases"),
        (loop_of_06(after=decays_after), "*after* the step"),
        (loop_of_06(after=decays_by_itself), "without the learning rate"),
        (loop_of_06(add=lambda W, dW, s, rate, n: dW + 2 * s * W / n), "number of rows"),
        (loop_of_06(add=lambda W, dW, s, rate, n: dW + 2 * s * rate * W), "learning rate twice"),
        (loop_of_06(add=lambda W, dW, s, rate, n: dW + 2 * s * W / rate),
         "times the learning rate"),
        (loop_of_06(end="shrink"), "once an epoch"),
        (on_dscores, "added the penalty to dscores"),
        (loop_of_06(add=lambda W, dW, s, rate, n: dW + 2 * s * dW), "the gradients themselves"),
        (loop_of_06(add=lambda W, dW, s, rate, n: dW + 2 * s * W, end="early"), "one epoch only"),
        (loop_of_06(add=lambda W, dW, s, rate, n: dW + 2 * s * W, copies=False),
         "changes its input W1"),
        (loop_of_06(add=lambda W, dW, s, rate, n: dW + 2 * s * W, end="weights"), "expected 4"),
    ],
    "choose_strength": [
        (choice(judge_on=0, order=downwards), "trials that they were fitted to"),
        (choice(judge_on=0), "trials that they were fitted to"),
        (choice(fit_on=1, order=downwards), "fit and judge on the held-out trials"),
        (choice(fit_on=1, judge_on=0), "piles are swapped"),
        (choice(), "takes the first in the list"),
        (choice(better="<="), "takes the last in the list"),
        (choice(order=sorted), "takes the smallest"),
        (choice(better=">", start=-np.inf, order=downwards), "*highest* error"),
        (choice(order=downwards, refit="both"), "fitted them anew, on both piles"),
        (choice(refit="both"), "And: Of equally good"),
        (choice(order=downwards, back="strength"), "strength alone"),
        (choice(order=downwards, back="weights"), "weights alone"),
        (choice(order=downwards, back="turned"), "order is strength, weights"),
        (choice(order=downwards, back="error"), "return the strength and its weights"),
        (choice(refit="last"), "last strength tried"),
        (choice(order=downwards, refit="last"), "last strength tried"),
        (first_one, "inside the loop"),
        (pair_as_one, "held_out are pairs"),
        (pair_as_one_in_error, "held_out are pairs"),
    ],
    "train_and_stop": [
        (stopping(last=True), "weights of the last epoch"),
        (trains_on, "train to the end"),
        (stops_never, "You never stop"),
        (stopping(better=lambda loss, lowest: loss <= lowest), "by <, not by <="),
        (stopping(reset=False), "must be in a row"),
        (stopping(ties=False), "passes it over"),
        (stopping(late=1), "one epoch too many"),
        (stopping(late=-1), "one epoch too early"),
        (stopping(count_from=1), "one epoch too early"),
        (against_the_one_before, "with the best so far"),
        (waits_for_rises, "losses that rise"),
        (stopping(start=0), "starts at 0"),
        (stopping(start=1), "starts at 1"),
        (start_counts, "before the first epoch count"),
        (stopping(again=True), "start from the first weights"),
        (goes_on_from_the_best, "starts from the best weights"),
        (loss_before_the_epoch, "before the epoch"),
        (stopping(back="loss"), "lowest loss: return the weights"),
        (stopping(back="both"), "without their loss"),
        (stopping(back="epoch"), "number of the epoch"),
        (one_only, "inside the loop"),
        (stopping(late=1, last=True), "And: You wait for one epoch too many"),
        (stopping(reset=False, last=True), "And: You count all epochs"),
        (stopping(reset=False, late=1), "with each new best. And: You wait for one epoch"),
        (never_ends_by_itself, "You go on after max_epochs"),
        (no_return_at_the_end, "return nothing"),
    ],
    "l2_penalty": [
        (no_two, "lacks the 2"),
        (half, "penalty here has no ½"),
        (half_in_the_value, "value has a ½"),
        (averaged, "penalty is their sum"),
        (averaged_both, "penalty is their sum"),
        (length, "without a root"),
        (spectral_norm, "largest singular value"),
        (squared_the_sum, "Square first"),
        (l1, "That is L1"),
        (l1_value, "Your value is L1's"),
        (no_strength_in_value, "value lacks its factor"),
        (no_strength_in_gradient, "gradient lacks its factor"),
        (no_strength, "Both lack"),
        (strength_squared, "squared strength"),
        (positive_gradient, "sign of the weight"),
        (descent, "minus belongs to the step"),
        (dot_product, "one-dimensional W alone"),
        (summed_gradient, "one number for each weight"),
        (decayed, "weights after a step"),
        (one_axis, "over one axis"),
        (not_summed, "not yet added up"),
        (value_alone, "value alone"),
        (gradient_alone, "gradient alone"),
        (gradient_first, "wrong way around"),
        (both_added, "return them apart"),
        (in_place, "changes its input W"),
        (misspelled, "NameError"),
        (two_slips, "And the gradient: the derivative of w² is 2w"),
    ],
    "soft_threshold": [
        (hard, "hard thresholding"),
        (no_sign, "lost their sign"),
        (along_the_gradient, "jumps over 0"),
        (all_down, "You subtracted t from all"),
        (positive_only, "negative ones became 0"),
        (negatives_away, "away from 0: they go up"),
        (large_only, "Right for weights above t"),
        (middle_left, "Large weights are right"),
        (negatives_down, "goes *up* by t"),
        (clipped, "kept the part inside"),
        (kept_the_small, "other way around"),
        (in_proportion, "as L2 does"),
        (divided, "as L2 does"),
        (over_zero, "jumps over 0"),
        (minimum, "take the larger"),
        (size_or_t, "didn't subtract t"),
        (grows, "their size falls by t"),
        (added_up, "in the shape of W"),
        (mask_alone, "True and False"),
        (zeroed_in_place, "changes its input W"),
        (truth_of_an_array, "np.where or np.maximum"),
        (one_maximum, "np.where or np.maximum"),
        (by_sign, "jumps over 0"),
        (by_sign_zero_down, "jumps over 0"),
        (positive_then_negative, "moves back what the first pushed"),
        (negative_then_positive, "moves back what the first pushed"),
        (zeroed_the_small_in_place, "hard thresholding"),
        (rows_by_maximum, "any shape: np.maximum"),
        (flat, "shape"),
        (two_cases, "You have two cases"),
    ],
    "dropout": [
        (not_inverted, "divide it by 1 − rate"),
        (by_rate, "share that stays, 1 − rate"),
        (multiplied, "by 1 − rate: divide by it"),
        (multiplied_by_rate, "by rate: divide by 1 − rate"),
        (plus_rate, "by 1 + rate"),
        (twice, "by 1 − rate twice"),
        (dropped_the_others, "dropped what should stay"),
        (a_bit_more, "is dropped, expected about 0.75"),
        (same_columns, "same columns"),
        (whole_rows, "whole rows"),
        (removed, "becomes 0 and keeps its place"),
        (mask_returned, "mask of what stays"),
        (mask_too, "return the array alone"),
        (only_scaled, "of the numbers"),
        (no_brackets, "put brackets"),
        (test_time, "nothing is dropped"),
        (nothing, "nothing is dropped"),
        (global_state, "draw from the rng handed over"),
        (own_generator, "another rng gave the same result"),
        (fresh_generator, "draw from the rng handed over"),
        (changes_x, "changes its input x"),
        (gaussian, "is dropped, expected about 0.2"),
        (nans, "what is dropped is 0"),
        (needs_a_shape, "one number for all"),
        (exact_count, "exactly a share"),
    ],
    "early_stop": [
        (lowest_of_all, "never seen"),
        (lowest_by_index, "never seen"),
        (no_break, "never seen"),
        (ties_are_better, "by <, not by <="),
        (passes_ties_over, "passes it over"),
        (ties_restart, "starts your count again"),
        (last_of_a_tie, "you keep the last"),
        (waits_from_epoch_0, "compare epoch 0 with itself"),
        (never_reset, "must be in a row"),
        (more_than_patience, "one epoch too many"),
        (asks_before_counting, "one epoch too many"),
        (counts_the_best_too, "one epoch too early"),
        (counts_the_best_and_asks, "one epoch too early"),
        (than_the_one_before, "with the best so far"),
        (counts_rises, "not lower than the best so far"),
        (first_minimum, "first loss that isn't lower"),
        (where_it_stops, "epoch at which you stop"),
        (where_it_stops_or_best, "epoch at which you stop"),
        (where_it_stops_from_epoch_0, "epoch at which you stop"),
        (where_it_stops_or_length, "epoch at which you stop"),
        (where_it_stops_alone, "epoch at which you stop"),
        (less_patience_at_the_end, "`patience` before the last"),
        (less_patience_from_epoch_0, "`patience` before the last"),
        (last_at_the_end, "not the last"),
        (return_in_the_loop_alone, "you return nothing"),
        (from_one, "the first is 0"),
        (loss_itself, "That is the lowest loss: return its epoch"),
        (lowest_loss_of_all, "and of all epochs"),
        (epoch_and_loss, "without its loss"),
        (last_epoch, "last epoch, whatever its loss"),
        (highest, "a low loss is good"),
        (starts_at_zero, "0 for any losses"),
        (return_in_the_first_round, "0 for any losses"),
        (first_few, "first `patience` epochs alone"),
        (first_few_and_one, "first epochs alone"),
        (by_index, "which has no .index"),
        (sorts, "changes its input validation_losses"),
        (one_too_far, "IndexError"),
    ],
}
LOOPS = {"train_with_penalty": weight_by_weight, "choose_strength": smaller_or_larger_of_a_tie,
         "train_and_stop": everything_kept}
