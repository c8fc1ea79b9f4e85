"""The exercises of notebook 07."""

import numpy as np

from lecturelib.exercises._checker import Exercise

_RNG = np.random.default_rng(7)

# l2_penalty -----------------------------------------------------------------------------------


def l2_penalty(W, strength):
    """The penalty λ Σ w² of some weights, and its gradient on them."""
    return strength * (W**2).sum(), 2 * strength * W


def _l2(value=lambda W, s: s * (W**2).sum(), gradient=lambda W, s: 2 * s * W):
    """A program with one part of its own."""
    return lambda W, strength: (value(W, strength), gradient(W, strength))


PENALTY = Exercise(
    reference=l2_penalty,
    returns=("value", "gradient"),
    cases=[
        (np.array([[2.0, -1.0, 0.0]]), 0.5),
        (np.array([[1.0, -3.0], [0.5, 2.0]]), 0.01),
        (np.array([3.0, -4.0]), 1.0),
        (_RNG.normal(size=(5, 4)), 0.1),
        (_RNG.normal(size=(3, 3)), 0.0),
    ],
    clues=(
        "The value is one number: square each weight, add up all of them, multiply by strength. "
        "The gradient has a number for each weight: what is the derivative of strength · w² on w?",
        "(W**2).sum() adds up the squares of an array of any shape. The derivative of strength · "
        "w² is 2 · strength · w, for each weight by itself. Missing: to multiply the sum by "
        "strength, and to return the two.",
    ),
    mistakes=[
        (_l2(gradient=lambda W, s: s * W),
         "The value is right, but the derivative of w² is 2w: your gradient lacks the 2."),
        (_l2(value=lambda W, s: s * np.sqrt((W**2).sum()),
             gradient=lambda W, s: s * W / np.sqrt((W**2).sum())),
         "You took the length of W, a root: the penalty is the sum of squares, without a root."),
        (_l2(value=lambda W, s: s / 2 * (W**2).sum(), gradient=lambda W, s: s * W),
         "You took ½ λ Σ w², as many books and libraries do. The slide's penalty has no ½."),
        (_l2(value=lambda W, s: s / 2 * (W**2).sum()),
         "The gradient is right; the value has a ½ that the slide's penalty has not."),
        (_l2(value=lambda W, s: s * (W**2).mean()),
         "You took the mean of the squares: the penalty is their sum."),
        (_l2(value=lambda W, s: s * (W**2).mean(), gradient=lambda W, s: 2 * s * W / W.size),
         "You took the mean of the squares: the penalty is their sum."),
        (_l2(value=lambda W, s: s * np.sqrt((W**2).sum())),
         "You took the length of W, a root: the penalty is the sum of squares, without a root."),
        (_l2(value=lambda W, s: s * np.linalg.norm(W, 2) ** 2),
         "np.linalg.norm(W, 2) of a matrix is its largest singular value: add up the squares of "
         "all weights."),
        (_l2(value=lambda W, s: s * W.sum() ** 2),
         "Square first, then add: you squared the sum."),
        (_l2(value=lambda W, s: s * np.abs(W).sum(), gradient=lambda W, s: s * np.sign(W)),
         "That is L1, λ Σ |w|: L2 takes squares."),
        (_l2(value=lambda W, s: s * np.abs(W).sum()),
         "Your value is L1's, λ Σ |w|: L2 takes squares."),
        (_l2(value=lambda W, s: (W**2).sum()), "The value lacks its factor, strength."),
        (_l2(gradient=lambda W, s: 2 * W), "The gradient lacks its factor, strength."),
        (_l2(value=lambda W, s: (W**2).sum(), gradient=lambda W, s: 2 * W),
         "Both lack their factor, strength."),
        (_l2(value=lambda W, s: s**2 * (W**2).sum()),
         "You squared strength as well: square W alone, then multiply."),
        (_l2(value=lambda W, s: ((s * W) ** 2).sum(), gradient=lambda W, s: 2 * s**2 * W),
         "You squared strength as well: square W alone, then multiply."),
        (_l2(gradient=lambda W, s: 2 * s * np.abs(W)),
         "The gradient has the sign of the weight: negative where the weight is."),
        (_l2(gradient=lambda W, s: -2 * s * W),
         "The sign of the gradient is wrong: the penalty rises with the size of a weight. The "
         "minus belongs to the step."),
        (_l2(gradient=lambda W, s: 2 * s * W.sum()),
         "You added up the gradient: it has one number for each weight, in the shape of W."),
        (_l2(gradient=lambda W, s: W - 2 * s * W),
         "These are the weights after a step: return the gradient alone."),
        (_l2(value=lambda W, s: s * (W**2).sum(axis=0)),
         "You added up over one axis: the value is one number, the sum over all weights."),
        (_l2(value=lambda W, s: s * W**2),
         "The squares are not yet added up: the value is one number."),
        (lambda W, s: (s * (W @ W), 2 * s * W),
         "W @ W is the sum of squares of a one-dimensional W alone. W may have any shape: square "
         "entry by entry, W**2, and add up with .sum()."),
        (lambda W, s: s * (W**2).sum(), "You returned the value alone: return value, gradient."),
        (lambda W, s: 2 * s * W, "You returned the gradient alone: return value, gradient."),
        (lambda W, s: l2_penalty(W, s)[::-1], "They are the wrong way around: value, then gradient."),
        (lambda W, s: sum(l2_penalty(W, s)),
         "You added the two: return them apart, as `return value, gradient`."),
    ],
)

