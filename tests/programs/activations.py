"""Programs for the exercises of notebook 05, as learners write them."""

import math

import numpy as np
from scipy.special import expit

from lecturelib.activations import LeakyReLU, ReLU, Sigmoid, Tanh

# sigmoid ---------------------------------------------------------------------------------------


def formula(x):
    return 1 / (1 + np.exp(-x))


def by_scipy(x):
    return expit(x)


def by_tanh(x):
    return 0.5 * (1 + np.tanh(np.asarray(x) / 2))


def two_branches(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + small), small / (1 + small))


def each_by_math(x):
    out = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        z = float(x[i])
        out[i] = 1 / (1 + math.exp(-z)) if z >= 0 else 1 - 1 / (1 + math.exp(z))
    return out.tolist()


def power_of_e(x):
    return (1 + np.e ** (-x.astype(float))) ** -1


def no_minus(x):
    return 1.0 / (1.0 + np.exp(x))


def over_itself(x):
    e = np.exp(x)
    return e / (e + 1)


def falls(x):
    e = np.exp(-x)
    return e / (1 + e)


def no_brackets(x):
    return 1 / 1 + np.exp(-x)


def minus_in_the_denominator(x):
    return 1 / (1 - np.exp(-x))


def slope_for_value(x):
    s = 1 / (1 + np.exp(-x))
    return s * (1 - s)


def tanh_for_sigmoid(x):
    return np.tanh(x)


def tanh_of_x_itself(x):
    return 0.5 * (1 + np.tanh(x))


def from_minus_one(x):
    return 2 / (1 + np.exp(-x)) - 1


def denominator(x):
    return 1 + np.exp(-x)


def bare_exp(x):
    return np.exp(-x)


def base_ten(x):
    return 1 / (1 + 10.0 ** (-x))


def with_abs(x):
    return 1 / (1 + np.exp(-abs(x)))


def softmax_for_sigmoid(x):
    e = np.exp(x)
    return e / e.sum()


def step_function(x):
    return np.where(x > 0, 1.0, 0.0)


def averaged(x):
    return np.mean(1 / (1 + np.exp(-x)))


def flattened(x):
    return np.array([1 / (1 + np.exp(-number)) for number in x.flatten()])


def straight(x):
    return np.clip(x / 4 + 0.5, 0, 1)


def math_on_each(x):
    return [1 / (1 + math.exp(-number)) for number in x]


def math_on_all(x):
    return 1 / (1 + math.exp(-x))


def rounded(x):
    return np.round(1 / (1 + np.exp(-x)), 2)


def overflows_later(x):
    return np.exp(x - np.log1p(np.exp(x)))


def clipped(x):
    return 1 / (1 + np.exp(-np.clip(x, -5, 5)))


def sigmoid_in_place(x):
    x *= -1
    return 1 / (1 + np.exp(x))


def short_e(x):
    return 1 / (1 + 2.718 ** (-x.astype(float)))


def exp_as_a_number(x):
    return 1 / (1 + np.exp**-x)


# sigmoid_backward ------------------------------------------------------------------------------


def slope_at_dout_times_dout(x, dout):
    s = formula(dout)
    return s * (1 - s) * dout


def no_brackets_around_the_slope(x, dout):
    s = formula(x)
    return dout * s * 1 - s


def at_sign(x, dout):
    s = formula(x)
    return (s * (1 - s)) @ dout


def s_one_minus_s(x, dout):
    s = formula(x)
    return dout * s * (1 - s)


def both_sides(x, dout):
    return dout * expit(x) * expit(-x)


def by_the_layer(x, dout):
    layer = Sigmoid()
    layer.forward(x)
    return layer.backward(dout)


def by_cosh(x, dout):
    with np.errstate(over="ignore"):
        return dout / (2 * np.cosh(x / 2)) ** 2


def listed(x, dout):
    out = [d * expit(z) * (1 - expit(z)) for z, d in zip(x.flat, dout.flat, strict=True)]
    return np.reshape(out, x.shape).tolist()


def local_alone(x, dout):
    s = formula(x)
    return s * (1 - s)


def x_for_s(x, dout):
    return dout * x * (1 - x)


def x_in_the_brackets(x, dout):
    s = formula(x)
    return dout * s * (1 - x)


def slope_at_the_product(x, dout):
    s = formula(dout * x)
    return s * (1 - s)


