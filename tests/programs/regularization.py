"""Right and wrong programs for the exercises of notebook 07, as learners write them."""

import numpy as np

from lecturelib import regularization


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
    "l2_penalty": [sum_and_twice, by_loops, by_norm, by_dot, penalty_of_the_library],
    "soft_threshold": [sign_and_size, less_its_clip, three_cases, two_relus, entry_by_entry,
                       shrunk_by_the_library],
    "dropout": [mask, by_where, binomial, zeros_in_a_copy, kept_by_choice, loop,
                layer_in_training],
    "early_stop": [best_and_count, from_infinity, with_a_while, first_that_lasts,
                   argmin_until_the_stop, by_the_class, less_patience],
}
WRONG = {
    "l2_penalty": [
        (no_two, "lacks the 2"),
        (half, "slide's penalty has no ½"),
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
    ],
    "early_stop": [
        (lowest_of_all, "never seen"),
        (lowest_by_index, "never seen"),
        (no_break, "never seen"),
        (ties_are_better, "by <, not by <="),
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
