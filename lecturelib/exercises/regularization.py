"""The exercises of notebook 07."""

import numpy as np

from lecturelib.exercises._checker import Exercise
from lecturelib.gradient_descent import minibatches
from lecturelib.softmax import cross_entropy

_RNG = np.random.default_rng(7)

# train_with_penalty ---------------------------------------------------------------------------


def train_with_penalty(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng, strength):
    """The training of 06, with the gradient of strength · Σ w² added to those of W1 and W2."""
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
            dW1 += 2 * strength * W1
            dW2 += 2 * strength * W2
            W1 -= learning_rate * dW1
            b1 -= learning_rate * db1
            W2 -= learning_rate * dW2
            b2 -= learning_rate * db2
    return W1, b1, W2, b2


def _slope(w, strength):
    return 2 * strength * w


def _penalized(*slopes, scale=lambda rate, rows: 1, once=None, after=False, before=False):
    """A training with `slopes`, four functions of (parameter, strength), added to the gradients.

    `scale`: of the penalty's slope; `after`: the weights shrink after the step; `before`: before
    the forward pass or, "backward", after it; `once`: at the end of each "epoch", or "stop" there.
    """
    def program(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng, strength):
        ws = [W1.copy(), b1.copy(), W2.copy(), b2.copy()]

        def added(rows):
            return [scale(learning_rate, rows) * f(w, strength) if f else 0
                    for w, f in zip(ws, slopes, strict=True)]

        for _ in range(n_epochs):
            for rows in minibatches(len(X), batch_size, rng):
                if before is True:
                    for w, d in zip(ws, added(rows), strict=True):
                        w -= learning_rate * d
                W1, b1, W2, b2 = ws
                h = np.maximum(0, X[rows] @ W1 + b1)
                _, dscores = cross_entropy(h @ W2 + b2, y[rows])
                if before == "backward":
                    for w, d in zip(ws, added(rows), strict=True):
                        w -= learning_rate * d
                dh = (dscores @ W2.T) * (h > 0)
                gs = X[rows].T @ dh, dh.sum(axis=0), h.T @ dscores, dscores.sum(axis=0)
                extra = [0] * 4 if once or after or before else added(rows)
                for w, g, d in zip(ws, gs, extra, strict=True):
                    w -= learning_rate * (g + d)
                if after:
                    for w, d in zip(ws, added(rows), strict=True):
                        w -= learning_rate * d
            if once == "epoch":
                for w, d in zip(ws, added(rows), strict=True):
                    w -= learning_rate * d
            if once == "stop":
                break
        return tuple(ws)
    return program


def _on_weights(slope, **options):
    return _penalized(slope, None, slope, None, **options)


def _value(w, strength):
    return strength * (w**2).sum()


def _one_epoch(slope):
    """`return` inside the loop over the epochs."""
    inner = _on_weights(slope)

    def program(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng, strength):
        return inner(X, y, W1, b1, W2, b2, learning_rate, 1, batch_size, rng, strength)
    return program


def _on_the_scores(extra):
    """The penalty is added to dscores: `extra(W1, W2, strength)`."""
    def program(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng, strength):
        W1, b1, W2, b2 = W1.copy(), b1.copy(), W2.copy(), b2.copy()
        for _ in range(n_epochs):
            for rows in minibatches(len(X), batch_size, rng):
                h = np.maximum(0, X[rows] @ W1 + b1)
                _, dscores = cross_entropy(h @ W2 + b2, y[rows])
                dscores = dscores + extra(W1, W2, strength)
                dh = (dscores @ W2.T) * (h > 0)
                dW1, dW2 = X[rows].T @ dh, h.T @ dscores
                W1 -= learning_rate * dW1
                b1 -= learning_rate * dh.sum(axis=0)
                W2 -= learning_rate * dW2
                b2 -= learning_rate * dscores.sum(axis=0)
        return W1, b1, W2, b2
    return program


def _squares(W1, W2):
    return (W1**2).sum() + (W2**2).sum()


def _of_the_gradient(factor):
    """The gradients grow in proportion to themselves."""
    def program(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng, strength):
        W1, b1, W2, b2 = W1.copy(), b1.copy(), W2.copy(), b2.copy()
        for _ in range(n_epochs):
            for rows in minibatches(len(X), batch_size, rng):
                h = np.maximum(0, X[rows] @ W1 + b1)
                _, dscores = cross_entropy(h @ W2 + b2, y[rows])
                dh = (dscores @ W2.T) * (h > 0)
                dW1, dW2 = X[rows].T @ dh, h.T @ dscores
                W1 -= learning_rate * (1 + factor * strength) * dW1
                b1 -= learning_rate * dh.sum(axis=0)
                W2 -= learning_rate * (1 + factor * strength) * dW2
                b2 -= learning_rate * dscores.sum(axis=0)
        return W1, b1, W2, b2
    return program