# soft_threshold -------------------------------------------------------------------------------


def soft_threshold(W, t):
    """Each weight moved towards 0 by t, and no further than 0: a step of `L1.shrink`."""
    return np.sign(W) * np.maximum(np.abs(W) - t, 0)


def _one_after_the_other(first, second):
    """Two statements in place, the second of which sees what the first did."""
    def program(W, t):
        out = W.copy()
        for which in (first, second):
            out[which(out, 0)] += -t if which is np.greater else t
        return out
    return program


def _if_on_an_array(W, t):
    return W - t if W > t else W


THRESHOLD = Exercise(
    reference=soft_threshold,
    cases=[
        (np.array([3.0, 0.5, 0.0, -0.5, -3.0]), 1.0),
        (np.array([[2.0, -0.25], [-1.0, 0.5]]), 0.5),
        (np.array([1.5, -1.5, 0.2]), 0.0),
        (_RNG.normal(size=(6, 4)), 0.4),
        (_RNG.normal(size=8), 10.0),
    ],
    clues=(
        "Three cases: a weight above t goes down by t, one below −t goes up by t, one between "
        "them becomes 0. How much of its size |w| is left in each case?",
        "np.maximum(np.abs(W) - t, 0) is the size that is left, at least 0. Missing: the sign "
        "that each weight had, np.sign(W).",
    ),
    mistakes=[
        (lambda W, t: np.where(np.abs(W) > t, W, 0.0),
         "Small weights become 0, but the others keep their size: they must go towards 0 by t, "
         "too. (Yours is called hard thresholding.)"),
        (lambda W, t: np.where(np.abs(W) < t, 0.0, W),
         "Small weights become 0, but the others keep their size: they must go towards 0 by t, "
         "too. (Yours is called hard thresholding.)"),
        (lambda W, t: np.maximum(np.abs(W) - t, 0),
         "The sizes are right, but negative weights lost their sign."),
        (lambda W, t: W - t * np.sign(W),
         "That is a step along the gradient of |w|: a weight smaller than t jumps over 0 to the "
         "other side. It must stop at 0."),
        (lambda W, t: np.where(W > 0, W - t, W + t),
         "A weight smaller than t jumps over 0 to the other side (and 0 itself becomes t). It must "
         "stop at 0."),
        (lambda W, t: np.where(W >= 0, W - t, W + t),
         "A weight smaller than t jumps over 0 to the other side (and 0 itself becomes −t). It "
         "must stop at 0."),
        (_one_after_the_other(np.greater, np.less),
         "Your second statement moves back what the first pushed over 0. Find both sets of "
         "weights before you move any, and stop at 0."),
        (_one_after_the_other(np.less, np.greater),
         "Your second statement moves back what the first pushed over 0. Find both sets of "
         "weights before you move any, and stop at 0."),
        (_if_on_an_array,
         "If the error speaks of a truth value: `if`, max and min ask one question, but W holds "
         "many weights. np.where or np.maximum ask it of each."),
        (lambda W, t: [np.sign(row) * max(abs(row) - t, 0) for row in W],
         "Right for one row of weights, but W may have any shape: np.maximum takes whole arrays, "
         "without a loop."),
        (lambda W, t: W - t,
         "You subtracted t from all: a negative weight must go up, and a small one stop at 0."),
        (lambda W, t: np.maximum(W - t, 0),
         "Right for positive weights; negative ones became 0. They go up by t."),
        (lambda W, t: np.where(W > 0, np.maximum(W - t, 0), np.minimum(W - t, 0)),
         "Negative weights went away from 0: they go up by t, and stop at 0."),
        (lambda W, t: np.where(W > t, W - t, W + t),
         "You have two cases: what about weights between −t and t?"),
        (lambda W, t: np.where(W > t, W - t, W),
         "Right for weights above t; those below −t go up by t, and those between become 0."),
        (lambda W, t: np.where(W > t, W - t, np.where(W < -t, W + t, W)),
         "Large weights are right; those between −t and t become 0."),
        (lambda W, t: np.where(np.abs(W) < t, 0.0, W - t),
         "A weight below −t goes *up* by t, towards 0."),
        (lambda W, t: np.clip(W, -t, t),
         "You kept the part inside ±t: that is what must be taken away."),
        (lambda W, t: np.where(np.abs(W) <= t, W, 0.0),
         "You kept the small weights and zeroed the large ones: it is the other way around."),
        (lambda W, t: W * (1 - t),
         "You shrank all weights in proportion, as L2 does: here each loses the same amount, t."),
        (lambda W, t: W / (1 + t),
         "You shrank all weights in proportion, as L2 does: here each loses the same amount, t."),
        (lambda W, t: np.sign(W) * np.minimum(np.abs(W) - t, 0),
         "You took the smaller of size − t and 0: take the larger."),
        (lambda W, t: np.sign(W) * np.maximum(np.abs(W), t),
         "The size that is left is max(|w| − t, 0): you didn't subtract t."),
        (lambda W, t: np.sign(W) * np.maximum(np.abs(W) + t, 0),
         "The weights went away from 0: their size falls by t."),
        (lambda W, t: np.maximum(0, np.abs(W) - t).sum(),
         "You added up the sizes: return an array in the shape of W."),
        (lambda W, t: np.abs(W) > t,
         "These are True and False: return the weights that are left."),
    ],
)

