"""Programs for the exercises of notebook 08, as learners write them."""

import numpy as np
from scipy import signal

from lecturelib.convolution import Conv2d
from lecturelib.gradient_descent import SGD

# conv2d, right ----------------------------------------------------------------------------------


def two_loops(image, kernel):
    kh, kw = kernel.shape
    result = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            result[i, j] = np.sum(image[i:i + kh, j:j + kw] * kernel)
    return result


def lists(image, kernel):
    image, kernel = image.astype(float).tolist(), kernel.tolist()
    kh, kw = len(kernel), len(kernel[0])
    return [[sum(image[i + a][j + b] * kernel[a][b] for a in range(kh) for b in range(kw))
             for j in range(len(image[0]) - kw + 1)] for i in range(len(image) - kh + 1)]


def shifted_images(image, kernel):
    height, width = np.subtract(image.shape, kernel.shape) + 1
    result = np.zeros((height, width))
    for (a, b), weight in np.ndenumerate(kernel):
        result += weight * image[a:a + height, b:b + width].astype(float)
    return result


def windows(image, kernel):
    patches = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("ijab,ab->ij", patches.astype(float), kernel)


def by_scipy(image, kernel):
    return signal.correlate2d(image.astype(float), kernel, mode="valid")


def flips_and_convolves(image, kernel):
    return signal.convolve2d(image.astype(float), kernel[::-1, ::-1], mode="valid")


def as_a_matrix(image, kernel):
    places = np.lib.stride_tricks.sliding_window_view(image.astype(float), kernel.shape)
    return (places.reshape(-1, kernel.size) @ kernel.ravel()).reshape(places.shape[:2])


def library_layer(image, kernel):
    layer = Conv2d(1, 1, kernel.shape, np.random.default_rng(1))
    layer.W[..., 0, 0] = kernel
    return layer.forward(image[None, ..., None])[0, ..., 0]


# conv2d, wrong ----------------------------------------------------------------------------------


def real_convolution(image, kernel):
    return signal.convolve2d(image.astype(float), kernel, mode="valid")


def same_size(image, kernel):
    kh, kw = kernel.shape
    padded = np.zeros((image.shape[0] + kh - 1, image.shape[1] + kw - 1))
    padded[kh // 2:kh // 2 + image.shape[0], kw // 2:kw // 2 + image.shape[1]] = image
    return two_loops(padded, kernel)


def loops_too_short(down, across):
    """Fills a result of the right size, but for its last row or column."""
    def program(image, kernel):
        kh, kw = kernel.shape
        result = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))
        for i in range(image.shape[0] - kh + 1 - down):
            for j in range(image.shape[1] - kw + 1 - across):
                result[i, j] = np.sum(image[i:i + kh, j:j + kw] * kernel)
        return result
    return program


def never_written(image, kernel):
    return np.zeros(two_loops(image, kernel).shape)


def same_size_by_scipy(image, kernel):
    return signal.correlate2d(image.astype(float), kernel, mode="same")


def returns_after_the_first_row(image, kernel):
    kh, kw = kernel.shape
    result = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            result[i, j] = np.sum(image[i:i + kh, j:j + kw] * kernel)
        return result


def steps_in_a_full_result(image, kernel):
    kh, kw = kernel.shape
    result = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))
    for i in range(0, result.shape[0], kh):
        for j in range(0, result.shape[1], kw):
            result[i, j] = np.sum(image[i:i + kh, j:j + kw] * kernel)
    return result


def middle_pixel(image, kernel):
    kh, kw = kernel.shape
    middles = image[kh // 2:, kw // 2:].astype(float)
    return middles[:image.shape[0] - kh + 1, :image.shape[1] - kw + 1] * kernel.sum()


def full_size(image, kernel):
    return signal.correlate2d(image.astype(float), kernel, mode="full")


def one_less_each_way(image, kernel):
    return two_loops(image[:-1, :-1], kernel) if min(image.shape) > 2 else two_loops(image, kernel)


def stops_one_too_early(image, kernel):
    kh, kw = kernel.shape
    result = np.zeros((image.shape[0] - kh, image.shape[1] - kw))
    for i in range(image.shape[0] - kh):
        for j in range(image.shape[1] - kw):
            result[i, j] = np.sum(image[i:i + kh, j:j + kw] * kernel)
    return result


def zeros_like_the_image(image, kernel):
    kh, kw = kernel.shape
    result = np.zeros(image.shape)
    for i in range(image.shape[0] - kh + 1):
        for j in range(image.shape[1] - kw + 1):
            result[i, j] = np.sum(image[i:i + kh, j:j + kw] * kernel)
    return result


def in_the_images_type(image, kernel):
    kh, kw = kernel.shape
    result = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1), dtype=image.dtype)
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            total = (image[i:i + kh, j:j + kw] * kernel).sum()
            result[i, j] = total.astype(image.dtype)
    return result