def _training_case(seed, N, D, H, C, rate, n_epochs, batch_size, strength):
    rng = np.random.default_rng(seed)
    y = rng.integers(0, C, N)
    X, W1, b1, W2, b2 = (rng.normal(size=shape).round(1)
                         for shape in ((N, D), (D, H), (H,), (H, C), (C,)))
    return (X, y, W1, b1, W2, b2, rate, n_epochs, batch_size, np.random.default_rng(seed),
            strength)


_SLIPS = [  # what may be wrong with the slope of the penalty, whatever it is added to
    (lambda w, s: s * w,
     "the slope of w² is 2w: yours lacks the 2."),
    (lambda w, s: s * w**2,
     "you added the penalty itself, strength · w². A step goes against the *slope* of the loss, so "
     "add the slope of the penalty on each weight."),
    (_value,
     "you added the value of the penalty, one number. A step goes against the *slope* of the loss: "
     "each weight has its own, the derivative of strength · w²."),
    (lambda w, s: 2 * s * np.abs(w),
     "the slope has the sign of the weight: a negative weight must rise towards 0. Leave out the "
     "absolute value."),
    (lambda w, s: s * np.sign(w),
     "that is the slope of the sum of |w|: here the *squares* are added up."),
    (lambda w, s: s * np.abs(w),
     "that is no slope of w²: it is 2w, with its sign."),
    (lambda w, s: -2 * s * w,
     "the sign is turned around: your weights grow. What is added to the loss is added to its "
     "slope, and the step goes against the sum."),
    (lambda w, s: -s * w,
     "the sign is turned around: your weights grow. And the slope of w² is 2w, not w."),
    (lambda w, s: 2 * w,
     "the strength is missing: the slope of strength · w²."),
    (lambda w, s: 2 * s,
     "the slope of w² depends on w: it is 2w."),
    (lambda w, s: s,
     "the slope of w² depends on w: it is 2w."),
    (lambda w, s: s**2 * 2 * w,
     "you squared the strength as well: the square is the weight's alone."),
    (lambda w, s: 2 * s * w.sum(),
     "you added up the weights: each has a slope of its own, in the shape of W."),
    (lambda w, s: 2 * s * w / w.size,
     "you took a mean over the weights: the penalty is a sum."),
    (lambda w, s: 2 * s * w / np.linalg.norm(w),
     "you took the length of the weights, a root: the penalty is a sum of squares, without a root."),
]
_PLACES = [  # which parameters are penalized
    ((1, 0, 1, 0), ""),
    ((1, 1, 1, 1), "The biases are penalized, too: leave them out."),
    ((1, 0, 0, 0), "W1 alone is penalized: the sum is over W2 as well."),
    ((0, 0, 1, 0), "W2 alone is penalized: the sum is over W1 as well."),
    ((0, 1, 0, 1), "You penalized the biases: it is the weights that are meant, W1 and W2."),
]


def _first_big(text):
    return text[:1].upper() + text[1:]


def _slips_and_places():
    """Each slip of the slope with each choice of the parameters, one or both wrong."""
    right = (_slope, "")
    for slope, slip in [right, *_SLIPS]:
        for which, place in _PLACES:
            text = " And: ".join(t for t in (_first_big(slip), place) if t)
            if text:
                yield _penalized(*(slope if used else None for used in which)), text


_ONCE = ("The weights shrink once an epoch: each step, after each mini-batch, goes down the loss "
         "with its penalty.")
_RATE = ("The weights shrink by the slope itself: like the other slopes it is taken times the "
         "learning rate.")

