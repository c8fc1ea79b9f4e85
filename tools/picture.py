"""Write README.png, the picture at the top of README.md: the dials of notebook 00, as stored."""

import base64
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[1]


def picture():
    """The PNG that notebook 00 stores under its cell of the six dials."""
    notebook = nbformat.read(ROOT / "notebooks" / "00_when_to_bother.ipynb", as_version=4)
    cell = next(cell for cell in notebook.cells if '"no nuisance"' in cell.source)
    return base64.b64decode(cell.outputs[-1].data["image/png"])


if __name__ == "__main__":
    (ROOT / "README.png").write_bytes(picture())
