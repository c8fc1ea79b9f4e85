"""The notebooks of both shelves, and tests for each of some."""

from pathlib import Path

import lessons
import nb_lint
import pytest

ROOT = Path(__file__).parents[1]
PATHS = nb_lint.notebooks(ROOT / "notebooks")  # of both shelves
FIRST_SHELF = [path for path in PATHS if path.parent.name == "notebooks"]
LESSONS = [path for path in PATHS if lessons.shelf(path) == "lesson"]


def each(paths, quick=None):
    """A test for each of these notebooks, named as `make outputs` takes it.

    Where `quick` names some by their number, the tests of the others are slow ones.
    """
    return pytest.mark.parametrize("path", [pytest.param(
        path, id=path.relative_to(ROOT / "notebooks").with_suffix("").as_posix(),
        marks=[pytest.mark.slow] * (quick is not None and path.name[:2] not in quick))
        for path in paths])
