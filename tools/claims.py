"""Write CLAIMS.md: what the notebooks' experiments say about the lecture's claims, and its errors.

    python tools/claims.py

The claims come from the stored outputs of the cells with `claim` metadata, the slides' wording from
tests/lecture.csv, the errors from errata.csv beside this file.
"""

import csv
import re
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import lessons
import nb_lint

ROOT = Path(__file__).resolve().parents[1]
CLAIMS, NOTEBOOKS = ROOT / "CLAIMS.md", ROOT / "notebooks"
SLIDES_ERRORS = ROOT / "tools" / "errata.csv"
HEADER = """\
# What the experiments say about the lecture's claims

- Claims: {supported} supported, {not supported} not supported, {depends} depend on a condition.
- Errors and overstatements: {errors}, put right [below](#errors-and-overstatements-on-the-slides).

Made by `make claims` from the stored outputs of the notebooks; do not edit it. Each claim is
decided in one notebook (K7 in two: on noise, and on a brain), by an experiment that runs there or
whose result the notebook checks.

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
    """The heading above each cell, by the cell's number: on the shelves that of its section."""
    found, heading = {}, ""
    if nb.shelf:
        for start, node in enumerate(nb.nodes):
            if 1 <= lessons.level(node) <= 2:
                for i in range(start, lessons.end(nb.nodes, start)):
                    found[i + 1] = lessons.heading(node)
        return found
    for cell in nb.cells:
        if cell.kind == "markdown":
            lines = re.findall(r"^#+\s+(.+?)\s*$", nb_lint.FENCE.sub("", cell.source), re.M)
            heading = [heading, *lines][-1]
        found[cell.n] = heading
    return found


def link(nb, heading):
    """A Markdown link to a heading, as Jupyter and GitHub name its anchor."""
    text = re.sub(r"[*`]", "", heading)
    path = nb.path.relative_to(NOTEBOOKS).as_posix()
    return f"[{text}](notebooks/{path}#{quote(text.replace(' ', '-'), safe=',:')})"


def decided(nb):
    """(id, verdict, figure, N, link) of every claim that a notebook decides."""
    above = headings(nb)
    for cell in nb.code:
        for line in nb_lint.CLAIM.finditer("\n".join(cell.texts())):
            if cell.metadata.get("claim") == line[1]:
                yield *line.groups(), link(nb, above[cell.n])


def shown(notebooks, number, section):
    """A link to the section, of either shelf, that shows what is right."""
    for nb in notebooks:
        if nb.path.name.startswith(number) and section in headings(nb).values():
            return link(nb, section)
    raise ValueError(f"{SLIDES_ERRORS.name}: notebook {number} has no section {section!r}")


def counts(claims):
    """How many claims there are of each verdict; one decided twice depends, if verdicts differ."""
    verdicts = {}
    for point, verdict, *_ in claims:
        verdicts.setdefault(point, set()).add(re.sub("depends on .+", "depends", verdict))
    of = Counter("depends" if len(found) > 1 else found.pop() for found in verdicts.values())
    return {verdict: of[verdict] for verdict in ("supported", "not supported", "depends")}


def table_row(*fields):
    return "| " + " | ".join(field.replace("|", "\\|") for field in fields) + " |\n"


def page():
    """The text of CLAIMS.md."""
    notebooks = [nb_lint.Notebook(path) for path in nb_lint.notebooks(NOTEBOOKS)]
    points = {row["id"]: row["point"] for row in rows(ROOT / "tests" / "lecture.csv")}
    claims = [claim for nb in notebooks for claim in decided(nb)]
    claims.sort(key=lambda claim: list(points).index(claim[0]))
    errata = rows(SLIDES_ERRORS)
    return "".join([
        HEADER.format(**counts(claims), errors=len(errata)),
        *(table_row(point, points[point], *rest) for point, *rest in claims),
        ERRATA, *(table_row(row["slides"], row["slide says"], row["what is right"],
                            shown(notebooks, row["notebook"], row["section"])) for row in errata)])


if __name__ == "__main__":
    CLAIMS.write_text(page(), encoding="utf-8", newline="\n")