PENALIZED = Exercise(
    reference=train_with_penalty,
    cases=[
        (np.array([[1.0]]), np.array([0]), np.array([[2.0]]), np.array([-3.0]),
         np.array([[1.0, 0.5]]), np.array([0.0, 0.0]), 0.5, 1, 1, np.random.default_rng(0), 0.1),
        _training_case(1, 5, 3, 5, 3, 0.5, 1, 5, 0.1),
        _training_case(2, 8, 3, 5, 3, 0.5, 1, 2, 0.02),
        _training_case(3, 7, 4, 4, 4, 0.2, 3, 3, 0.3),
        _training_case(4, 5, 4, 6, 10, 0.3, 2, 20, 0.0),
        _training_case(5, 9, 1, 1, 2, 0.1, 2, 1, 1.0),
    ],
    returns=("W1", "b1", "W2", "b2"),
    clues=(
        "A step needs slopes, not values. If something is added to the loss, what is added to the "
        "slope of the loss on a single weight w? Ask it for one weight of W1 first: which other "
        "terms of the sum change when it changes?",
        "The slope of strength · w² on w is 2 · strength · w, so dW1 grows by "
        "2 * strength * W1 before the update. Missing: the same for the other array of weights, and "
        "to leave db1 and db2 alone.",
    ),
    mistakes=[
        (_penalized(None, None, None, None),
         "Nothing is penalized yet: that is the loop of 06. What has to be added to which slopes?"),
        *_slips_and_places(),
        *[(_on_weights(slope, scale=lambda rate, rows: 1 / rate),
           _RATE + more) for slope, more in
          ((_slope, ""), (lambda w, s: s * w, " And the slope of w² is 2w."))],
        *[(_on_weights(slope, scale=lambda rate, rows: rate),
           "The penalty's slope is taken times the learning rate twice." + more)
          for slope, more in ((_slope, ""), (lambda w, s: s * w, " And the slope of w² is 2w."))],
        *[(_on_weights(slope, scale=lambda rate, rows: 1 / len(rows)),
           "You divided the penalty by the number of rows: it is added to the mean loss as it is."
           + more)
          for slope, more in ((_slope, ""), (lambda w, s: s * w, " And the slope of w² is 2w."))],
        *[(_on_weights(_slope, once="epoch", scale=scale), _ONCE + more) for scale, more in (
            (lambda rate, rows: 1, ""),
            (lambda rate, rows: 1 / rate, " And the slope is taken times the learning rate."))],
        (_on_weights(_slope, after=True),
         "Your weights shrink *after* the step, by what the step has left. Both slopes are taken at "
         "the same place: add 2 · strength · W before you change W."),
        (_on_weights(_slope, after=True, scale=lambda rate, rows: 1 / rate),
         "Your weights shrink after the step, and without the learning rate. Add the penalty's slope "
         "to dW1 and dW2, before the update."),
        (_on_weights(_slope, before=True),
         "Your weights shrink before the forward pass, so that the scores are those of other "
         "weights. Add the penalty's slope to dW1 and dW2."),
        (_one_epoch(_slope),
         "You train for one epoch only: `return` stands below both loops."),
        *[(_on_the_scores(extra),
         "You added the penalty to dscores: then it goes back through the network as if it came "
         "from the scores. It depends on the weights alone, so its slope is added to dW1 and dW2.")
          for extra in (lambda W1, W2, s: 2 * s * _squares(W1, W2),
                        lambda W1, W2, s: s * _squares(W1, W2),
                        lambda W1, W2, s: 2 * s * (W1.sum() + W2.sum()),
                        lambda W1, W2, s: 2 * s, lambda W1, W2, s: s)],
        *[(_of_the_gradient(factor),
           "You added the gradients themselves, times the strength: the slope of w² is made of the "
           "weight, 2w.") for factor in (2, 1)],
        (_on_weights(_slope, before="backward"),
         "Your weights shrink between the forward and the backward pass: first all slopes, then the "
         "step. Add the penalty's slope to dW1 and dW2."),
        (_on_weights(_slope, scale=lambda rate, rows: 1, once="stop"),
         "You train for one epoch only, and without the penalty."),
    ],
)

# choose_strength ------------------------------------------------------------------------------


def choose_strength(strengths, fit, error, training, held_out):
    """The strength with the lowest held-out error, the largest of those, and its weights."""
    lowest = np.inf
    for strength in sorted(strengths, reverse=True):
        weights = fit(*training, strength)
        found = error(*held_out, weights)
        if found < lowest:
            lowest, best, best_weights = found, strength, weights
    return best, best_weights


def _choice(fitted_on="training", judged_on="held_out", largest=True, order=list, pick=min,
            weights_on=None, back=lambda strength, weights, error: (strength, weights)):
    """A program with a part of its own; `largest` is None where the first in the list is kept."""
    def program(strengths, fit, error, training, held_out):
        piles = {"training": training, "held_out": held_out,
                 "both": tuple(np.concatenate(pair) for pair in zip(training, held_out,
                                                                    strict=True))}
        fits = {s: fit(*piles[fitted_on], s) for s in strengths}
        errors = {s: error(*piles[judged_on], fits[s]) for s in strengths}
        level = [s for s in strengths if errors[s] == pick(errors.values())]
        best = (level[0] if largest is None else level[-1] if largest == "last"
                else max(level) if largest else min(level))
        weights = (fits[order(strengths)[-1]] if weights_on == "last" else
                   fits[best] if weights_on is None else fit(*piles[weights_on], best))
        return back(best, weights, errors[best])
    return program


