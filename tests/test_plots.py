"""Figures draw what they are handed, and only that."""

import csv

import matplotlib.pyplot as plt
import numpy as np
import pytest

from lecturelib import plots
from lecturelib.datasets import data_path


@pytest.fixture(autouse=True)
def closed_figures():
    plt.switch_backend("agg")
    yield
    plt.close("all")


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_the_style_sheet_loads():
    with plt.style.context("lecturelib.course"):
        assert plt.rcParams["figure.figsize"] == [5, 3]
        assert plt.rcParams["axes.prop_cycle"].by_key()["color"][0] == plots.COLORS["train"]


@pytest.mark.parametrize(("n", "shape"), [(3, (1, 3)), (10, (1, 10)), (12, (2, 10))])
def test_image_grid_shows_each_image_once(n, shape):
    with plt.style.context("lecturelib.course"):
        axes = plots.image_grid(np.arange(n * 4).reshape(n, 2, 2), [f"image {i}" for i in range(n)])
    assert axes.shape == shape
    shown = [ax for ax in axes.flat if ax.images]
    assert len(shown) == n
    assert shown[-1].images[0].get_array().tolist() == [
        [4 * n - 4, 4 * n - 3],
        [4 * n - 2, 4 * n - 1],
    ]
    assert shown[-1].get_title() == f"image {n - 1}"


def test_row_labels_name_each_row():
    axes = plots.image_grid(np.zeros((4, 2, 2)), n_columns=2)
    plots.row_labels(axes, ["above", "below"])
    assert [texts(row[0]) for row in axes] == [["above"], ["below"]]


def test_band_draws_mean_and_standard_deviation():
    values = np.array([[1.0, 2.0], [3.0, 2.0]])
    ax = plots.band([10, 20], values, "knn", label="kNN")
    assert ax.lines[0].get_ydata().tolist() == [2.0, 2.0]
    heights = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert np.isclose(heights.max(), 2 + np.sqrt(2)) and np.isclose(heights.min(), 2 - np.sqrt(2))
    assert texts(ax) == ["kNN"]


def test_scoreboard_has_earlier_rows_and_the_new_ones_in_bold():
    with data_path("results/scoreboard.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    earlier = [row["model"] for row in rows if row["notebook"] < "01"]
    with plt.style.context("lecturelib.course"):
        ax = plots.scoreboard({"ours": [0.5, None]}, notebook="01")
    bold = [text.get_text() for text in ax.texts if text.get_weight() == "bold"]
    assert bold == ["ours"]
    names = [text for text in texts(ax) if not text.replace(".", "").isdigit()]
    assert names == [*earlier, "ours"][::-1]
    assert "0.50" in texts(ax)


def test_chance_line_is_where_it_is_said():
    fig, ax = plt.subplots()
    plots.chance_line(ax, 0.125, "chance, 1 in 8")
    assert ax.lines[0].get_ydata()[0] == 0.125
    assert texts(ax) == ["chance, 1 in 8"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: plots.image_grid([]), "images must be at least one"),
        (lambda: plots.image_grid(np.zeros((2, 3, 3)), ["one"]), "got 2 images and 1 titles"),
        (lambda: plots.band([1, 2], [[1, 2, 3]], "knn"), r"values must have shape \(any, 2\)"),
        (lambda: plots.band([1, 2], [[1, 2]], "knn"), "values must have a row for each"),
        (lambda: plots.band([1, 2], [[1, 2], [1, 2]], "pink"), "name must be one of train"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
    assert not plt.get_fignums()
def test_voxel_maps_put_each_number_in_its_place():
    mask = np.array([[True, False], [True, True]])
    maps = {"a": [1.0, -2.0, 0.5], "b": [0, 0, 3]}
    axes = plots.voxel_maps(mask, maps, rings=[False, False, True])
    picture = axes[0].images[0]
    assert [ax.get_title() for ax in axes] == ["a", "b"]
    assert picture.get_array().filled(np.nan)[mask].tolist() == [1.0, -2.0, 0.5]
    assert np.isnan(picture.get_array().filled(np.nan)[0, 1])
    assert picture.get_clim() == (-2, 2)
    assert axes[1].lines[0].get_xydata().tolist() == [[1, 1]]
    plt.close("all")


@pytest.mark.parametrize(("maps", "rings", "name"),
                         [({"a": [1.0]}, None, "a"), ({}, [True], "rings")])
def test_a_map_that_does_not_fit_its_mask_is_named(maps, rings, name):
    with pytest.raises(ValueError, match=f"{name} must have one number for each of the 2 voxels"):
        plots.voxel_maps([[True, True]], maps, rings)


def test_quick_regions_draws_in_fixed_axes_and_asks_few_points():
    X, y = np.array([[0.0, 0], [1, 0], [0, 1], [1, 1]]), np.array([0, 1, 0, 1])
    asked = []

    def predict(points):
        asked.append(len(points))
        return (points[:, 0] > 0.5).astype(int)

    with plt.style.context("lecturelib.course"):
        ax = plots.quick_regions(predict, X, y, "accuracy 1.00")
        before = ax.get_position().bounds
        ax.figure.canvas.draw()
    assert asked == [3600] and ax.get_position().bounds == before
    assert [text.get_text() for text in ax.figure.texts] == ["accuracy 1.00"]
    assert [line.get_xdata().tolist() for line in ax.lines][:2] == [[0, 0], [1, 1]]


