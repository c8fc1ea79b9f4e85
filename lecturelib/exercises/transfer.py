"""The exercises of notebook 08."""

import numpy as np

from lecturelib.exercises._checker import Exercise

# conv2d: a mistake takes other patches, or makes something else of them -------------------------


def conv2d(image, kernel):
    """What `Conv2d` computes from one image with one channel, place by place."""
    rows, columns = kernel.shape
    result = np.zeros((image.shape[0] - rows + 1, image.shape[1] - columns + 1))
    for i, j in np.ndindex(result.shape):
        result[i, j] = (image[i:i + rows, j:j + columns] * kernel).sum()
    return result


def _patches(image, kernel, stride=1):
    """The patches under the kernel, at every place where it fits."""
    patches = np.lib.stride_tricks.sliding_window_view(image.astype(float), kernel.shape)
    return patches[::stride, ::stride]


def _each(value):
    """Makes one number of each patch, by a rule of its own."""
    def program(image, kernel):
        patches = _patches(image, kernel)
        return np.array([[value(patch, kernel) for patch in row] for row in patches])
    return program


def _with(change):
    """Takes another kernel."""
    return lambda image, kernel: conv2d(image, change(kernel))


def _padded(before, after, mode="constant"):
    """Adds a border, whose widths are made of the kernel's sides, an array (rows, columns)."""
    def program(image, kernel):
        sides = np.array(kernel.shape)
        widths = np.broadcast_arrays(before(sides), after(sides), sides)[:2]
        return conv2d(np.pad(image, np.transpose(widths), mode=mode), kernel)
    return program


def _cropped(rows, columns):
    """Stops too early."""
    def program(image, kernel):
        full = conv2d(image, kernel)
        return full[: len(full) - rows, : full.shape[1] - columns]
    return program


def _last_ones_empty(rows, columns):
    """A result of the right size, whose last row or column stays 0."""
    def program(image, kernel):
        result = conv2d(image, kernel)
        result[len(result) - rows:] = 0
        result[:, result.shape[1] - columns:] = 0
        return result
    return program


def _in_the_corner(image, kernel):
    """A result of the image's size, of which the last rows and columns stay 0."""
    found, result = conv2d(image, kernel), np.zeros(image.shape)
    result[: len(found), : found.shape[1]] = found
    return result


def _in_the_middle(image, kernel):
    """A result of the image's size, whose border stays 0."""
    found, result = conv2d(image, kernel), np.zeros(image.shape)
    top, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    result[top : top + len(found), left : left + found.shape[1]] = found
    return result


def _first_row_of_zeros(image, kernel):
    """Returns at the end of the first row, from a result of zeros."""
    result = np.zeros_like(conv2d(image, kernel))
    result[0] = conv2d(image, kernel)[0]
    return result


def _steps_of_the_kernel(image, kernel):
    """Moves by the kernel's size, in a result that has a number for each place."""
    rows, columns = kernel.shape
    found, result = conv2d(image, kernel), np.zeros_like(conv2d(image, kernel))
    result[::rows, ::columns] = found[::rows, ::columns]
    return result


def _side_by_side(image, kernel):
    rows, columns = kernel.shape
    return conv2d(image, kernel)[::rows, ::columns]


def _into_the_images_type(image, kernel):
    with np.errstate(all="ignore"):
        return conv2d(image, kernel).astype(image.dtype)


def _into_whole_numbers(image, kernel):
    return np.trunc(conv2d(image, kernel))


def _products(image, kernel):
    return _patches(image, kernel) * kernel


def _matrix_product(image, kernel):
    patches = _patches(image, kernel)
    return np.array([[(patch @ kernel).sum() for patch in row] for row in patches])


def _entry_by_entry(image, kernel):
    return image * kernel


def _first_patch(image, kernel):
    return (_patches(image, kernel)[0, 0] * kernel).sum()


def _first_row(image, kernel):
    return conv2d(image, kernel)[0]


def _square_kernel(image, kernel):
    """Uses the number of rows for the columns as well."""
    rows = len(kernel)
    result = np.zeros((image.shape[0] - rows + 1, image.shape[1] - rows + 1))
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            result[i, j] = (image[i : i + rows, j : j + rows] * kernel).sum()
    return result