def _from_an_error_of_0(strengths, fit, error, training, held_out):
    raise UnboundLocalError("best")


def shrunk_mean(X, y, strength):
    """The mean of y, shrunk towards 0: the simplest fit with a penalty."""
    return np.array([y.sum() / (len(y) + strength)])


def squared_error(X, y, weights):
    return float(np.mean((y - weights[0]) ** 2).round(6))


def ridge_slopes(X, y, strength):
    return np.linalg.solve(X.T @ X + (strength + 1e-9) * np.eye(X.shape[1]), X.T @ y)


def mean_error(X, y, weights):
    return float(np.mean((X @ weights - y) ** 2))


def rounded_error(X, y, weights):
    return round(float(np.mean(np.abs(X @ weights - y))))


def _choice_case(seed, strengths, fit, error, n_fit=6, n_held=5, D=3):
    rng = np.random.default_rng(seed)
    X, w = rng.normal(size=(n_fit + n_held, D)).round(1), rng.normal(size=D)
    y = (X @ w + rng.normal(size=len(X))).round(1)
    return strengths, fit, error, (X[:n_fit], y[:n_fit]), (X[n_fit:], y[n_fit:])


_ONES = np.ones((4, 1))
_TIES = "Of equally good strengths the largest is to be taken, the most cautious: "
CHOICE = Exercise(
    reference=choose_strength,
    cases=[
        ([0, 4], shrunk_mean, squared_error, (_ONES[:2], np.array([2.0, 6.0])),
         (_ONES[:1], np.array([1.0]))),
        ([0, 2, 6], shrunk_mean, squared_error, (_ONES[:2], np.array([2.0, 6.0])),
         (_ONES[:2], np.array([3.0, 1.0]))),
        ([6, 0, 2], shrunk_mean, squared_error, (_ONES[:2], np.array([2.0, 6.0])),
         (_ONES[:2], np.array([5.0, 2.0]))),
        ([0, 2, 2.5], shrunk_mean, squared_error, (_ONES[:2], np.array([0.0, 0.0])),
         (_ONES[:1], np.array([1.0]))),
        ([3, 1, 2], shrunk_mean, squared_error, (_ONES[:2], np.array([0.0, 0.0])),
         (_ONES[:1], np.array([1.0]))),
        _choice_case(1, [10, 0.1, 1, 0], ridge_slopes, mean_error),
        _choice_case(2, [0, 0.01, 0.1, 1, 10, 100], ridge_slopes, mean_error, 5, 5, 4),
        _choice_case(3, [1, 0.5, 5, 2], ridge_slopes, rounded_error, 8, 4, 2),
        _choice_case(4, [0.5], ridge_slopes, mean_error),
    ],
    returns=("strength", "weights"),
    clues=(
        "Every strength gets its try: weights are fitted on one pile, and judged on another, which "
        "they have not seen. What do you have to remember from one try to the next? And in which "
        "order must the strengths come if the larger is to win a tie?",
        "for strength in sorted(strengths, reverse=True) begins with the largest. In the loop, "
        "weights = fit(*training, strength), and found = error(*held_out, weights). Missing: to keep "
        "strength and weights wherever found is lower than the lowest so far, and to return both.",
    ),
    mistakes=[
        *[(_choice(judged_on="training", largest=largest),
           "You judge the weights on the trials that they were fitted to: there the weakest penalty "
           "looks best. Judge them on held_out.") for largest in (True, None, False, "last")],
        *[(_choice(fitted_on="held_out", judged_on="held_out", largest=largest),
           "You fit and judge on the held-out trials: fit on training.")
          for largest in (True, None, False, "last")],
        *[(_choice(fitted_on="held_out", judged_on="training", largest=largest),
           "The piles are swapped: fit on training, judge on held_out.")
          for largest in (True, None, False, "last")],
        *[(_choice(fitted_on="both", largest=largest),
           "You fit on both piles: then nothing is held out. Fit on training alone.")
          for largest in (True, None, False, "last")],
        *[(_choice(judged_on="both", largest=largest),
           "You judge on both piles: the trials that were fitted say nothing. Judge on held_out "
           "alone.") for largest in (True, None, False, "last")],
        (_choice(largest=None),
         _TIES + "yours takes the first in the list, which may come in any order."),
        (_choice(largest="last"),
         _TIES + "yours takes the last in the list, which may come in any order."),
        (_choice(largest=False), _TIES + "yours takes the smallest."),
        *[(_choice(largest=largest, pick=max),
           "You take the *highest* error: a low one is good.")
          for largest in (True, None, False, "last")],
        *[(_choice(weights_on="both", largest=largest),
           "The weights are those fitted on training: you fitted them anew, on both piles."
           + more) for largest, more in (
               (True, ""), (None, " And: " + _TIES + "yours takes the first in the list."))],
        *[(_choice(weights_on="held_out", largest=largest),
           "The weights are those fitted on training: you fitted them anew, on the held-out trials.")
          for largest in (True, None)],
        *[(_choice(largest=largest, weights_on="last", order=order),
           "Your weights are those of the last strength tried: keep the weights wherever you keep "
           "the strength.") for largest in (True, None, False, "last")
          for order in (list, sorted, lambda strengths: sorted(strengths, reverse=True))],
        *[(_choice(largest=largest, back=lambda strength, *_: strength),
           "You return the strength alone: return strength, weights.")
          for largest in (True, None)],
        *[(_choice(largest=largest, back=lambda strength, weights, _: weights),
           "You return the weights alone: return strength, weights.")
          for largest in (True, None)],
        *[(_choice(largest=largest, back=lambda strength, weights, _: (weights, strength)),
           "The order is strength, weights.") for largest in (True, None)],
        *[(_choice(largest=largest, back=lambda strength, weights, error: (strength, error)),
           "You return the strength and its error: return the strength and its weights.")
          for largest in (True, None)],
        (lambda strengths, fit, error, training, held_out: (
            strengths[-1], fit(*training, strengths[-1])),
         "You return the last strength of the list, whatever the errors: keep the best so far."),
        (lambda strengths, fit, error, training, held_out: (
            strengths[0], fit(*training, strengths[0])),
         "You return the first strength of the list: does `return` stand inside the loop?"),
        (lambda strengths, fit, error, training, held_out: (
            max(strengths), fit(*training, max(strengths))),
         "You return the largest strength, whatever the errors."),
        (_from_an_error_of_0,
         "If a variable has no value at the end: no error is lower than the one that you start with. "
         "Start with np.inf."),
        (lambda strengths, fit, error, training, held_out: fit(training, strengths[0]),
         "If fit or error complains about its arguments: training and held_out are pairs, but X and "
         "y go in apart. fit(*training, strength), or X, y = training first."),
    ],
)