def matrix_product(image, kernel):
    kh, kw = kernel.shape
    result = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            result[i, j] = np.sum(image[i:i + kh, j:j + kw] @ kernel)
    return result


def no_sum(image, kernel):
    patches = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return patches * kernel


def mean_of_products(image, kernel):
    return two_loops(image, kernel) / kernel.size


def ignores_the_kernel(image, kernel):
    return two_loops(image, np.ones(kernel.shape))


def multiplies_whole_image(image, kernel):
    return image * kernel


def returns_inside(image, kernel):
    kh, kw = kernel.shape
    for i in range(image.shape[0] - kh + 1):
        for j in range(image.shape[1] - kw + 1):
            return np.sum(image[i:i + kh, j:j + kw] * kernel)


def steps_by_the_kernel(image, kernel):
    kh, kw = kernel.shape
    return np.array([[np.sum(image[i:i + kh, j:j + kw] * kernel)
                      for j in range(0, image.shape[1] - kw + 1, kw)]
                     for i in range(0, image.shape[0] - kh + 1, kh)])


def square_only(image, kernel):
    k = kernel.shape[0]
    return np.array([[np.sum(image[i:i + k, j:j + k] * kernel)
                      for j in range(image.shape[1] - k + 1)]
                     for i in range(image.shape[0] - k + 1)])


def square_result(image, kernel):
    (kh, kw), n = kernel.shape, image.shape[0] - kernel.shape[0] + 1
    return [[np.sum(image[i:i + kh, j:j + kw] * kernel) for j in range(n)] for i in range(n)]


def square_result_and_kernel(image, kernel):
    k = len(kernel)
    n = len(image) - k + 1
    result = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            result[i, j] = (image[i:i + k, j:j + k] * kernel).sum()
    return result


def square_image(image, kernel):
    (kh, kw), n = kernel.shape, image.shape[0]
    return [[np.sum(image[i:i + kh, j:j + kw] * kernel) for j in range(n - kw + 1)]
            for i in range(n - kh + 1)]


def slices_to_the_kernels_size(image, kernel):
    h, w = kernel.shape
    result = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            patch = image[i:h, j:w]
            result[i, j] = np.sum(patch * kernel)
    return result


def every_pixel(image, kernel):
    kh, kw = kernel.shape
    result = np.zeros(image.shape)
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            result[i, j] = np.sum(image[i:i + kh, j:j + kw] * kernel)
    return result