def _square_image(kernel_too, patch_too):
    """Uses the image's number of rows for its columns, maybe the kernel's for its columns."""
    def program(image, kernel):
        rows = len(image) - len(kernel) + 1
        columns = rows if kernel_too else len(image) - kernel.shape[1] + 1
        width = len(kernel) if patch_too else kernel.shape[1]
        result = np.zeros((rows, columns))
        for i, j in np.ndindex(rows, columns):
            result[i, j] = (image[i : i + len(kernel), j : j + width] * kernel).sum()
        return result
    return program


def _to_a_fixed_end(image, kernel):
    """image[i:h, j:w], h and w the kernel's sides: the patch ends where the first one ends."""
    rows, columns = kernel.shape
    result = np.zeros((image.shape[0] - rows + 1, image.shape[1] - columns + 1))
    for i, j in np.ndindex(result.shape):
        result[i, j] = (image[i:rows, j:columns] * kernel).sum()
    return result


def _over_the_edge(image, kernel):
    """Puts the kernel's corner on every pixel, also where the patch is cut off by the edge."""
    rows, columns = kernel.shape
    result = np.zeros(image.shape)
    for i, j in np.ndindex(result.shape):
        result[i, j] = (image[i : i + rows, j : j + columns] * kernel).sum()
    return result


def _places_swapped(image, kernel):
    """image[j, i] for image[i, j]."""
    height, width = image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1
    result = np.zeros((height, width))
    for i in range(height):
        for j in range(width):
            result[i, j] = (image[j : j + len(kernel), i : i + kernel.shape[1]] * kernel).sum()
    return result


def _shape_swapped(image, kernel):
    return conv2d(image, kernel).T


SIZE = ("The result is smaller than the image: the kernel fits at image.shape[0] - "
        "kernel.shape[0] + 1 places down, and likewise across.")
PADDED = ("You added a border around the image: here the kernel stays inside it, so the result is "
          "smaller than the image.")
