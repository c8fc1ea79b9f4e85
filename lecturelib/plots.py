"""Figures that several notebooks draw. They draw only: nothing here computes, samples or trains."""

import csv

import matplotlib.pyplot as plt
import numpy as np

from lecturelib._validation import float_array
from lecturelib.datasets import data_path

COLORS = {
    "train": "#0072B2",
    "validation": "#D55E00",
    "knn": "#009E73",
    "linear": "#E69F00",
    "mlp": "#CC79A7",
    "forest": "#56B4E9",
    "svm": "0.55",
    "second": "#56B4E9",
    "whole runs": "black",
    "random folds": "0.6",
    "chance": "black",
    "class 0": "#332288",
    "class 1": "#AA4499",
    "class 2": "#999933",
}
"""One color a meaning throughout, of palettes that most color-blind readers tell apart.

Okabe and Ito's for what is compared, Tol's for the classes of a plane (which have markers, too);
CONTRIBUTING.md says what each stands for.
"""


def image_grid(images, titles=None, n_columns=10, size=0.62, limits=None, cmap="gray_r"):
    """Small images side by side, without axes.

    Parameters
    ----------
    images : array-like of shape (N, H, W) or (N, H, W, 3)
    titles : sequence of str, optional
        One above each image.
    n_columns : int, default=10
    size : float, default=0.62
        Width of an image in inches.
    limits : pair of float, optional
        The values drawn in the first and the last color, the same for all images; the range of
        each image if None.
    cmap : str, default="gray_r"
        Colors for images without color channels: ink is dark.

    Returns
    -------
    ndarray of Axes

    Raises
    ------
    ValueError
        If there is no image, or not a title for each.
    """
    if len(images) == 0 or (titles is not None and len(titles) != len(images)):
        raise ValueError(
            f"images must be at least one, with a title each or none, got {len(images)} images"
            f"{'' if titles is None else f' and {len(titles)} titles'}"
        )
    n_columns = min(n_columns, len(images))
    n_rows = -(-len(images) // n_columns)
    height = size * (1.3 if titles is not None else 1.0)
    fig, axes = plt.subplots(
        n_rows,
        n_columns,
        figsize=(size * n_columns, height * n_rows),
        squeeze=False,
        layout="constrained",
    )
    fig.get_layout_engine().set(w_pad=0.01, h_pad=0.02, wspace=0.02, hspace=0.02)
    low, high = (None, None) if limits is None else limits
    for ax in axes.flat:
        ax.axis("off")
    for i, (ax, image) in enumerate(zip(axes.flat, images, strict=False)):
        ax.imshow(image, cmap=cmap, vmin=low, vmax=high)
        if titles is not None:
            ax.set_title(titles[i], fontsize=8, pad=2)
    return axes


def row_labels(axes, names):
    """Write a name to the left of each row of an `image_grid`."""
    for row, name in zip(axes, names, strict=True):
        row[0].annotate(
            name,
            (0, 0.5),
            xycoords="axes fraction",
            xytext=(-4, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            fontsize=9,
        )


def band(x, values, name, label=None, ax=None, fmt="o-"):
    """The mean over seeds as a line, ± one standard deviation as a band, the label at its end.

    Parameters
    ----------
    x : array-like of shape (K,)
    values : array-like of shape (n_seeds, K)
    name : str
        A key of `COLORS`.
    label : str, optional
        What stands at the line's end; `name` if None.
    ax : Axes, optional
    fmt : str, default="o-"
        Marker and line, so that curves differ in gray too.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If `values` has not two rows at least and a column for each x, or there is no such color.
    """
    values = float_array(values, "values", shape=(None, len(x)))
    if len(values) < 2:
        raise ValueError(f"values must have a row for each of 2 or more seeds, got {len(values)}")
    if name not in COLORS:
        raise ValueError(f"name must be one of {', '.join(COLORS)}, got {name!r}")
    ax = plt.gca() if ax is None else ax
    mean, spread = values.mean(axis=0), values.std(axis=0, ddof=1)
    ax.plot(x, mean, fmt, color=COLORS[name])
    ax.fill_between(x, mean - spread, mean + spread, color=COLORS[name], alpha=0.2, lw=0)
    end_label(ax, x[-1], mean[-1], name if label is None else label, COLORS[name])
    return ax


def end_label(ax, x, y, text, color="black"):
    """Write a curve's name beside its last point, in its color."""
    ax.annotate(
        text,
        (x, y),
        xytext=(6, 0),
        textcoords="offset points",
        color=color,
        va="center",
        annotation_clip=False,
    )


def chance_line(ax, level, text="chance"):
    """A dashed line at the accuracy of guessing, with its name at the right end."""
    ax.axhline(level, color=COLORS["chance"], lw=0.9, ls="--")
    ax.annotate(
        text,
        (1, level),
        xycoords=("axes fraction", "data"),
        xytext=(-2, 3),
        textcoords="offset points",
        ha="right",
        fontsize=8,
    )


def templates(W, shape, titles=None, limit=None, n_columns=10, size=0.62):
    """The weights of each class as a picture: red above zero, blue below, white at zero.

    Parameters
    ----------
    W : array-like of shape (D, C)
        One column a class.
    shape : tuple of int
        What a column is folded into: (H, W), or (H, W, 3), which is drawn in its own colors
        with gray at zero.
    titles : sequence of str, optional
        One above each template.
    limit : float, optional
        The weight drawn in the fullest color, the same for all; the largest there is if None.
    n_columns : int, default=10
    size : float, default=0.62
        Width of a template in inches.

    Returns
    -------
    ndarray of Axes
    """
    pictures = np.asarray(W).T.reshape(-1, *shape)
    limit = np.abs(pictures).max() if limit is None else limit
    if len(shape) == 3:
        pictures = np.clip(0.5 + pictures / (2 * limit), 0, 1)
    axes = image_grid(pictures, titles, n_columns, size, (-limit, limit), cmap="RdBu_r")
    for ax in axes.flat[: len(pictures)]:
        ax.axis("on")
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set(visible=True, color="0.7", lw=0.5)
    return axes


def voxel_maps(mask, maps, rings=None):
    """A number for each voxel as a picture of the slice: red above zero, blue below, gray outside.

    Parameters
    ----------
    mask : array-like of bool, shape (H, W)
        Which places of the slice are voxels.
    maps : dict of str to array-like of shape (n_voxels,)
        A picture each, with its name above, in a scale of its own.
    rings : array-like of bool, shape (n_voxels,), optional
        The voxels to be ringed in black.

    Returns
    -------
    list of Axes

    Raises
    ------
    ValueError
        If a map, or `rings`, has not one number for each voxel of `mask`.
    """
    mask = np.asarray(mask, dtype=bool)
    for name, values in [*maps.items(), *([("rings", rings)] if rings is not None else [])]:
        if np.shape(values) != (mask.sum(),):
            raise ValueError(f"{name} must have one number for each of the {mask.sum()} voxels, "
                             f"got shape {np.shape(values)}")
    fig, axes = plt.subplots(1, len(maps), figsize=(2.5 * len(maps), 2.2), squeeze=False)
    for ax, (name, values) in zip(axes[0], maps.items(), strict=True):
        picture = np.full(mask.shape, np.nan)
        picture[mask] = values
        limit = np.abs(values).max()
        ax.set_facecolor("0.9")
        ax.imshow(picture, cmap="RdBu_r", vmin=-limit, vmax=limit)
        if rings is not None:
            rows, columns = np.argwhere(mask)[np.asarray(rings, dtype=bool)].T
            ax.plot(columns, rows, "o", mfc="none", color="black", ms=6)
        ax.set(title=name, xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
    return list(axes[0])


def decision_regions(predict, X, y, ax=None, margin=0.1, n_steps=201):
    """Which class a classifier gives to each point of the plane, and the points of a data set.

    Parameters
    ----------
    predict : callable
        From points, (M, 2), to their class indices, (M,).
    X : array-like of shape (N, 2)
    y : array-like of int, shape (N,)
        Class indices, 0 to 2; each has its own color and marker.
    ax : Axes, optional
    margin : float, default=0.1
        What is drawn beyond the outermost points, as a share of their range.
    n_steps : int, default=201
        Points of the grid that is asked, in each direction.

    Returns
    -------
    Axes
    """
    ax = plt.gca() if ax is None else ax
    X, y = np.asarray(X), np.asarray(y)
    beyond = margin * np.ptp(X, axis=0)
    low, high = X.min(axis=0) - beyond, X.max(axis=0) + beyond
    across, down = np.meshgrid(*np.linspace(low, high, n_steps).T)
    regions = np.reshape(predict(np.column_stack([across.ravel(), down.ravel()])), across.shape)
    colors = [COLORS[f"class {c}"] for c in range(3)]
    for c, (color, marker) in enumerate(zip(colors, "o^s", strict=True)):
        inside = (regions == c).astype(float)
        ax.contourf(across, down, inside, levels=[0.5, 1.5], colors=[color], alpha=0.2)
        if 0 < inside.mean() < 1:
            ax.contour(across, down, inside, levels=[0.5], colors="black", linewidths=1)
        ax.plot(*X[y == c].T, marker, color=color, markersize=4, mec="white", mew=0.3)
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    return ax


def quick_regions(predict, X, y, text=""):
    """`decision_regions` in a small figure of its own, drawn fast enough for sliders.

    Axes at a fixed place and a coarse grid take about a third of the time that a figure of the
    style sheet takes, which finds the place for its axes anew at each drawing.

    Parameters
    ----------
    predict : callable
        From points, (M, 2), to their class indices, (M,).
    X : array-like of shape (N, 2)
    y : array-like of int, shape (N,)
        Class indices, 0 to 2.
    text : str, default=""
        A line below the picture, such as the accuracies.

    Returns
    -------
    Axes
    """
    fig = plt.figure(figsize=(3.4, 3.6))
    fig.set_layout_engine("none")
    ax = decision_regions(predict, X, y, fig.add_axes((0.02, 0.09, 0.96, 0.9)), n_steps=60)
    ax.set(xticks=[], yticks=[])
    fig.text(0.5, 0.03, text, ha="center")
    return ax


def scoreboard(new, notebook):
    """Every model so far, on both data sets, this notebook's rows in bold.

    Parameters
    ----------
    new : dict of str to pair of float
        This notebook's models: test accuracy on the digits and on the scenes, None where not tried.
    notebook : str
        Its number, such as "01": rows of earlier notebooks come from `data/results/scoreboard.csv`.

    Returns
    -------
    Axes
    """
    with data_path("results/scoreboard.csv").open(encoding="utf-8", newline="") as file:
        earlier = [row for row in csv.DictReader(file) if row["notebook"] < notebook]
    rows = [
        (row["model"], [float(row[data]) if row[data] else None for data in ("digits", "scenes")])
        for row in earlier
    ] + [(name, list(scores)) for name, scores in new.items()]
    fig, ax = plt.subplots(figsize=(5.5, 0.8 + 0.26 * len(rows)))
    for height, (name, scores) in enumerate(reversed(rows)):
        for score, marker, color in zip(scores, "os", ("black", "0.55"), strict=True):
            if score is not None:
                ax.plot(score, height, marker, color=color)
                ax.annotate(
                    f"{score:.2f}",
                    (score, height),
                    xytext=(5, 0),
                    va="center",
                    textcoords="offset points",
                    fontsize=8,
                    color=color,
                )
        ax.annotate(
            name,
            (0, height),
            xycoords=("axes fraction", "data"),
            xytext=(-6, 0),
            ha="right",
            va="center",
            textcoords="offset points",
            weight="bold" if name in new else "normal",
        )
    ax.plot([], [], "o", color="black", label="digits")
    ax.plot([], [], "s", color="0.55", label="scenes")
    ax.axvline(0.1, color=COLORS["chance"], lw=0.9, ls="--")
    ax.set(
        xlim=(0, 1.08),
        xlabel="test accuracy (dashed: chance)",
        yticks=[],
        ylim=(-0.6, len(rows) - 0.4),
    )
    ax.grid(axis="y", visible=False)
    ax.legend(loc="lower right", bbox_to_anchor=(1, 1), ncol=2)
    return ax