# train_and_stop -------------------------------------------------------------------------------


def train_and_stop(one_epoch, held_out_loss, weights, max_epochs, patience):
    """Train until `patience` epochs in a row were not lower; return the weights of the best."""
    lowest, waited = np.inf, 0
    for _ in range(max_epochs):
        weights = one_epoch(weights)
        loss = held_out_loss(weights)
        if loss < lowest:
            lowest, best, waited = loss, weights, 0
        else:
            waited += 1
        if waited == patience:
            break
    return best


class Losses:
    """Stands in for a training: the weights count the epochs, and each epoch has its loss."""

    def __init__(self, *losses):
        self.losses = losses

    def __call__(self, weights):
        return self.losses[min(int(weights), len(self.losses)) - 1] if weights > 0 else 9.0

    def __repr__(self):
        return f"losses {', '.join(map(str, self.losses))}"


def next_epoch(weights):
    return weights + 1


def _halved(weights):
    return weights / 2


def _distance(weights):
    return abs(float(np.sum(weights)) - 1.1)


def _watch(best_by=np.less, reset_by=np.less, total=False, extra=0, previous=False, first=np.inf,
           early=False, start=False, ties=True, endless=False, back=lambda best, last, epoch, lowest: best):
    """A program with rules of its own; `start`: the weights before training count, too."""
    def program(one_epoch, held_out_loss, weights, max_epochs, patience):
        lowest = held_out_loss(weights) if start else first
        best, waited, before = weights if start else None, 0, lowest
        epoch, at = 0, 0
        for epoch in range(1, (100 if endless else max_epochs) + 1):
            if early and waited >= patience + extra:
                break
            weights = one_epoch(weights)
            loss = held_out_loss(weights)
            against = before if previous else lowest
            if reset_by(loss, against):
                waited = 0 if not total else waited
            else:
                waited += ties or loss > against
            if best_by(loss, against if previous == "both" else lowest):
                lowest, best, at = loss, weights, epoch
            before = loss
            if not early and waited >= patience + extra:
                break
        return back(best, weights, at, lowest)
    return program