# dropout --------------------------------------------------------------------------------------


def dropout(x, rate, rng):
    """What `Dropout` does to its input in training."""
    kept = rng.random(x.shape) >= rate
    return x * kept / (1 - rate)


def judge_dropout(result, x, rate, rng):
    """What is wrong with numbers of which a random share is dropped; None if nothing is."""
    if isinstance(result, tuple):
        return "you returned several things: return the array alone"
    try:
        out = np.asarray(result, dtype=float)
    except (TypeError, ValueError):
        return f"return an array of numbers, not a {type(result).__name__}"
    if np.asarray(result).dtype.kind == "b":
        return "this is the mask of what stays: multiply x by it, and divide by 1 − rate"
    if out.shape != x.shape:
        return (f"shape: got {out.shape}, expected {x.shape}: what is dropped becomes 0 and keeps "
                "its place")
    if not np.isfinite(out).all():
        return "there are nan or infinite numbers: what is dropped is 0"
    return _wrong_values(out, x, rate) or _wrong_share(out, x, rate)


def _wrong_values(out, x, rate):
    """Whether what stayed is x / (1 - rate)."""
    kept = out != 0
    ratios = out[kept] / x[kept]
    if np.allclose(ratios, 1 / (1 - rate)):
        return None
    if rate == 0:
        return "at a rate of 0 nothing is dropped or changed"
    if np.isclose(out, -rate).any():
        return "`/ 1 - rate` divides by 1 and then subtracts rate: put brackets around (1 - rate)"
    if kept.all():
        return "nothing is dropped: about a share `rate` of the numbers must be 0"
    for factor, sentence in [
        (1, "what stays keeps its size: divide it by 1 − rate, so that the mean over many draws "
            "is x"),
        (1 / rate, "you divided what stays by rate. If you also keep a share rate: it is the share that becomes 0. Divide by the share that stays, 1 − rate"),
        (1 - rate, "you multiplied what stays by 1 − rate: divide by it"),
        (rate, "you multiplied what stays by rate: divide by 1 − rate"),
        (1 + rate, "you multiplied what stays by 1 + rate: divide by 1 − rate"),
        (1 / (1 - rate) ** 2, "you divided by 1 − rate twice"),
    ]:
        if np.allclose(ratios, factor):
            return sentence
    return f"what stays must be x / (1 − rate): got {out[kept][0]:.4g} from {x[kept][0]:.4g}"


