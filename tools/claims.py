"""Write CLAIMS.md: what the notebooks' experiments say about the lecture's claims, and its errors.

    python tools/claims.py

The claims come from the stored outputs of the cells with `claim` metadata, the slides' wording from
tests/lecture.csv, the errors from errata.csv beside this file; those of notebooks yet to come are
left out.
"""

import csv
import re
from pathlib import Path
from urllib.parse import quote

import nb_lint

ROOT = Path(__file__).resolve().parents[1]
CLAIMS, NOTEBOOKS = ROOT / "CLAIMS.md", ROOT / "notebooks"
HEADER = """\
# What the experiments say about the lecture's claims

Made by `make claims` from the stored outputs of the notebooks; do not edit it. Each claim is
decided in one notebook, by an experiment that runs there or whose result the notebook checks.

| id | the lecture says | verdict | figure | N | decided in |
|---|---|---|---|---|---|
"""
ERRATA = """
## Errors and overstatements on the slides

| slides | what they say | what is right | shown in |
|---|---|---|---|
"""


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def headings(nb):
    """The heading above each cell, by the cell's number."""
    found, heading = {}, ""
    for cell in nb.cells:
        if cell.kind == "markdown":
            lines = re.findall(r"^#+\s+(.+?)\s*$", nb_lint.FENCE.sub("", cell.source), re.M)
            heading = [heading, *lines][-1]
        found[cell.n] = heading
    return found


def link(nb, heading):
    """A Markdown link to a heading, as Jupyter and GitHub name its anchor."""
    text = re.sub(r"[*`]", "", heading)
    return f"[{text}](notebooks/{nb.path.name}#{quote(text.replace(' ', '-'), safe=',:')})"


def decided(nb):
    """(id, verdict, figure, N, link) of every claim that a notebook decides."""
    above = headings(nb)
    for cell in nb.code:
        for line in nb_lint.CLAIM.finditer("\n".join(cell.texts())):
            if cell.metadata.get("claim") == line[1]:
                yield *line.groups(), link(nb, above[cell.n])


def shown(nb, point):
    """A link to the first cell of a notebook on a point of the lecture."""
    above = headings(nb)
    return link(nb, above[next(cell.n for cell in nb.cells
                               if point in cell.metadata.get("lecture", []))])


def table_row(*fields):
    return "| " + " | ".join(field.replace("|", "\\|") for field in fields) + " |\n"


def page():
    """The text of CLAIMS.md."""
    paths = sorted(NOTEBOOKS.glob("*.ipynb"))
    notebooks = {path.name[:2]: nb_lint.Notebook(path) for path in paths}
    points = {row["id"]: row["point"] for row in rows(ROOT / "tests" / "lecture.csv")}
    claims = [claim for nb in notebooks.values() for claim in decided(nb)]
    claims.sort(key=lambda claim: list(points).index(claim[0]))
    errata = [row for row in rows(ROOT / "tools" / "errata.csv") if row["notebook"] in notebooks]
    return "".join([
        HEADER, *(table_row(point, points[point], *rest) for point, *rest in claims),
        ERRATA, *(table_row(row["slides"], row["slide says"], row["what is right"],
                            shown(notebooks[row["notebook"]], row["id"])) for row in errata)])


if __name__ == "__main__":
    CLAIMS.write_text(page(), encoding="utf-8", newline="\n")