def half_a_kernel_on_each_side(image, kernel):
    kh, kw = kernel.shape
    return two_loops(np.pad(image, ((kh // 2, kh // 2), (kw // 2, kw // 2))), kernel)


def one_pixel_on_each_side(image, kernel):
    return two_loops(np.pad(image, 1), kernel)


def zeros_below_and_to_the_right(image, kernel):
    kh, kw = kernel.shape
    padded = np.zeros((image.shape[0] + kh - 1, image.shape[1] + kw - 1))
    padded[:image.shape[0], :image.shape[1]] = image
    return two_loops(padded, kernel)


def half_of_the_height(image, kernel):
    return two_loops(np.pad(image, len(kernel) // 2), kernel)


def rectified(image, kernel):
    return np.maximum(two_loops(image, kernel), 0)


def upside_down(image, kernel):
    return two_loops(image, kernel[::-1])


def turned_kernel(image, kernel):
    return two_loops(image[:, ::-1], kernel)[:, ::-1]


def wipes_its_input(image, kernel):
    result = two_loops(image, kernel)
    image[:] = 0
    return result


def flat(image, kernel):
    return two_loops(image, kernel).ravel()


# frozen_step ------------------------------------------------------------------------------------


def loop(params, trainable, learning_rate):
    new = []
    for (W, dW), may_move in zip(params, trainable, strict=True):
        if may_move:
            new.append(W - learning_rate * dW)
        else:
            new.append(W)
    return new


def multiplies_by_the_flag(params, trainable, learning_rate):
    return [W - learning_rate * flag * dW for (W, dW), flag in zip(params, trainable, strict=True)]


def copies_first(params, trainable, learning_rate):
    new = [W.copy() for W, _ in params]
    for i in np.flatnonzero(trainable):
        new[i] -= learning_rate * params[i][1]
    return tuple(new)


def nested_lists(params, trainable, learning_rate):
    return [(W - learning_rate * dW if flag else W).tolist()
            for (W, dW), flag in zip(params, trainable, strict=True)]


def by_the_library(params, trainable, learning_rate):
    new = [(W.copy(), dW) for W, dW in params]
    SGD([pair for pair, flag in zip(new, trainable, strict=True) if flag], learning_rate).step()
    return [W for W, _ in new]


def steps_of_the_frozen(params, trainable, learning_rate):
    return [W - learning_rate * dW
            for (W, dW), flag in zip(params, trainable, strict=True) if not flag]


def appends_the_pair(params, trainable, learning_rate):
    new = []
    for i, flag in enumerate(trainable):
        W, dW = params[i]
        new.append(W - learning_rate * dW if flag else params[i])
    return new


def by_where(params, trainable, learning_rate):
    return np.where(trainable, [W - learning_rate * dW for W, dW in params],
                    [W for W, _ in params])


def ignores_the_flags(params, trainable, learning_rate):
    return [W - learning_rate * dW for W, dW in params]


def asks_for_the_list(params, trainable, learning_rate):
    new = []
    for W, dW in params:
        if trainable:
            W = W - learning_rate * dW
        new.append(W)
    return new


def the_wrong_way_around(params, trainable, learning_rate):
    return [W if flag else W - learning_rate * dW
            for (W, dW), flag in zip(params, trainable, strict=True)]


def uphill(params, trainable, learning_rate):
    return [W + learning_rate * dW if flag else W
            for (W, dW), flag in zip(params, trainable, strict=True)]


def no_rate(params, trainable, learning_rate):
    return [W - dW if flag else W for (W, dW), flag in zip(params, trainable, strict=True)]


def leaves_the_frozen_out(params, trainable, learning_rate):
    new = []
    for (W, dW), flag in zip(params, trainable, strict=True):
        if flag:
            new.append(W - learning_rate * dW)
    return new


def zeros_for_the_frozen(params, trainable, learning_rate):
    return [W - learning_rate * dW if flag else np.zeros_like(W)
            for (W, dW), flag in zip(params, trainable, strict=True)]


def in_place(params, trainable, learning_rate):
    for (W, dW), flag in zip(params, trainable, strict=True):
        if flag:
            W -= learning_rate * dW
    return [W for W, _ in params]


def clears_the_gradients(params, trainable, learning_rate):
    new = loop(params, trainable, learning_rate)
    for _, dW in params:
        dW[:] = 0
    return new


def breaks(params, trainable, learning_rate):
    new = [W for W, _ in params]
    for i, flag in enumerate(trainable):
        if not flag:
            break
        new[i] = new[i] - learning_rate * params[i][1]
    return new


def only_the_last(params, trainable, learning_rate):
    (W, dW) = params[-1]
    return [W for W, _ in params[:-1]] + [W - learning_rate * dW]


def small_steps(params, trainable, learning_rate):
    return [W - (learning_rate if flag else learning_rate / 10) * dW
            for (W, dW), flag in zip(params, trainable, strict=True)]


def gives_pairs(params, trainable, learning_rate):
    return [(W, dW) for W, (_, dW) in zip(loop(params, trainable, learning_rate), params,
                                          strict=True)]


def gives_steps(params, trainable, learning_rate):
    return [-learning_rate * dW * flag for (_, dW), flag in zip(params, trainable, strict=True)]


def stops_inside(params, trainable, learning_rate):
    for (W, dW), flag in zip(params, trainable, strict=True):
        return W - learning_rate * dW if flag else W


def forgets_the_pairs(params, trainable, learning_rate):
    return [W - learning_rate * dW if flag else W
            for W, dW, flag in zip(params, trainable, strict=True)]


# strategy ---------------------------------------------------------------------------------------


def few_first(n_per_class, similar):
    if n_per_class < 20:
        if similar:
            return "last layer"
        return "more data"
    return "fine-tune"


def one_line(n_per_class, similar):
    return "fine-tune" if n_per_class >= 20 else ("more data", "last layer")[similar]


def from_a_dict(n_per_class, similar):
    few = {True: "last layer", False: "more data"}
    return {True: few, False: dict.fromkeys(few, "fine-tune")}[n_per_class < 20][similar]


def twenty_is_few(n_per_class, similar):
    return one_line(n_per_class - 1, similar)


def nineteen_is_many(n_per_class, similar):
    return one_line(n_per_class + 1, similar)


def never_more_data(n_per_class, similar):
    return "fine-tune" if n_per_class >= 20 else "last layer"


def always_fine_tunes(n_per_class, similar):
    return "fine-tune"


def near_and_far_swapped(n_per_class, similar):
    return one_line(n_per_class, not similar)


def few_and_many_swapped(n_per_class, similar):
    if n_per_class < 20:
        return "fine-tune"
    return "last layer" if similar else "more data"


def two_columns(n_per_class, similar):
    if similar:
        return "last layer" if n_per_class < 20 else "fine-tune"
    return "more data"


def underscores(n_per_class, similar):
    return one_line(n_per_class, similar).replace(" ", "_").replace("-", "_")


def a_tuple(n_per_class, similar):
    return (n_per_class < 20, similar)


RIGHT = {
    "conv2d": [two_loops, lists, shifted_images, windows, by_scipy, flips_and_convolves,
               as_a_matrix, library_layer],
    "frozen_step": [loop, multiplies_by_the_flag, copies_first, nested_lists, by_the_library],
    "strategy": [few_first, one_line, from_a_dict],
}
WRONG = {
    "conv2d": [
        (real_convolution, "You turned the kernel by 180°"),
        (same_size, "You added a border"),
        (same_size_by_scipy, "You added a border"),
        (loops_too_short(1, 1), "The last row and column stay 0"),
        (loops_too_short(1, 0), "The last row stays 0"),
        (loops_too_short(0, 1), "The last column stays 0"),
        (never_written, "All is 0: inside the loops"),
        (returns_after_the_first_row, "Only the first row is filled"),
        (steps_in_a_full_result, "You move the kernel by its own size"),
        (middle_pixel, "You used the middle pixel"),
        (full_size, "You added a border"),
        (stops_one_too_early, "You stop one place too early"),
        (one_less_each_way, "shape: got"),
        (zeros_like_the_image, "The last rows and columns are zeros"),
        (in_the_images_type, "Your result has the image's type"),
        (matrix_product, "`@` is the matrix product"),
        (no_sum, "These are the products"),
        (mean_of_products, "You took the mean"),
        (ignores_the_kernel, "These are sums of pixels"),
        (multiplies_whole_image, "different sizes"),
        (returns_inside, "does `return` stand inside them?"),
        (steps_by_the_kernel, "Your patches lie side by side"),
        (square_only, "A kernel need not be square"),
        (rectified, "You set negative sums to 0"),
        (upside_down, "upside down"),
        (turned_kernel, "mirrored left to right"),
        (wipes_its_input, "changes its input image"),
        (flat, "in one row"),
        (square_result, "An image need not be square"),
        (square_result_and_kernel, "An image need not be square"),
        (square_image, "An image need not be square"),
        (slices_to_the_kernels_size, "wherever it begins"),
        (every_pixel, "sticks out"),
        (half_a_kernel_on_each_side, "You added a border"),
        (one_pixel_on_each_side, "You added a border"),
        (zeros_below_and_to_the_right, "You added a border"),
        (half_of_the_height, "You added a border"),
    ],
    "frozen_step": [
        (steps_of_the_frozen, "You moved the frozen parameters, and left the others out"),
        (appends_the_pair, "For a frozen one you returned the pair"),
        (by_where, "np.where needs flags"),
        (ignores_the_flags, "You moved the frozen parameters too"),
        (asks_for_the_list, "ask for each flag"),
        (the_wrong_way_around, "You moved those that are frozen"),
        (uphill, "uphill"),
        (no_rate, "You left out the learning rate"),
        (leaves_the_frozen_out, "The frozen parameters are missing"),
        (zeros_for_the_frozen, "not that it becomes 0"),
        (in_place, "changes its input params"),
        (clears_the_gradients, "changes its input params"),
        (breaks, "is there a `break`?"),
        (only_the_last, "You moved the last one"),
        (small_steps, "The frozen parameters took a smaller step"),
        (gives_pairs, "You returned pairs"),
        (gives_steps, "These are the steps"),
        (stops_inside, "does `return` stand inside it?"),
        (forgets_the_pairs, "ValueError"),
    ],
    "strategy": [
        (twenty_is_few, "20 a class is enough already"),
        (nineteen_is_many, "19 a class is under 20"),
        (never_more_data, "look for more data"),
        (always_fine_tunes, "too few to fine-tune"),
        (near_and_far_swapped, "You swapped near and far"),
        (few_and_many_swapped, "You swapped few and many"),
        (two_columns, "fine-tune, near or far"),
        (underscores, "spelled like that"),
        (a_tuple, "Return one of the three texts"),
    ],
}