def slope_at_the_product_times_dout(x, dout):
    s = formula(x * dout)
    return dout * (s - s**2)


def half_of_it(x, dout):
    return dout * (1 - formula(x))


def other_half(x, dout):
    return dout * formula(x)


def plus_for_minus(x, dout):
    s = formula(x)
    return dout * s * (1 + s)


def sign_turned(x, dout):
    s = formula(x)
    return dout * s * (s - 1)


def brackets_left_out(x, dout):
    s = formula(x)
    return dout * s - s**2


def slope_of_tanh(x, dout):
    return dout * (1 - formula(x) ** 2)


def added(x, dout):
    s = formula(x)
    return dout + s * (1 - s)


def divided(x, dout):
    s = formula(x)
    return dout / (s * (1 - s))


def slope_at_dout(x, dout):
    s = formula(dout)
    return s * (1 - s)


def places_changed(x, dout):
    s = formula(dout)
    return x * s * (1 - s)


def sigmoid_twice(x, dout):
    s = formula(formula(x))
    return dout * s * (1 - s)


def input_too_many(x, dout):
    s = formula(x)
    return x * dout * s * (1 - s)


def quotient_rule(x, dout):
    return dout * np.exp(-x) / (1 + np.exp(-x)) ** 2


def quotient_without_square(x, dout):
    return dout * np.exp(-x) / (1 + np.exp(-x))


def quotient_with_minus(x, dout):
    return -dout * np.exp(-x) / (1 + np.exp(-x)) ** 2


def summed(x, dout):
    s = formula(x)
    return np.sum(dout * s * (1 - s))


def mean_over_rows(x, dout):
    s = formula(x)
    return np.mean(dout * s * (1 - s), axis=0)


def divided_by_n(x, dout):
    return s_one_minus_s(x, dout) / x.shape[0]


def matrix_product(x, dout):
    s = formula(x)
    return np.dot(dout.T, s * (1 - s))


def a_quarter(x, dout):
    return dout / 4


def handed_on(x, dout):
    return dout


def changes_dout(x, dout):
    s = formula(x)
    dout *= s
    dout *= 1 - s
    return dout


def tanh_layer(x, dout):
    layer = Tanh()
    layer.forward(x)
    return layer.backward(dout)


# relu ------------------------------------------------------------------------------------------


def maximum(x):
    return np.maximum(0, x)


def where_above(x):
    return np.where(x > 0, x, 0)


def times_mask(x):
    return x * (x > 0)


def half_with_abs(x):
    return (x + abs(x)) / 2


def clipped_below(x):
    return np.clip(x, 0, None)


def zeros_in_a_copy(x):
    out = np.array(x)
    out[out < 0] = 0
    return out


def listed_relu(x):
    return np.reshape([max(0, z) for z in x.flat], x.shape).tolist()


def relu_layer(x):
    return ReLU().forward(x)


def minimum(x):
    return np.minimum(x, 0)


def zeroes_positives(x):
    out = x.copy()
    out[x > 0] = 0
    return out


def absolute(x):
    return np.where(x > 0, x, -x)


def minus_x(x):
    return np.maximum(-x, 0)


def mask_for_value(x):
    return x > 0


def ones_and_zeros(x):
    return np.where(x > 0, 1, 0)


def sign_alone(x):
    return np.sign(x)


def bends_nothing(x):
    return x.copy()


def cut_at_one(x):
    return np.minimum(np.maximum(x, 0), 1)


def cut_at_six(x):
    return np.clip(x, 0, 6)


def cut_on_both_sides(x):
    return np.maximum(-1, np.minimum(1, x))


def rival_one(x):
    return np.maximum(x, 1)


def leaking(x):
    return np.maximum(0.01 * x, x)


def leaking_more(x):
    return np.maximum(0.1 * x, x)


def exponential_below(x):
    return np.where(x > 0, x, np.expm1(x))


def softplus(x):
    return np.log1p(np.exp(x))


def softplus_without_overflow(x):
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def sigmoid_for_relu(x):
    return expit(x)


def gated(x):
    return x * expit(x)


def tanh_for_relu(x):
    return np.tanh(x)


def doubled(x):
    return abs(x) + x


def squared(x):
    return np.where(x > 0, x**2, 0)


def positives_alone(x):
    return np.array([z for z in x.flat if z > 0])


