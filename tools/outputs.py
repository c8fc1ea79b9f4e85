"""Run notebooks from the top, and store what they show in one form: no byte changes in vain.

    python tools/outputs.py [NOTEBOOK ...]     paths or names such as 01_knn; all, if none is named

Each runs in a fresh kernel of this Python, in its own folder. What is stored has no execution
times, no language version and no widget views; pictures have at most 256 colors and no metadata,
and a stored one stays where its pixels are the same. In lessons, and on the second shelf, what lies
between a guess and its verdict is folded, and so is the code of cells that only draw. Where a cell
fails, or writes to stderr, the file stays as it was. Exit status 1 then, and where a notebook takes
longer than it may.
"""

import base64
import io
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import ipykernel.kernelspec
import lessons
import matplotlib.font_manager  # noqa: F401  builds the font cache, in a folder that can be written
import nb_lint
import nbformat
import numpy as np
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, DeadKernelError
from nbclient.output_widget import OutputWidget
from nbstripout import strip_output
from PIL import Image

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
MAX_SECONDS = 30
MAX_PICTURE_BYTES = 300_000  # all pictures of a notebook together
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
DROPPED = ["metadata.language_info"] + [  # and what JupyterLab and jupytext note for themselves
    f"cell.metadata.{key}" for key in (
        "execution", "collapsed", "editable", "scrolled", lessons.COLLAPSED, "lines_to_next_cell")]
NOT_COMPARED = "nbval-ignore-output"
WIDGET = "application/vnd.jupyter.widget-view+json"


class Refused(Exception):
    """Why a notebook's outputs are not stored."""


class ThisPython(KernelSpecManager):
    """Knows one kernel, that of the running interpreter, whatever else is installed."""

    def get_kernel_spec(self, kernel_name):
        return self.kernel_spec_class(**ipykernel.kernelspec.get_kernel_dict())


class SilentOutput(OutputWidget):
    """Takes in what a slider's function shows, and tells the kernel nothing about it.

    What nbclient sends while it waits for a cell's end can keep it waiting until the timeout
    (jupyter/nbclient issue 312).
    """

    def send(self, *args, **options):
        pass


def private_settings(folder):
    """Environment variables that keep out a user's own settings of IPython, Jupyter, Matplotlib."""
    jupyter = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    settings = {name: os.path.join(folder, name.lower()) for name in ("IPYTHONDIR", *jupyter)}
    return settings | {"MATPLOTLIBRC": os.path.join(matplotlib.get_data_path(), "matplotlibrc")}


def execute(nb, folder):
    """Run a notebook in a folder; its outputs replace the stored ones."""
    manager = AsyncKernelManager(kernel_spec_manager=ThisPython())
    client = NotebookClient(nb, km=manager, resources={"metadata": {"path": str(folder)}},
                            timeout=120, record_timing=False)
    client.widget_registry = {"@jupyter-widgets/output": {"OutputModel": SilentOutput}}
    try:
        client.execute(stderr=subprocess.DEVNULL)  # the kernel's own log, not what cells write
    except (CellControlSignal, DeadKernelError) as error:
        raise Refused(f"a cell failed\n{error}") from None
    for n, cell in enumerate(nb.cells, 1):
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                raise Refused(f"cell {n} wrote to stderr:\n{output.text}")


def normalize(nb, stored=None, folded=False):
    """Bring what a notebook stores into its one form, in place.

    `stored` is the notebook as it was: its pictures stay where their pixels are the same, and so
    does what a cell showed that is not compared, such as a clock. (Clear it to have it anew.)
    `folded` says whether answers, and the code of cells that only draw, are folded away.
    """
    strip_output(nb, keep_output=True, keep_count=True, keep_id=True, extra_keys=DROPPED)
    nb.metadata.kernelspec = nbformat.from_dict(KERNEL)
    nb.metadata.pop("widgets", None)
    before = {cell.id: cell for cell in stored.cells} if stored else {}
    for cell in nb.cells:
        if cell.cell_type == "code":
            was = before.get(cell.id, {})
            if NOT_COMPARED in cell.metadata.get("tags", []) and was.get("outputs"):
                cell.outputs = was.outputs
            cell.outputs = merged(out for out in cell.outputs if WIDGET not in out.get("data", {}))
            old = iter(pictures(was))
            for output in filter(is_picture, cell.outputs):
                output.data["image/png"] = compressed(output.data["image/png"], next(old, None))
    if folded:
        fold(nb.cells)


