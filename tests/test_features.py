import colorsys

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from lecturelib.features import gist, hue_histogram

RED, YELLOW, GREEN, BLUE = [255, 0, 0], [255, 255, 0], [0, 255, 0], [0, 0, 255]
GRAY, BLACK, WHITE = [90, 90, 90], [0, 0, 0], [255, 255, 255]
both_features = pytest.mark.parametrize("feature", [hue_histogram, gist])


@pytest.fixture
def images():
    return np.random.default_rng(0).integers(0, 256, (6, 16, 16, 3), dtype=np.uint8)


def stripes(period, angle, size=32, phase=0.0):
    """One gray image of stripes, black to white; at an angle of 0 they stand upright."""
    y, x = np.mgrid[:size, :size]
    wave = np.cos(2 * np.pi / period * (np.cos(angle) * x + np.sin(angle) * y) + phase)
    return np.repeat((0.5 + 0.5 * wave)[np.newaxis, ..., np.newaxis], 3, axis=3)


# Hue

def test_hues_by_hand():
    image = [[RED, YELLOW, GREEN], [BLUE, BLUE, GREEN]]
    assert_allclose(hue_histogram([image], n_bins=3), [[2 / 6, 2 / 6, 2 / 6]])
    assert_allclose(hue_histogram([image], n_bins=6), [[1 / 6, 1 / 6, 2 / 6, 0, 2 / 6, 0]])


@pytest.mark.parametrize("color", [GRAY, BLACK, WHITE])
def test_gray_has_hue_0_as_red(color):
    assert hue_histogram([[[color]]], n_bins=4).tolist() == [[1, 0, 0, 0]]


def test_a_little_less_than_red_is_the_last_range():
    assert hue_histogram([[[[255, 0, 8]]]], n_bins=16)[0, 15] == 1


@pytest.mark.parametrize("n_bins", [1, 7, 16])
def test_hue_pixel_by_pixel(images, n_bins):
    expected = np.zeros((len(images), n_bins))
    for i, image in enumerate(images):
        for pixel in image.reshape(-1, 3):
            hue, _, _ = colorsys.rgb_to_hsv(*(pixel / 255).tolist())
            expected[i, int(hue * n_bins)] += 1 / 256
    assert_allclose(hue_histogram(images, n_bins), expected, rtol=1e-12)


def test_16_ranges_by_default_that_sum_to_1(images):
    shares = hue_histogram(images)
    assert shares.shape == (6, 16)
    assert_allclose(shares.sum(axis=1), 1, rtol=1e-14)


def test_hue_does_not_see_where_a_pixel_is(images):
    mirrored = images[:, ::-1, ::-1].transpose(0, 2, 1, 3)
    assert_array_equal(hue_histogram(images), hue_histogram(mirrored))


def test_hue_does_not_see_how_bright_a_pixel_is(images):
    assert_array_equal(hue_histogram(images / 255), hue_histogram(images / 255 / 2))


# Gist

@pytest.mark.parametrize("scale", [0, 1, 2])
@pytest.mark.parametrize("orientation", [0, 1, 2, 3])
def test_each_filter_answers_to_its_own_stripes(scale, orientation):
    image = stripes(4 * 2**scale, np.pi * orientation / 4)
    amplitude = gist(image, n_cells=1).reshape(3, 4)
    assert np.unravel_index(amplitude.argmax(), (3, 4)) == (scale, orientation)


def test_the_amplitude_is_that_of_the_stripes():
    """Black and white differ by 1, so that the wave's amplitude is a half; 0.1 of it, 0.05."""
    for contrast in (1, 0.1):
        image = 0.5 + contrast * (stripes(8, 0) - 0.5)
        middle = gist(image, n_cells=1).reshape(3, 4)[1, 0]
        assert middle == pytest.approx(contrast / 2, rel=1e-6)


def test_where_the_stripes_lie_exactly_does_not_matter():
    one, two = (gist(stripes(8, 0, phase=phase), n_cells=1) for phase in (0, 1.1))
    assert_allclose(one, two, atol=1e-4)


def test_each_cell_sees_its_own_part():
    image = np.full((1, 32, 32, 3), 0.5)
    image[:, 8:16, 16:24] = stripes(4, 0, size=8)
    cells = gist(image, n_scales=1, n_orientations=1)[0].reshape(4, 4)
    assert np.unravel_index(cells.argmax(), (4, 4)) == (1, 2)
    assert cells[1, 2] > 3 * np.delete(cells.ravel(), 6).max()