def relu_flattened(x):
    return [z if z > 0 else 0 for z in x.ravel()]


def largest_of_all(x):
    return x.max()


def zero_as_axis(x):
    return x.max(0)


def largest_or_zero(x):
    return max(0, x.max())


def relu_summed(x):
    return np.sum(x[x > 0])


def relu_averaged(x):
    return np.mean(np.where(x > 0, x, 0))


def np_max_with_zero(x):
    return np.max(0, x)


def if_on_an_array(x):
    if x > 0:
        return x
    return 0


def max_of_python(x):
    return max(0, x)


def loop_over_rows(x):
    out = []
    for z in x:
        out.append(max(0, z))
    return out


def relu_in_place(x):
    x[x < 0] = 0
    return x


def multiplied_by_mask_in_place(x):
    x *= x > 0
    return x


def out_is_x(x):
    return np.maximum(0, x, out=x)


# relu_backward ---------------------------------------------------------------------------------


def masked(x, dout):
    return dout * (x > 0)


def where_positive(x, dout):
    return np.where(x > 0, dout, 0)


def copied_and_zeroed(x, dout):
    dx = dout.copy()
    dx[x <= 0] = 0
    return dx


def listed_mask(x, dout):
    out = [d if z > 0 else 0 for z, d in zip(x.flat, dout.flat, strict=True)]
    return np.reshape(out, x.shape).tolist()


def by_the_output(x, dout):
    return dout * (np.maximum(x, 0) > 0)


def by_relu_layer(x, dout):
    layer = ReLU()
    layer.forward(x)
    return layer.backward(dout)


def passes_at_zero(x, dout):
    return np.where(x < 0, 0, dout)


def mask_alone(x, dout):
    return np.where(x > 0, 1, 0)


def bends_dout(x, dout):
    return np.maximum(dout, 0)


def asks_dout(x, dout):
    return np.where(dout > 0, x, 0)


def keeps_positive_dout(x, dout):
    return np.where(dout > 0, dout, 0)


def relu_where_dout_is_positive(x, dout):
    return np.where(dout > 0, np.where(x > 0, x, 0), 0)


def x_where_closed(x, dout):
    dx = np.array(x, dtype=float)
    dx[x > 0] = dout[x > 0]
    return dx


def times_number_of_positives(x, dout):
    return np.count_nonzero(x > 0) * dout


def times_value(x, dout):
    return dout * maximum(x)


def times_x(x, dout):
    return x * dout


def mask_turned(x, dout):
    return np.where(x > 0, 0, dout)


def below_zero(x, dout):
    return dout * (x < 0)


def asks_the_output(x, dout):
    return dout * (maximum(x) >= 0)


def all_passes(x, dout):
    return dout.copy()


def times_sign(x, dout):
    return dout * np.sign(x)


def forward_again(x, dout):
    return maximum(x)


def bends_the_product(x, dout):
    return np.maximum(x * dout, 0)


def drops_the_rest(x, dout):
    return dout[x > 0]


def adds_mask(x, dout):
    return dout + (x > 0)


def loses_the_sign(x, dout):
    return np.abs(dout) * (x > 0)


def leaks(x, dout):
    return dout * np.where(x > 0, 1, 0.01)


def all_or_nothing(x, dout):
    return dout if (x > 0).all() else 0 * dout


def sums_up(x, dout):
    return np.sum(masked(x, dout))


def mean_of_rows(x, dout):
    return masked(x, dout) / len(dout)


def asks_once(x, dout):
    if x > 0:
        return dout
    return np.zeros_like(dout)


def relu_backward_in_place(x, dout):
    dout[x <= 0] = 0
    return dout


def returns_both(x, dout):
    return maximum(x), masked(x, dout)


# leaky_relu ------------------------------------------------------------------------------------


def larger_line(x, slope):
    return np.maximum(slope * x, x)


def where_leaky(x, slope):
    return np.where(x > 0, x, slope * x)


def two_parts(x, slope):
    return np.maximum(x, 0) + slope * np.minimum(x, 0)


def listed_leaky(x, slope):
    return np.reshape([z if z > 0 else slope * z for z in x.flat], x.shape).tolist()


def by_leaky_layer(x, slope):
    return LeakyReLU(slope).forward(x)