def _nothing_kept(best, *_):
    """`best` is unknown where no loss was low enough."""
    if best is None:
        raise UnboundLocalError("best")
    return best


def _never_on(one_epoch, held_out_loss, weights, max_epochs, patience):
    """Each epoch starts from the first weights."""
    first = weights
    return train_and_stop(lambda w: one_epoch(first), held_out_loss, weights, max_epochs, patience)


def _from_the_best(one_epoch, held_out_loss, weights, max_epochs, patience):
    """Each epoch starts from the best weights so far."""
    lowest, waited, best = np.inf, 0, weights
    for _ in range(max_epochs):
        weights = one_epoch(best)
        loss = held_out_loss(weights)
        if loss < lowest:
            lowest, best, waited = loss, weights, 0
        else:
            waited += 1
        if waited == patience:
            break
    return best


def _judged_before(one_epoch, held_out_loss, weights, max_epochs, patience):
    """The loss is that of the weights before the epoch."""
    lowest, waited, best = np.inf, 0, None
    for _ in range(max_epochs):
        loss = held_out_loss(weights)
        weights = one_epoch(weights)
        if loss < lowest:
            lowest, best, waited = loss, weights, 0
        else:
            waited += 1
        if waited == patience:
            break
    return best


def _best_goes_on_from_the_start(one_epoch, held_out_loss, weights, max_epochs, patience):
    """As `_from_the_best`, and the weights before training count."""
    lowest, waited = held_out_loss(weights), 0
    for _ in range(max_epochs):
        tried = one_epoch(weights)
        loss = held_out_loss(tried)
        if loss < lowest:
            lowest, weights, waited = loss, tried, 0
        else:
            waited += 1
        if waited == patience:
            break
    return weights


def _only_where_it_stops(one_epoch, held_out_loss, weights, max_epochs, patience):
    """`return` inside the loop alone."""
    lowest, waited, best = np.inf, 0, None
    for _ in range(max_epochs):
        weights = one_epoch(weights)
        loss = held_out_loss(weights)
        if loss < lowest:
            lowest, best, waited = loss, weights, 0
        else:
            waited += 1
        if waited == patience:
            return best


def _counts_the_best(one_epoch, held_out_loss, weights, max_epochs, patience):
    lowest, waited, best = np.inf, 0, None
    for _ in range(max_epochs):
        weights = one_epoch(weights)
        loss = held_out_loss(weights)
        if loss < lowest:
            lowest, best, waited = loss, weights, 1
        else:
            waited += 1
        if waited >= patience:
            break
    return best


_LATE = "You wait for one epoch too many: after `patience` epochs that were not lower, it is over."
_LAST = ("You return the weights of the last epoch: keep those of the best one, wherever you keep "
         "its loss.")
_RULES = [  # what may be wrong with the rule; two of them at once are told together
    ({"best_by": np.less_equal, "reset_by": np.less_equal},
     "A loss that equals the best is not lower: compare by <, not by <=."),
    ({"reset_by": np.less_equal},
     "A loss that equals the best starts your count again: it is not lower, so it counts as "
     "waiting."),
    ({"ties": False},
     "A loss that equals the best is not lower, so it counts as waiting: yours passes it over."),
    ({"best_by": np.less_equal},
     "Of equal losses you keep the last: take new weights only where the loss is lower."),
    ({"total": True},
     "You count all epochs that were not lower: they must be in a row. Start again at 0 with each "
     "new best."),
    ({"extra": 1}, _LATE),
    ({"extra": -1},
     "You stop one epoch too early: only the epochs *after* the best one count, and there must be "
     "`patience` of them."),
    ({"start": True},
     "The weights before the first epoch count in yours: start with a lowest loss of np.inf."),
    ({"endless": True}, "You go on after max_epochs: then training ends, patience or not."),
]


def _last(best, last, *_):
    return last


def _rules_and_return():
    """Each rule alone, and with another one or with the wrong weights returned."""
    yield from ((_watch(**rule), text) for rule, text in _RULES)
    for i, (rule, text) in enumerate(_RULES):
        if i not in (1, 3):  # as 0, and as none
            yield _watch(**rule, back=_last), f"{_LAST} And: {text}"
        for other, more in _RULES[max(i + 1, 4):]:
            if i != 2 and not set(rule) & set(other):
                yield _watch(**rule, **other), f"{text} And: {more}"