def _wrong_share(out, x, rate):
    """Whether about `rate` of the numbers are dropped, each by itself."""
    if x.size < 1000:
        return None
    dropped = out == 0
    share = dropped.mean()
    if dropped.all() or (rate > 0 and not dropped.any()):
        return (f"{'all' if share else 'none'} of the numbers are dropped, expected a share {rate:g}: "
                "one number for all? draw one for each, rng.random(x.shape)")
    if rate > 0 and (dropped == dropped[0]).all():
        return "the same columns are dropped in every row: draw a number for each entry, of x.shape"
    if rate > 0 and (dropped == dropped[:, :1]).all():
        return "whole rows are dropped: draw a number for each entry, of x.shape"
    if abs(share - (1 - rate)) < 0.05 < abs(share - rate):
        return "you dropped what should stay: `rate` is the share that becomes 0"
    if abs(share - rate) > 0.05:
        return f"a share {share:.2f} is dropped, expected about {rate:g}"
    return None


DROPOUT = Exercise(
    reference=dropout,
    judge=judge_dropout,
    cases=[
        (np.arange(1.0, 9.0)[np.newaxis], 0.25, np.random.default_rng(0)),
        (_RNG.uniform(1, 2, (40, 50)), 0.2, np.random.default_rng(1)),
        (_RNG.uniform(-2, -1, (60, 30)), 0.75, np.random.default_rng(2)),
        (_RNG.uniform(1, 2, (5, 4)), 0.0, np.random.default_rng(3)),
        (_RNG.uniform(1, 2, (50, 40)), 0.5, np.random.default_rng(4)),
    ],
    clues=(
        "Draw a number between 0 and 1 for each entry of x. Those entries stay whose number is at "
        "least `rate`; the others become 0. Then make up for what is lost.",
        "kept = rng.random(x.shape) >= rate is True where an entry stays, and x * kept sets the "
        "others to 0. Missing: to divide by the share that stays, 1 − rate.",
    ),
    mistakes=[],
)

# early_stop -----------------------------------------------------------------------------------


def early_stop(validation_losses, patience):
    """The epoch, from 0, whose weights to keep: the best before patience was over."""
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best = epoch
        elif epoch - best == patience:
            break
    return best