def test_order_and_number_of_features(images):
    assert gist(images).shape == (6, 3 * 4 * 16)
    small = gist(images, n_scales=2, n_orientations=3, n_cells=2)
    assert small.shape == (6, 2 * 3 * 4)
    assert (small > 0).all()
    whole = gist(images, n_scales=2, n_orientations=3, n_cells=1)
    assert_allclose(small.reshape(6, 6, 4).mean(axis=2), whole, rtol=1e-12)


def test_even_light_has_no_gist():
    assert_allclose(gist(np.full((2, 16, 16, 3), 0.7)), 0, atol=1e-12)


def test_gist_sees_brightness_alone(images):
    gray = np.repeat(images.mean(axis=3, keepdims=True) / 255, 3, axis=3)
    assert_allclose(gist(images), gist(gray), rtol=1e-12)


def test_height_and_width_may_differ(images):
    upright = gist(images[:, :12], n_cells=4, n_orientations=2)
    turned = gist(images[:, :12].transpose(0, 2, 1, 3), n_cells=4, n_orientations=2)
    assert upright.shape == (6, 3 * 2 * 16)
    swapped = turned.reshape(6, 3, 2, 4, 4)[:, :, ::-1].transpose(0, 1, 2, 4, 3)
    assert_allclose(upright.reshape(6, 3, 2, 4, 4), swapped, rtol=1e-9)


# Both

@both_features
def test_bytes_and_shares_are_the_same_image(feature, images):
    assert_allclose(feature(images), feature(images / 255), rtol=1e-12)
    assert_allclose(feature(images), feature(images.astype(np.int64).tolist()), rtol=1e-12)


@both_features
def test_float32_stays_float32(feature, images):
    single = feature((images / 255).astype(np.float32))
    assert single.dtype == np.float32
    assert feature(images).dtype == feature(images / 255).dtype == np.float64
    assert_allclose(single, feature(images), atol=0.01)


@both_features
def test_each_image_for_itself(feature, images):
    assert_allclose(feature(images)[2:3], feature(images[2:3]), rtol=1e-12)


@both_features
def test_images_are_not_modified(feature, images):
    images.flags.writeable = False
    feature(images)
    shares = images / 255
    shares.flags.writeable = False
    feature(shares)


@both_features
@pytest.mark.parametrize("bad, said", [
    (np.zeros((16, 16, 3)), r"images must have shape \(N, H, W, 3\), got \(16, 16, 3\)"),
    (np.zeros((2, 16, 16)), r"images must have shape \(N, H, W, 3\), got \(2, 16, 16\)"),
    (np.zeros((2, 16, 16, 4)), r"images must have shape \(N, H, W, 3\), got \(2, 16, 16, 4\)"),
    (np.zeros((0, 16, 16, 3)), "images must not be empty"),
    (np.full((1, 16, 16, 3), 256), r"images must have values in 0 … 255, got 256 … 256"),
    (np.full((1, 16, 16, 3), -1), r"images must have values in 0 … 255, got -1 … -1"),
    (np.full((1, 16, 16, 3), 1.5), r"images must have values in 0 … 1, got 1.5 … 1.5"),
    (np.full((1, 16, 16, 3), -0.1), r"images must have values in 0 … 1, got -0.1 … -0.1"),
    (np.full((1, 16, 16, 3), np.nan), "images must be finite"),
    ("photo.png", "images must be an array of real numbers"),
])
def test_bad_images(feature, bad, said):
    with pytest.raises(ValueError, match=said):
        feature(bad)


@pytest.mark.parametrize("bad", [0, -1, 4.0, "4", None, True])
def test_bad_numbers(bad, images):
    with pytest.raises(ValueError, match="n_bins must be an integer of at least 1, got"):
        hue_histogram(images, bad)
    for name in ("n_scales", "n_orientations", "n_cells"):
        with pytest.raises(ValueError, match=f"{name} must be an integer of at least 1, got"):
            gist(images, **{name: bad})


@pytest.mark.parametrize("shape", [(1, 15, 16, 3), (1, 16, 18, 3)])
def test_a_grid_that_does_not_fit(shape):
    with pytest.raises(ValueError, match="n_cells must divide the image's height .* and width"):
        gist(np.zeros(shape))
