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