def _stops(losses, patience, first=1, total=False, best_by=np.less, reset_by=np.less,
           previous=False):
    """(best epoch, last epoch, whether patience was over), by rules of a program's own."""
    best, waited = 0, 0
    for epoch in range(first, len(losses)):
        before = losses[max(epoch - 1, 0)] if previous else losses[best]
        if not reset_by(losses[epoch], before):
            waited += 1
        elif not total:
            waited = 0
        if best_by(losses[epoch], losses[best]):
            best = epoch
        if waited >= patience:
            return best, epoch, True
    return best, len(losses) - 1, False


def _stop(extra=0, **rules):
    """A program that waits `extra` epochs longer, or stops by rules of its own."""
    return lambda losses, patience: _stops(losses, patience + extra, **rules)[0]


def _at_the_stop(where, otherwise, first):
    """A program that returns one thing where it stops, and another where it doesn't."""
    def program(losses, patience):
        best, epoch, stopped = _stops(losses, patience, first)
        return (where if stopped else otherwise)(best, epoch, len(losses), patience)
    return program


def _last_fall(losses, patience):
    """Each loss against the one before: the last epoch that fell."""
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        best, waited = (epoch, 0) if losses[epoch] < losses[epoch - 1] else (best, waited + 1)
        if waited == patience:
            break
    return best


def _stops_at_the_best(losses, patience):
    """Asks whether patience is over after a new best epoch, too."""
    best, waited = 0, 0
    for epoch, loss in enumerate(losses):
        best, waited = (epoch, 0) if epoch == 0 or loss < losses[best] else (best, waited + 1)
        if waited >= patience - 1:
            break
    return best


def _first_rise(losses, patience):
    return _stops(losses, 1)[0]


def _best_of_a_list(losses, patience):
    return losses.index(losses[early_stop(losses, patience)])


def _minimum_of_a_list(losses, patience):
    return losses.index(min(losses))


_EPOCH_OF_STOP = ("You return the epoch at which you stop: keep the number of the best one, and "
                  "return that.")
_NO_STOP = ("You looked for the lowest loss of all. But training ends when patience is over, and "
            "what would have come later is never seen.")
_ONE_LATE = ("You wait for one epoch too many: after `patience` epochs that were not lower, it is "
             "over.")
_ONE_EARLY = ("You stop one epoch too early: only the epochs *after* the best one count, and "
              "there must be `patience` of them.")