def fold(cells):
    """Set what JupyterLab shows folded: it is stored in the cells' metadata."""
    for i in lessons.folds(cells):
        cells[i].metadata[lessons.COLLAPSED] = True
    for cell in filter(is_drawn, cells):
        cell.metadata.pop("jupyter", None)
        if lessons.draws_long(cell):
            cell.metadata["jupyter"] = {"source_hidden": True}


def is_drawn(cell):
    return any(is_picture(output) for output in cell.get("outputs", []))


def merged(outputs):
    """Outputs in which what a cell printed in several pieces is one."""
    joined = []
    for output in outputs:
        before = joined[-1] if joined else {}
        if output.output_type == "stream" and output.name == before.get("name"):
            before.text += output.text
        else:
            joined.append(output)
    return joined


def is_picture(output):
    return "image/png" in output.get("data", {})


def pictures(cell):
    return [out.data["image/png"] for out in cell.get("outputs", []) if is_picture(out)]


def compressed(png, stored=None):
    """A base64 PNG of at most 256 colors without metadata; the stored one, if it is the same."""
    image = opened(png).convert("RGBA")
    opaque = image.getextrema()[3] == (255, 255)  # as figures are
    if opaque and image.getcolors(256) is None:
        few = image.convert("RGB").quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        image = few.convert("RGBA")
    if stored:
        other = opened(stored)
        plain = not other.info and other.mode == ("P" if opaque else "RGBA")
        other = other.convert("RGBA")
        if plain and (other.size, other.tobytes()) == (image.size, image.tobytes()):
            return stored
    file = io.BytesIO()
    (with_palette(image) if opaque else image).save(file, "PNG", optimize=True)
    return base64.b64encode(file.getvalue()).decode()


def opened(png):
    return Image.open(io.BytesIO(base64.b64decode(png)))


def with_palette(image):
    """An opaque image of at most 256 colors, as indices into a table of them."""
    red, green, blue, _ = np.moveaxis(np.asarray(image).astype(np.uint32), -1, 0)
    codes, indices = np.unique(red << 16 | green << 8 | blue, return_inverse=True)
    indexed = Image.fromarray(indices.reshape(red.shape).astype(np.uint8))
    indexed.putpalette(np.column_stack([codes >> 16, codes >> 8 & 255, codes & 255])
                       .astype(np.uint8).tobytes())
    return indexed


def as_bytes(nb):
    """A notebook as it is stored."""
    return (nbformat.writes(nb).rstrip("\n") + "\n").encode()


def write(nb, path):
    """Write a notebook in one step: a reader never meets half of it."""
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(as_bytes(nb))
    draft.replace(path)


def update(path):
    """Run one notebook and store its outputs; what is wrong with it all the same, as a list."""
    stored, nb = nbformat.read(path, as_version=4), nbformat.read(path, as_version=4)
    start = time.perf_counter()
    execute(nb, path.parent)
    seconds = time.perf_counter() - start
    normalize(nb, stored, folded=bool(lessons.shelf(path)))
    write(nb, path)
    size = sum(len(base64.b64decode(png)) for cell in nb.cells for png in pictures(cell))
    print(f"{path.name}: {seconds:.1f} s, pictures {size / 1000:.0f} kB", flush=True)
    slow = f"takes {seconds:.0f} s, at most {MAX_SECONDS} s"
    large = f"has pictures of {size / 1000:.0f} kB, at most {MAX_PICTURE_BYTES / 1000:.0f} kB"
    return [slow] * (seconds > MAX_SECONDS) + [large] * (size > MAX_PICTURE_BYTES)


def find(name):
    """A notebook's path, from a path or a name."""
    for path in (Path(name), NOTEBOOKS / name, NOTEBOOKS / f"{name}.ipynb"):
        if path.is_file():
            return path.resolve()
    sys.exit(f"no notebook at {name}")


def main(names):
    paths = [find(name) for name in names] or nb_lint.notebooks(NOTEBOOKS)
    failed = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ.update(private_settings(folder))
        for path in paths:
            try:
                failed += [f"{path.name} {problem}" for problem in update(path)]
            except Refused as reason:
                failed.append(f"{path.name}, left as it was: {reason}")
    print("\n".join(failed), file=sys.stderr, end="\n" if failed else "")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