def copy_of_floats(x, slope):
    out = x.astype(float)
    out[out < 0] *= slope
    return out


def smaller_line(x, slope):
    return np.minimum(slope * x, x)


def wrong_side(x, slope):
    return np.where(x > 0, slope * x, x)


def constant_below(x, slope):
    return np.where(x > 0, x, slope)


def compared_with_slope(x, slope):
    return np.maximum(x, slope)


def rises_below(x, slope):
    return np.where(x > 0, x, -slope * x)


def subtracts(x, slope):
    return np.where(x > 0, x, x - slope)


def adds(x, slope):
    return np.where(x > 0, x, x + slope)


def divides_below(x, slope):
    out = x.astype(float)
    out[x <= 0] = x[x <= 0] / slope
    return out


def divides_in_maximum(x, slope):
    return np.maximum(x, x / slope)


def own_slope(x, slope):
    return np.maximum(0.01 * x, x)


def plain_relu(x, slope):
    return np.maximum(0, x)


def zero_and_slope(x, slope):
    return np.maximum(0, slope * x)


def flat_above(x, slope):
    return np.maximum(0, x) * slope


def sum_of_both(x, slope):
    return np.maximum(0, x) + slope * x


def minus_the_negative(x, slope):
    return np.maximum(0, x) - slope * np.minimum(0, x)


def lifted(x, slope):
    return np.maximum(0, x) + slope


def line(x, slope):
    return slope * x


def slopes(x, slope):
    return np.where(x > 0, 1, slope)


def elu(x, slope):
    return np.where(x > 0, x, slope * np.expm1(x))


def zeros_like(x, slope):
    out = np.zeros_like(x)
    for i in np.ndindex(*x.shape):
        out[i] = x[i] if x[i] > 0 else slope * x[i]
    return out


def times_in_copy(x, slope):
    out = np.copy(x)
    out[x < 0] *= slope
    return out


def python_max(x, slope):
    return max(slope * x, x)


def np_max_of_two(x, slope):
    return np.max(slope * x, x)


def total(x, slope):
    return larger_line(x, slope).sum()


def leaky_in_place(x, slope):
    x[x < 0] = slope * x[x < 0]
    return x


def multiplied_in_place(x, slope):
    x[x < 0] *= slope
    return x


def minus_the_line(x, slope):
    return np.maximum(0, x) - slope * x


def positive_only(x, slope):
    return np.where(x > 0, x, slope * x)[x > 0]


def value_by_value(x, dout):
    out = []
    for value, arriving in zip(np.ravel(x).tolist(), np.ravel(dout).tolist(), strict=True):
        s = 1 / (1 + math.exp(-value)) if value > -700 else 0.0
        out.append(arriving * s * (1 - s))
    return np.reshape(out, np.shape(x))


# initial_weights ------------------------------------------------------------------------------


def he(in_features, out_features, rng):
    return rng.normal(0, (2 / in_features) ** 0.5, (in_features, out_features))


def scaled_normal(in_features, out_features, rng):
    return rng.standard_normal((in_features, out_features)) * np.sqrt(2 / in_features)


def he_uniform(in_features, out_features, rng):
    edge = np.sqrt(6 / in_features)
    return rng.uniform(-edge, edge, (in_features, out_features))


def number_by_number(in_features, out_features, rng):
    sd = (2 / in_features) ** 0.5
    return [[rng.normal(0, sd) for _ in range(out_features)] for _ in range(in_features)]


def of_sd(sd):
    def program(in_features, out_features, rng):
        return sd(in_features, out_features) * rng.standard_normal((in_features, out_features))
    return program


def units_first(in_features, out_features, rng):
    return rng.normal(0, np.sqrt(2 / in_features), size=(out_features, in_features))


def above_zero(in_features, out_features, rng):
    return rng.uniform(0, np.sqrt(2 / in_features), size=(in_features, out_features))


def own_draw(in_features, out_features, rng):
    return np.random.default_rng(0).normal(0, np.sqrt(2 / in_features), (in_features, out_features))


def unseeded(in_features, out_features, rng):
    return np.random.default_rng().normal(0, np.sqrt(2 / in_features), (in_features, out_features))


def one_column(in_features, out_features, rng):
    column = rng.normal(0, np.sqrt(2 / in_features), (in_features, 1))
    return np.repeat(column, out_features, axis=1)