STOP = Exercise(
    reference=early_stop,
    cases=[
        ([0.9, 0.5, 0.6, 0.7, 0.4], 2),
        (np.array([2.3, 1.2, 1.4, 1.0, 1.1, 0.9, 1.3, 1.4, 0.8]), 2),
        ([1.5, 0.6, 0.6, 0.6, 0.5], 2),
        (np.array([1.5, 0.6, 0.6, 0.7, 0.8, 0.5]), 2),
        ([2.3, 1.4, 1.5, 1.3, 1.4, 1.2, 1.3], 3),
        ([1.5, 1.2, 1.3, 1.0], 1),
        ([1.1, 1.2, 0.7, 0.9], 2),
        (np.array([0.7, 0.9, 0.8, 1.1, 0.75]), 3),
        ([2.0, 0.8, 1.3, 1.2, 1.1, 1.0, 0.7], 4),
        ([1.8, 1.6, 1.3, 1.1], 2),
        ([0.7], 5),
    ],
    clues=(
        "Go through the losses, one epoch after the other, as training does. You need two things "
        "in mind: the best epoch so far, and for how many epochs you have waited since. What "
        "happens to each when a loss is lower than the best, and what when it isn't?",
        "Where loss < losses[best], best becomes this epoch and the count starts again at 0. "
        "Where not, the count goes up by 1. Missing: to leave the loop when the count has reached "
        "patience, and to return best, whether or not that happens.",
    ),
    mistakes=[
        (lambda losses, patience: np.argmin(losses), _NO_STOP),
        (_minimum_of_a_list, _NO_STOP),
        (_stop(best_by=np.less_equal, reset_by=np.less_equal),
         "A loss that equals the best is not lower: compare by <, not by <=."),
        (_stop(reset_by=np.less_equal),
         "A loss that equals the best starts your count again: it is not lower, so it counts as "
         "waiting."),
        (_stop(best_by=np.less_equal),
         "Of equal losses you keep the last: take a new best epoch only where the loss is lower."),
        (_stop(first=0),
         "You compare epoch 0 with itself: it isn't lower, so you have waited for one epoch before "
         "the first could be better. Start with epoch 1, or with a best loss of infinity."),
        *[(_stop(total=True, first=first),
           "You count all epochs that were not lower: they must be in a row. Start again at 0 "
           "with each new best.") for first in (1, 0)],
        *[(_stop(extra=1, first=first), _ONE_LATE) for first in (1, 0)],
        *[(_stop(extra=-1, first=first), _ONE_EARLY) for first in (1, 0)],
        (_stops_at_the_best, _ONE_EARLY),
        (_last_fall,
         "You compare each loss with the one before: compare it with the best so far."),
        *[(_stop(previous=True, first=first),
           "You wait for losses that rise from one epoch to the next: count those that are not "
           "lower than the best so far.") for first in (1, 0)],
        (_first_rise,
         "You stop at the first loss that isn't lower: wait for `patience` of them in a row."),
        *[(_at_the_stop(lambda best, epoch, *_: epoch, otherwise, first), _EPOCH_OF_STOP)
          for otherwise in (lambda best, epoch, *_: epoch, lambda best, *_: best,
                            lambda best, epoch, n, patience: n, lambda *_: None)
          for first in (1, 0)],
        *[(_at_the_stop(*[lambda best, epoch, n, patience: epoch - patience] * 2, first),
           "The best epoch is `patience` before the last only where patience runs out. The losses "
           "may end before: keep the number of the best as you go.") for first in (1, 0)],
        *[(_at_the_stop(lambda best, *_: best, lambda best, epoch, *_: epoch, first),
           "Where patience never runs out, the best epoch is wanted as well, not the last.")
          for first in (1, 0)],
        *[(_at_the_stop(lambda best, *_: best, lambda *_: None, first),
           "Where patience never runs out, you return nothing: return the best epoch after the "
           "loop, too.") for first in (1, 0)],
        (lambda losses, patience: early_stop(losses, patience) + 1,
         "You count epochs from 1: the first is 0 here."),
        (lambda losses, patience: losses[early_stop(losses, patience)],
         "That is the lowest loss: return its epoch."),
        (lambda losses, patience: min(losses),
         "That is the lowest loss, and of all epochs: return the number of the best one before "
         "patience was over."),
        (lambda losses, patience: (early_stop(losses, patience),
                                   losses[early_stop(losses, patience)]),
         "Return the epoch alone, without its loss."),
        (lambda losses, patience: len(losses) - 1,
         "That is the last epoch, whatever its loss."),
        (lambda losses, patience: np.argmax(losses),
         "That is the epoch of the highest loss: a low loss is good."),
        (lambda losses, patience: 0,
         "You return 0 for any losses. Does your best loss start at 0, so that none is lower, or "
         "does the loop return in its first round?"),
        (lambda losses, patience: np.argmin(losses[:patience]),
         "You look at the first `patience` epochs alone: patience starts anew with each new best."),
        (lambda losses, patience: np.argmin(losses[: patience + 1]),
         "You look at the first epochs alone: patience starts anew with each new best."),
        (_best_of_a_list,
         "Right for a list. The losses may be an array, too, which has no .index: keep the number "
         "of the best epoch as you go."),
    ],
)

EXERCISES = {"l2_penalty": PENALTY, "soft_threshold": THRESHOLD, "dropout": DROPOUT,
             "early_stop": STOP}