STOPPED = Exercise(
    reference=train_and_stop,
    cases=[
        (next_epoch, Losses(0.9, 0.5, 0.6, 0.7, 0.4), 0, 5, 2),
        (next_epoch, Losses(2.3, 1.2, 1.4, 1.0, 1.1, 0.9, 1.3, 1.4, 0.8), 0, 9, 2),
        (next_epoch, Losses(1.8, 1.6, 1.3, 1.1), 0, 4, 2),
        (next_epoch, Losses(1.5, 0.6, 0.6, 0.6, 0.5), 0, 5, 2),
        (next_epoch, Losses(1.5, 0.6, 0.6, 0.7, 0.8, 0.5), 0, 6, 2),
        (next_epoch, Losses(1.5, 0.6, 0.7, 0.6, 0.8, 0.5), 0, 6, 2),
        (next_epoch, Losses(1.5, 0.6, 0.6, 0.7, 0.8, 0.9, 0.9, 0.5), 0, 8, 2),
        (next_epoch, Losses(2.3, 1.4, 1.5, 1.3, 1.4, 1.2, 1.3), 0, 7, 3),
        (next_epoch, Losses(1.5, 1.2, 1.3, 1.0), 0, 4, 1),
        (next_epoch, Losses(30.0, 20.0, 12.0, 15.0), 0, 4, 2),
        (next_epoch, Losses(0.7, 0.9, 0.8, 1.1, 0.75), 0, 5, 3),
        (next_epoch, Losses(2.0, 0.8, 1.3, 1.2, 1.1, 1.0, 0.7), 0, 7, 4),
        (next_epoch, Losses(1.0, 0.9, 0.8, 0.7), 0, 2, 5),
        (next_epoch, Losses(9.5, 9.4, 9.6), 0, 3, 3),
        (next_epoch, Losses(0.7), 0, 1, 5),
        (next_epoch, Losses(-0.2, -0.5, -0.4), 0, 3, 2),
        (_halved, _distance, np.array([4.0, 8.0]), 8, 2),
    ],
    clues=(
        "You need three things in mind: the best weights so far, their loss, and for how many "
        "epochs you have waited since. What happens to each of the three when a loss is lower than "
        "the best so far, and what when it isn't?",
        "Start with lowest = np.inf and waited = 0. In each of max_epochs rounds: one more epoch, "
        "its loss; if loss < lowest, then lowest = loss, best = weights and waited = 0, else "
        "waited += 1. Missing: to leave the loop when patience is over, and what to return after "
        "it.",
    ),
    mistakes=[
        (_watch(back=_last), _LAST),
        (_watch(extra=10**6, back=lambda best, last, *_: last),
         "You train to the end, and return the last weights: patience and the best loss are not "
         "used yet."),
        (_watch(extra=10**6),
         "You never stop: training ends when `patience` epochs in a row were not lower, and what "
         "would have come later is never seen."),
        *_rules_and_return(),
        *[(program, _RULES[5][1]) for program in (_watch(early=True, extra=1),)],
        (_counts_the_best, _RULES[6][1]),
        (_watch(previous="both"),
         "You compare each loss with the one before: compare it with the best so far."),
        (_watch(previous=True),
         "You wait for losses that rise from one epoch to the next: count those that are not lower "
         "than the best so far."),
        *[(_watch(first=first, back=back),
           f"Your lowest loss starts at {first:g}, but the first loss may be higher: start with "
           "np.inf.") for first in (0, 1, 10)
          for back in (lambda best, *_: best, _nothing_kept, lambda best, last, *_: (
              last if best is None else best))],
        (_only_where_it_stops,
         "Where patience never runs out, you return nothing: return the best weights after the "
         "loop, too."),
        (_never_on,
         "Your weights are always those after one epoch. Does `return` stand inside the loop, or "
         "does each epoch start from the first weights? Go on from the epoch before: "
         "weights = one_epoch(weights)."),
        *[(program,
         "Each of your epochs starts from the best weights: training goes on from the last ones, "
         "so keep the two apart.") for program in (_from_the_best, _best_goes_on_from_the_start)],
        (_judged_before,
         "You take the loss before the epoch and keep the weights after it: first the epoch, then "
         "its loss."),
        (_watch(back=lambda best, last, epoch, lowest: lowest),
         "You return the lowest loss: return the weights."),
        (_watch(back=lambda best, last, epoch, lowest: (best, lowest)),
         "Return the weights alone, without their loss."),
        (_watch(back=lambda best, last, epoch, lowest: epoch - 1),
         "You return the number of the epoch: return its weights."),
        (lambda one_epoch, held_out_loss, weights, max_epochs, patience: weights,
         "The weights come back as they went in: weights = one_epoch(weights) trains them."),
    ],
)