def as_words(in_features, out_features, rng):
    return "He"


LOOPS = {"sigmoid_backward": value_by_value, "initial_weights": number_by_number}
RIGHT = {
    "initial_weights": [he, scaled_normal, he_uniform, number_by_number],
    "sigmoid": [formula, by_scipy, by_tanh, two_branches, each_by_math, power_of_e],
    "sigmoid_backward": [s_one_minus_s, both_sides, by_the_layer, by_cosh, listed],
    "relu": [maximum, where_above, times_mask, half_with_abs, clipped_below, zeros_in_a_copy,
             listed_relu, relu_layer],
    "relu_backward": [masked, where_positive, copied_and_zeroed, listed_mask, by_the_output,
                      by_relu_layer],
    "leaky_relu": [larger_line, where_leaky, two_parts, listed_leaky, by_leaky_layer,
                   copy_of_floats],
}
WRONG = {
    "initial_weights": [
        (of_sd(lambda i, o: (1 / i) ** 0.5), "half of the mean square"),
        (of_sd(lambda i, o: 2 / i), "its square root"),
        (of_sd(lambda i, o: 2**0.5 / i), "covers the 2 alone"),
        (of_sd(lambda i, o: 2 / i**0.5), "covers the inputs alone"),
        (of_sd(lambda i, o: (2 / o) ** 0.5), "as many products as it has inputs"),
        (of_sd(lambda i, o: (2 / (i + o)) ** 0.5), "Glorot"),
        (of_sd(lambda i, o: 1), "variance 1"),
        (units_first, "Rows and columns"),
        (above_zero, "all positive"),
        (own_draw, "another rng gave the same result"),
        (unseeded, "the same rng gave two different results"),
        (one_column, "many weights are the same number"),
        (as_words, "expected an array of numbers"),
    ],
    "sigmoid": [
        (no_minus, "sign of x is missing"),
        (over_itself, "infinity / infinity"),
        (overflows_later, "got 0, expected 1"),
        (falls, "1 − sigmoid"),
        (no_brackets, "divides first"),
        (minus_in_the_denominator, "1 plus exp(−x)"),
        (slope_for_value, "That is its slope"),
        (tanh_for_sigmoid, "That is tanh"),
        (from_minus_one, "from −1 to 1"),
        (denominator, "denominator alone"),
        (bare_exp, "part of the denominator"),
        (base_ten, "Base 10"),
        (with_abs, "both sides are the same"),
        (softmax_for_sigmoid, "That is softmax"),
        (step_function, "That is a step"),
        (averaged, "took a mean"),
        (flattened, "Keep x's shape"),
        (straight, "straight line"),
        (math_on_each, "math.exp takes one number"),
        (math_on_all, "math.exp takes one number"),
        (rounded, "Don't round"),
        (clipped, "got 0.006693"),
        (sigmoid_in_place, "changes its input x"),
        (short_e, "e has more digits"),
        (exp_as_a_number, "with brackets"),
        (tanh_of_x_itself, "twice as steep"),
    ],
    "sigmoid_backward": [
        (local_alone, "what arrives, dout"),
        (x_for_s, "s is the sigmoid of x"),
        (half_of_it, "1 − s alone"),
        (other_half, "s alone"),
        (plus_for_minus, "with a minus"),
        (sign_turned, "sigmoid rises everywhere"),
        (brackets_left_out, "Brackets"),
        (slope_of_tanh, "slope of tanh"),
        (added, "you added them"),
        (divided, "you divided"),
        (slope_at_dout, "taken at x"),
        (places_changed, "changed places"),
        (sigmoid_twice, "sigmoid twice"),
        (input_too_many, "an x too many"),
        (quotient_rule, "infinity / infinity"),
        (quotient_without_square, "squared"),
        (quotient_with_minus, "cancel"),
        (summed, "You added up"),
        (mean_over_rows, "took a mean over rows"),
        (divided_by_n, "divided already"),
        (matrix_product, "each number alone"),
        (a_quarter, "only at 0"),
        (handed_on, "unchanged"),
        (changes_dout, "dout"),
        (tanh_layer, "expected"),
        (slope_at_dout_times_dout, "slope at dout"),
        (no_brackets_around_the_slope, "Brackets"),
        (at_sign, "`@` is for weights"),
        (x_in_the_brackets, "you have 1 − x"),
        (slope_at_the_product, "slope at dout · x"),
        (slope_at_the_product_times_dout, "slope at dout · x"),
    ],
    "relu": [
        (minimum, "wrong way around"),
        (zeroes_positives, "wrong way around"),
        (absolute, "both sides rise"),
        (minus_x, "turned the sign"),
        (mask_for_value, "True and False"),
        (ones_and_zeros, "return x itself"),
        (sign_alone, "the sign alone"),
        (bends_nothing, "bent nothing"),
        (cut_at_one, "saturates at 1"),
        (cut_at_six, "got 6, expected 1000"),
        (cut_on_both_sides, "beyond −1 and 1"),
        (rival_one, "compared with 1"),
        (leaking, "That is Leaky ReLU"),
        (leaking_more, "got -0.2, expected 0"),
        (exponential_below, "That is ELU"),
        (softplus, "exp(1000) overflows"),
        (softplus_without_overflow, "keep the corner"),
        (sigmoid_for_relu, "That is the sigmoid"),
        (gated, "by its sigmoid"),
        (tanh_for_relu, "That is tanh"),
        (doubled, "twice as much"),
        (squared, "You squared it"),
        (positives_alone, "they stay, as 0"),
        (relu_flattened, "Keep x's shape"),
        (largest_of_all, "largest of all numbers"),
        (zero_as_axis, "the 0 is an axis"),
        (largest_or_zero, "largest number alone"),
        (relu_summed, "added up"),
        (relu_averaged, "took a mean"),
        (np_max_with_zero, "first argument"),
        (if_on_an_array, "one question of a whole array"),
        (max_of_python, "one question of a whole array"),
        (loop_over_rows, "with two it gives rows"),
        (relu_in_place, "belongs to the caller"),
        (multiplied_by_mask_in_place, "belongs to the caller"),
        (out_is_x, "belongs to the caller"),
    ],
    "relu_backward": [
        (passes_at_zero, "slope counts as 0"),
        (mask_alone, "what arrives, dout"),
        (bends_dout, "You bent dout"),
        (asks_dout, "changed places"),
        (keeps_positive_dout, "You bent dout"),
        (times_value, "multiply by the slope"),
        (times_x, "multiplied by x"),
        (mask_turned, "wrong way around"),
        (below_zero, "wrong way around"),
        (asks_the_output, "it is never below"),
        (all_passes, "passes unchanged"),
        (times_sign, "not −1"),
        (forward_again, "That is forward"),
        (bends_the_product, "sign of x alone"),
        (drops_the_rest, "they stay, as 0"),
        (adds_mask, "you added them"),
        (loses_the_sign, "sign of dout got lost"),
        (leaks, "Leaky ReLU"),
        (all_or_nothing, "each is alone"),
        (sums_up, "added up"),
        (mean_of_rows, "divided already"),
        (asks_once, "asks each number"),
        (relu_backward_in_place, "changes its input dout"),
        (returns_both, "shape"),
        (relu_where_dout_is_positive, "changed places"),
        (x_where_closed, "you hand on x"),
        (times_number_of_positives, "You counted"),
    ],
    "leaky_relu": [
        (smaller_line, "wrong side"),
        (wrong_side, "wrong side"),
        (constant_below, "slope itself"),
        (compared_with_slope, "slope itself"),
        (rises_below, "below 0 the value is below 0"),
        (subtracts, "you subtracted"),
        (adds, "you added"),
        (own_slope, "slope of your own"),
        (plain_relu, "That is ReLU"),
        (zero_and_slope, "you have slope · x above"),
        (flat_above, "you have slope · x above"),
        (sum_of_both, "Above 0 you added"),
        (minus_the_negative, "below 0 the value is below 0"),
        (lifted, "moved ReLU up"),
        (line, "bent nothing"),
        (slopes, "That is its slope"),
        (elu, "That is ELU"),
        (zeros_like, "decimals are lost"),
        (times_in_copy, "can't keep"),
        (python_max, "Python's max"),
        (np_max_of_two, "first argument"),
        (total, "added up"),
        (leaky_in_place, "belongs to the caller"),
        (multiplied_in_place, "belongs to the caller"),
        (minus_the_line, "on both sides"),
        (positive_only, "shape"),
        (divides_below, "you divided"),
        (divides_in_maximum, "you divided"),
    ],
}