WIDTHS = [
    (lambda k: k // 2, lambda k: (k - 1) // 2),
    (lambda k: (k - 1) // 2, lambda k: k // 2),  # as SciPy, where a kernel's side is even
    (lambda k: k // 2, lambda k: k // 2),
    (lambda k: k[0] // 2, lambda k: k[0] // 2),
    (lambda k: k - 1, lambda k: k - 1),
    (lambda k: 0, lambda k: k - 1),
    (lambda k: 1, lambda k: 1),
]
CONV2D = Exercise(
    reference=conv2d,
    cases=[
        (np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([[1.0, 0.0], [0.0, 10.0]])),
        (np.array([[0.0, 1.0, 5.0, 2.0], [3.0, 4.0, 1.0, 0.0], [2.0, 2.0, 0.0, 7.0],
                   [1.0, 3.0, 6.0, 1.0]]),
         np.array([[1.0, 0.0, -1.0], [2.0, 0.5, -2.0], [1.0, 3.0, -1.0]])),
        (np.array([[1, 2, 0, 4, 1], [0, 3, 1, 1, 5], [2, 0, 2, 6, 0]]),
         np.array([[-0.5, 1.0, 0.25]])),
        (np.array([[250, 10, 200, 3], [5, 240, 0, 90], [130, 20, 255, 7], [1, 60, 33, 180]],
                  dtype=np.uint8),
         np.array([[2, -1], [1, -3]])),
        (np.random.default_rng(8).normal(size=(6, 9)), np.random.default_rng(9).normal(size=(4, 2))),
    ],
    clues=(
        "Lay the kernel on the upper left corner of the image. Multiply each of its weights with "
        "the pixel below it, add everything up: that is the result's first number. Then move it by "
        "one pixel. How often can you do that before it sticks out, to the right and downward?",
        "The result has image.shape[0] - kernel.shape[0] + 1 rows, and columns alike: start with "
        "np.zeros of that shape. Two loops run over its places i and j. The patch is "
        "image[i:i + kernel.shape[0], j:j + kernel.shape[1]]; patch * kernel multiplies entry by "
        "entry.",
    ),
    mistakes=[
        (_with(lambda kernel: kernel[::-1, ::-1]),
         "You turned the kernel by 180°, as a convolution in mathematics does. Networks don't: lay "
         "it on the image as it is (a cross-correlation)."),
        (_with(lambda kernel: kernel[:, ::-1]),
         "Your kernel is mirrored left to right: lay it on the image as it is."),
        (_with(lambda kernel: kernel[::-1]),
         "Your kernel is upside down: lay it on the image as it is."),
        (lambda image, kernel: _each(lambda p, k: (p * k.T).sum())(image, kernel),
         "You transposed the kernel: lay it on the image as it is."),
        *((_padded(*WIDTHS[0], mode), PADDED) for mode in ("edge", "reflect", "wrap")),
        *((_padded(*widths), PADDED) for widths in WIDTHS),
        (_first_row_of_zeros, "Only the first row is filled: does `return` stand inside the outer "
                              "loop?"),
        (_steps_of_the_kernel, "You move the kernel by its own size: move it by one pixel, in a "
                               "result that has a number for each place."),
        (_each(lambda p, k: p[len(p) // 2, p.shape[1] // 2] * k.sum()),
         "You used the middle pixel of each patch alone: each pixel meets its own weight, "
         "(patch * kernel).sum()."),
        (_last_ones_empty(1, 1), f"The last row and column stay 0: your loops stop one place too "
                                 f"early. {SIZE}"),
        (_last_ones_empty(1, 0), f"The last row stays 0: a loop stops one place too early. {SIZE}"),
        (_last_ones_empty(0, 1), "The last column stays 0: a loop stops one place too early. "
                                 f"{SIZE}"),
        (lambda image, kernel: 0 * conv2d(image, kernel),
         "All is 0: inside the loops, write each sum into result[i, j]."),
        (_in_the_corner, "The last rows and columns are zeros: the kernel fits at fewer places "
                         "than the image has pixels, so the result is smaller."),
        (_in_the_middle, "The result has the image's size and an empty border: return only the "
                         "places where the kernel fits."),
        (_cropped(1, 1), f"You stop one place too early, down and across. {SIZE}"),
        (_cropped(1, 0), f"The last row is missing. {SIZE}"),
        (_cropped(0, 1), f"The last column is missing. {SIZE}"),
        (_side_by_side, "Your patches lie side by side: move the kernel by one pixel at a time, so "
                        "that they overlap."),
        (lambda image, kernel: conv2d(image, kernel)[::2, ::2],
         "You move the kernel by two pixels: move it by one."),
        (_into_the_images_type,
         "Your result has the image's type. Sums below 0 or above 255 don't fit into uint8, nor "
         "fractions into whole numbers: start with np.zeros(shape), which holds floats."),
        (_into_whole_numbers, "You cut off the fractions: start with np.zeros(shape), which holds "
                              "floats."),
        (_products, "These are the products: add up those of each place, so that it gets one "
                    "number."),
        (_matrix_product, "`@` is the matrix product: multiply entry by entry, patch * kernel, "
                          "then add everything up."),
        (_entry_by_entry, "Image and kernel have different sizes: take a patch of the kernel's "
                          "size at each place, image[i:i + rows, j:j + columns], and multiply "
                          "that entry by entry."),
        (_each(lambda p, k: (p * k).mean()), "You took the mean of the products: add them up."),
        (_each(lambda p, k: (p * k).max()), "You took the largest product: add them up."),
        (_each(lambda p, k: p.sum()), "These are sums of pixels: multiply each by its weight in "
                                      "the kernel first."),
        (_each(lambda p, k: p.sum() * k.sum()), "You added before you multiplied: each pixel meets "
                                                "its own weight, (patch * kernel).sum()."),
        (_each(lambda p, k: (p * k).sum(axis=0)), "You added up down the columns alone: sum over "
                                                  "the whole patch."),
        (_each(lambda p, k: (p * k).sum(axis=1)), "You added up along the rows alone: sum over "
                                                  "the whole patch."),
        (_each(lambda p, k: (p * k).sum() / k.sum()), "You divided by the sum of the kernel, which "
                                                      "may be 0: return the plain sum."),
        (_each(lambda p, k: (p * k).sum() / k.size), "You took the mean of the products: add them "
                                                     "up."),
        (_each(lambda p, k: abs((p * k).sum())), "You took absolute values: the sign says which "
                                                 "side of an edge is bright."),
        (_each(lambda p, k: max(0, (p * k).sum())), "You set negative sums to 0. That is the "
                                                    "activation, which is another layer."),
        (_each(lambda p, k: ((p - p.mean()) * k).sum()), "You took each patch's mean off first: "
                                                         "use its pixels as they are."),
        (_first_patch, "That is the first place alone. If you wrote loops, does `return` stand "
                       "inside them?"),
        (_first_row, "That is the first row alone. If you wrote loops, does `return` stand inside "
                     "the outer one?"),
        (_square_kernel, "A kernel need not be square: take its columns from kernel.shape[1]."),
        *((_square_image(kernel_too, patch_too), "An image need not be square: take its columns "
                                                 "from image.shape[1].")
          for kernel_too in (False, True) for patch_too in (False, True)),
        (_to_a_fixed_end, "A slice ends where you say, wherever it begins: image[i:i + rows, "
                          "j:j + columns] has the kernel's size at every place."),
        (_over_the_edge, f"At the last rows and columns the kernel sticks out of the image. {SIZE}"),
        (_places_swapped, "You swapped i and j: rows come first, image[i:…, j:…]."),
        (_shape_swapped, "The result is transposed: rows come first."),
        (lambda image, kernel: conv2d(image, kernel).sum(), "You added up all places: return one "
                                                            "number for each."),
        (lambda image, kernel: conv2d(image, kernel).ravel(),
         "The numbers are right, in one row: return them in the shape of the places, (down, "
         "across)."),
        (lambda image, kernel: conv2d(image, kernel)[np.newaxis, :, :, np.newaxis],
         "Your result has axes for images and channels as well: return two dimensions."),
    ],
)

# frozen_step: a mistake moves other parameters, or by another step ------------------------------


def frozen_step(params, trainable, learning_rate):
    """What a step of `SGD` makes of all parameters, if it is handed those alone that may move."""
    return [W - learning_rate * dW if may_move else W
            for (W, dW), may_move in zip(params, trainable, strict=True)]


def _one_by_one(moved, frozen=lambda W, dW, rate: W, swapped=False):
    """A rule for parameters that may move, and one for those that may not."""
    def program(params, trainable, learning_rate):
        return [(moved if may_move != swapped else frozen)(W, dW, learning_rate)
                for (W, dW), may_move in zip(params, trainable, strict=True)]
    return program


def _step(W, dW, rate):
    return W - rate * dW


def _without_the_frozen(params, trainable, learning_rate):
    return [W - learning_rate * dW
            for (W, dW), may_move in zip(params, trainable, strict=True) if may_move]


def _without_the_moved(params, trainable, learning_rate):
    return [W for (W, _), may_move in zip(params, trainable, strict=True) if not may_move]


def _steps_of_the_frozen(params, trainable, learning_rate):
    return [W - learning_rate * dW
            for (W, dW), may_move in zip(params, trainable, strict=True) if not may_move]


def _frozen_as_pairs(params, trainable, learning_rate):
    return [W - learning_rate * dW if may_move else (W, dW)
            for (W, dW), may_move in zip(params, trainable, strict=True)]


def _by_where(params, trainable, learning_rate):
    W, dW = zip(*params, strict=True)
    return np.where(trainable, [w - learning_rate * d for w, d in params], W)


def _last_one_only(params, trainable, learning_rate):
    last = len(params) - 1
    return [W - learning_rate * dW if i == last else W for i, (W, dW) in enumerate(params)]


def _until_the_first_frozen(params, trainable, learning_rate):
    found = frozen_step(params, trainable, learning_rate)
    stop = trainable.index(False) if False in trainable else len(params)
    return found[:stop] + [W for W, _ in params[stop:]]


def _first_pair(params, trainable, learning_rate):
    return frozen_step(params, trainable, learning_rate)[0]


def _pairs(params, trainable, learning_rate):
    new = frozen_step(params, trainable, learning_rate)
    return [(W, dW) for W, (_, dW) in zip(new, params, strict=True)]


FROZEN_STEP = Exercise(
    reference=frozen_step,
    cases=[
        ([(np.array([1.0, 2.0]), np.array([10.0, -10.0])), (np.array([3.0]), np.array([5.0]))],
         [False, True], 0.1),
        ([(np.array([[0.5, -1.0], [2.0, 0.0]]), np.array([[1.0, 2.0], [-3.0, 4.0]])),
          (np.array([1.0, 1.0]), np.array([0.5, -0.5])),
          (np.array([[2.0], [3.0]]), np.array([[1.0], [-2.0]]))],
         [True, False, True], 0.5),
        ([(np.array([4.0, 6.0]), np.array([1.0, 3.0])), (np.array([7.0]), np.array([2.0])),
          (np.array([-2.0]), np.array([-1.0]))],
         [True, True, False], 2.0),
        ([(np.array([0.0, 8.0]), np.array([4.0, 1.0]))], [True], 0.25),
    ],
    clues=(
        "Go through the pairs and their flags together, zip(params, trainable), and collect a list "
        "of new parameters. What goes in for a frozen one? And for one that may move, which step "
        "did you write in notebook 04?",
        "for (W, dW), may_move in zip(params, trainable): append W - learning_rate * dW where "
        "may_move, and W as it is elsewhere. Write no `W -= …`: it would change the caller's "
        "array, while W - … makes a new one.",
    ),
    mistakes=[
        (_one_by_one(_step, _step), "You moved the frozen parameters too: a step is for those "
                                    "whose flag is True. (Is there an `if trainable`? A list that "
                                    "is not empty counts as true: ask for each flag.)"),
        (_one_by_one(_step, swapped=True), "You moved those that are frozen, and froze the others: "
                                           "True means that it may move."),
        (_one_by_one(lambda W, dW, rate: W), "Nothing has moved: parameters whose flag is True "
                                             "take a step."),
        (_one_by_one(lambda W, dW, rate: W + rate * dW),
         "You stepped uphill: the gradient points up, so subtract."),
        (_one_by_one(lambda W, dW, rate: W - dW), "You left out the learning rate."),
        (_one_by_one(lambda W, dW, rate: W - dW / rate),
         "You divided by the learning rate: multiply with it."),
        (_one_by_one(lambda W, dW, rate: rate * (W - dW)),
         "The rate belongs to the gradient alone: W - learning_rate * dW."),
        (_one_by_one(lambda W, dW, rate: (1 - rate) * W - rate * dW),
         "You shrink W as well: W - learning_rate * dW."),
        (_one_by_one(lambda W, dW, rate: -rate * dW), "These are the steps: add each to its "
                                                      "parameter."),
        (_one_by_one(lambda W, dW, rate: -rate * dW, lambda W, dW, rate: 0 * W),
         "These are the steps: add each to its parameter."),
        (_one_by_one(lambda W, dW, rate: W - rate * np.sign(dW)),
         "You took the sign of the gradient alone: steps are longer where the slope is steeper."),
        (_one_by_one(_step, lambda W, dW, rate: 0 * W),
         "Frozen means that it stays, not that it becomes 0: return W as it is."),
        (_one_by_one(_step, lambda W, dW, rate: W - 0.1 * rate * dW),
         "The frozen parameters took a smaller step: they take none."),
        (_one_by_one(_step, lambda W, dW, rate: dW),
         "You returned the gradient of a frozen parameter: return the parameter as it is."),
        (_one_by_one(_step, lambda W, dW, rate: None),
         "The frozen parameters are missing: return them too, as they are."),
        (_without_the_frozen, "The frozen parameters are missing: return them too, as they are, "
                              "so that each keeps its place."),
        (_steps_of_the_frozen, "You moved the frozen parameters, and left the others out: return "
                               "all of them; those whose flag is True take a step."),
        (_frozen_as_pairs, "For a frozen one you returned the pair: return its W alone, as it is."),
        (_by_where, "np.where needs flags and parameters of one shape: these have shapes of their "
                    "own, so go through them in a loop or a list."),
        (_without_the_moved, "You returned the frozen parameters alone: those that move belong "
                             "into the list as well."),
        (_last_one_only, "You moved the last one, whatever the flags say: look at trainable."),
        (_until_the_first_frozen, "After the first frozen parameter nothing moves any more: is "
                                  "there a `break`? Go on with the next one."),
        (_first_pair, "That is the first parameter alone. If you wrote a loop, does `return` stand "
                      "inside it?"),
        (_pairs, "You returned pairs: return the parameters alone."),
    ],
)

# strategy ---------------------------------------------------------------------------------------


def strategy(n_per_class, similar):
    """What to do with a pre-trained network: this course's table."""
    if n_per_class >= 20:
        return "fine-tune"
    return "last layer" if similar else "more data"


NAMES = "The answers are 'last layer', 'more data' and 'fine-tune', spelled like that."
BORDER = "20 a class is enough already: under 20 is few."


def _rule(few_near="last layer", few_far="more data", many_near="fine-tune", many_far="fine-tune",
          few=lambda n: n < 20):
    """The table, with an entry or the border between few and many changed."""
    def program(n_per_class, similar):
        if few(n_per_class):
            return few_near if similar else few_far
        return many_near if similar else many_far
    return program


STRATEGY = Exercise(
    reference=strategy,
    cases=[(5, True), (5, False), (100, True), (100, False), (20, True), (19, True), (20, False),
           (19, False), (1, True), (1, False), (12, True), (12, False), (40, True), (40, False), (70, True),
           (70, False)],
    clues=(
        "Two questions decide: are there 20 labels a class or more? And, only if there are fewer: "
        "is the new task near the one that the network was trained on?",
        "if n_per_class >= 20, the answer is 'fine-tune', near or far. What is left are few "
        "labels: similar decides between 'last layer' and 'more data'.",
    ),
    mistakes=[
        (_rule(few=lambda n: n <= 20), BORDER),
        (_rule(few=lambda n: n < 19), "19 a class is under 20, so few."),
        (_rule(few=lambda n: n >= 20), "You swapped few and many: with 20 labels or more, fine-tune."),
        (_rule(few=lambda n: n < 10), "The border is 20 labels a class."),
        (_rule(few=lambda n: n < 50), "The border is 20 labels a class."),
        (_rule(few=lambda n: n < 100), "The border is 20 labels a class."),
        (_rule(few_far="last layer"), "Few labels and a far task: what the network knows is of "
                                      "little use, so look for more data."),
        (_rule(few_near="more data"), "Few labels and a near task: the features fit, so train the "
                                      "last layer."),
        (_rule(few_near="more data", few_far="last layer"),
         "You swapped near and far: few labels can train the last layer where the features fit."),
        (_rule(few_near="fine-tune"), "Few labels and a near task: too few to move the features, "
                                      "so train the last layer alone."),
        (_rule(few_near="fine-tune", few_far="fine-tune"),
         "Under 20 labels a class are too few to fine-tune: near, train the last layer; far, find "
         "more data."),
        (_rule(few_far="fine-tune"), "Few labels and a far task: too few to fine-tune, so look for "
                                     "more data."),
        (_rule(many_far="from scratch"),
         "From scratch is what you compare with: the table's answer for many labels is "
         "'fine-tune', near or far."),
        (_rule(many_far="more data"), "With 20 labels a class or more, fine-tune, near or far."),
        (_rule(many_near="last layer"), "With 20 labels a class or more, fine-tune, near or far."),
        (_rule("last layer", "more data", "last layer", "fine-tune"),
         "With 20 labels a class or more, fine-tune, near or far."),
        (_rule(few=lambda n: True), "With 20 labels a class or more, fine-tune, near or far."),
        (_rule(few=lambda n: False), "Under 20 labels a class are too few to fine-tune: near, "
                                     "train the last layer; far, find more data."),
        *((_rule(*answers), NAMES) for answers in (
            ("last_layer", "more_data", "fine_tune", "fine_tune"),
            ("last-layer", "more-data", "fine-tune", "fine-tune"),
            ("last layer", "more data", "finetune", "finetune"),
            ("last layer", "more data", "fine tune", "fine tune"),
            ("Last layer", "More data", "Fine-tune", "Fine-tune"),
            ("the last layer", "more data", "fine-tune", "fine-tune"))),
        (lambda n, similar: (n < 20, similar), "Return one of the three texts."),
        (lambda n, similar: n >= 20, "Return one of the three texts."),
    ],
)

EXERCISES = {"conv2d": CONV2D, "frozen_step": FROZEN_STEP, "strategy": STRATEGY}