# l2_penalty -----------------------------------------------------------------------------------


def l2_penalty(W, strength):
    """The penalty λ Σ w² of some weights, and its gradient on them."""
    return strength * (W**2).sum(), 2 * strength * W


def _l2(value=lambda W, s: s * (W**2).sum(), gradient=lambda W, s: 2 * s * W):
    """A program with one part of its own."""
    return lambda W, strength: (value(W, strength), gradient(W, strength))


_VALUES = [
    (lambda W, s: s * np.sqrt((W**2).sum()), "a sum of squares, without a root."),
    (lambda W, s: s * (W**2).mean(), "the sum of the squares, not their mean."),
    (lambda W, s: s * W.sum() ** 2, "square first, then add."),
    (lambda W, s: s * np.abs(W).sum(), "squares, not absolute values."),
    (lambda W, s: (W**2).sum(), "it lacks its factor, strength."),
    (lambda W, s: s * (W**2).sum(axis=0), "add up over all weights, not over one axis."),
    (lambda W, s: s * W**2, "add up the squares."),
]
_GRADIENTS = [
    (lambda W, s: s * W, "the derivative of w² is 2w, yours lacks the 2."),
    (lambda W, s: s * np.sign(W), "that is the derivative of |w|."),
    (lambda W, s: 2 * W, "it lacks its factor, strength."),
    (lambda W, s: -2 * s * W, "its sign is turned around."),
    (lambda W, s: 2 * s * np.abs(W), "it has the sign of the weight."),
    (lambda W, s: 2 * s * W.sum(), "one number for each weight, not their sum."),
]
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
         "You took ½ λ Σ w², as many books and libraries do. The penalty here has no ½."),
        (_l2(value=lambda W, s: s / 2 * (W**2).sum()),
         "The gradient is right; the value has a ½ that the penalty here has not."),
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
        *[(_l2(value=value, gradient=gradient), f"The value: {one} And the gradient: {other}")
          for i, (value, one) in enumerate(_VALUES) for j, (gradient, other) in enumerate(_GRADIENTS)
          if (i, j) not in ((3, 1), (4, 2))],  # these two have sentences of their own, above
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
        (np.array([3.0, 0.5, 0.0, -0.5, -2.0]), 1.0),
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
    if x.size >= 20_000 and dropped.sum() == round(rate * x.size):  # by chance 1 time in 200
        return ("exactly a share `rate` is dropped: each number is dropped or kept by itself, so that "
                "the share varies a little")
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
        (_RNG.uniform(1, 2, (200, 100)), 0.5, np.random.default_rng(4)),
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
           previous=False, ties=True):
    """(best epoch, last epoch, whether patience was over), by rules of a program's own."""
    best, waited = 0, 0
    for epoch in range(first, len(losses)):
        before = losses[max(epoch - 1, 0)] if previous else losses[best]
        if not reset_by(losses[epoch], before):
            waited += ties or losses[epoch] > before
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
        ([1.5, 0.6, 0.7, 0.6, 0.8, 0.5], 2),
        ([2.3, 1.4, 1.5, 1.3, 1.4, 1.2, 1.3], 3),
        ([1.5, 1.2, 1.3, 1.0], 1),
        ([1.1, 1.2, 0.7, 0.9], 2),
        (np.array([0.7, 0.9, 0.8, 1.1, 0.75]), 3),
        ([2.0, 0.8, 1.3, 1.2, 1.1, 1.0, 0.7], 4),
        ([1.8, 1.6, 1.3, 1.1], 2),
        ([0.7], 5),
    ],
    clues=(
        "Go through the losses, one epoch after the other, as training does. You need to keep one "
        "thing: the number of the best epoch so far. How long you have waited since then follows "
        "from it. What happens when a loss is lower than the best, and what when it isn't?",
        "Start with best = 0. Where loss < validation_losses[best], best becomes this epoch. Where "
        "not, epoch - best says how many epochs you have waited. Missing: to leave the loop when "
        "that has reached patience, and to return best, whether or not that happens.",
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
        *[(_stop(ties=False, first=first),
           "A loss that equals the best is not lower, so it counts as waiting: yours passes it over.")
          for first in (1, 0)],
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

EXERCISES = {
    "train_with_penalty": PENALIZED,
    "choose_strength": CHOICE,
    "train_and_stop": STOPPED,
    "l2_penalty": PENALTY,
    "soft_threshold": THRESHOLD,
    "dropout": DROPOUT,
    "early_stop": STOP,
}
