"""The notebooks of both shelves, and tests for each of some."""

from pathlib import Path

import lessons
import nb_lint
import pytest

ROOT = Path(__file__).parents[1]
PATHS = nb_lint.notebooks(ROOT / "notebooks")  # of both shelves
FIRST_SHELF = [path for path in PATHS if path.parent.name == "notebooks"]
LESSONS = [path for path in PATHS if lessons.shelf(path) == "lesson"]


def each(paths):
    """A test for each of these notebooks, named as `make outputs` takes it."""
    return pytest.mark.parametrize("path", paths, ids=[
        path.relative_to(ROOT / "notebooks").with_suffix("").as_posix() for path in paths])
