"""Write how long everything takes, by the formula of lessons.py: in the notebooks and in README.md.

    python tools/minutes.py

A lesson says it in its first cell, a notebook of the second shelf in its table of sections,
README.md for both in its table, and for the ways through the course. Numbers alone change: the
text around them is written by hand.
"""

import re
from pathlib import Path

import lessons
import nb_lint
import nbformat
import outputs

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
ROW = re.compile(r"(?m)^(\| \[[^]]+\]\(notebooks/([^)]+)\) \| )\d+( \|.*)$")
FURTHER = re.compile(r"\[\d+ minutes\]\(notebooks/further/")
WAY = re.compile(r"(?m)^(- \*\*.+?\*\*, )\d+( minutes: )(\d\d(?:, \d\d)*)")  # which lessons


def stated(cells, kind):
    """The first cell of a notebook as it should be."""
    first = cells[0].source
    if kind == "further":
        for title, section in lessons.sections(cells):
            row = re.escape(f"| [{title}](#")
            first = re.sub(rf"(?m)^({row}.* \| )\d+( \|)$",
                           rf"\g<1>{lessons.minutes(section)[0]}\g<2>", first)
        return first
    total, reading, doing = lessons.minutes(cells)
    return nb_lint.TIME.sub(f"**Time** {total} minutes ({reading} reading, {doing} doing)", first)


def further_minutes(cells):
    """Of a notebook of the second shelf: all of its sections, as its table lists them."""
    return sum(int(number) for number in re.findall(r"(?m) \| (\d+) \|$", cells[0].source))


def table(text, read):
    """README.md with the minutes of both shelves; `read` gives a notebook's cells by its path."""
    taken = {}  # by a lesson, by its number

    def row(found):
        path, rest = ROOT / "notebooks" / found[2], found[3]
        taken[found[2][:2]] = lessons.minutes(read(path))[0]
        if lessons.shelf(path):
            total = further_minutes(read(path.parent / "further" / path.name))
            rest = FURTHER.sub(f"[{total} minutes](notebooks/further/", rest)
        return f"{found[1]}{taken[found[2][:2]]}{rest}"

    def way(found):
        total = sum(taken[number] for number in found[3].split(", "))
        return f"{found[1]}{total}{found[2]}{found[3]}"

    return WAY.sub(way, ROW.sub(row, text))


def main():
    def read(path):
        return nbformat.read(path, as_version=4).cells

    for path in nb_lint.notebooks(ROOT / "notebooks"):
        nb = nbformat.read(path, as_version=4)
        first = stated(nb.cells, lessons.shelf(path))
        if first != nb.cells[0].source:
            nb.cells[0].source = first
            outputs.write(nb, path)
    README.write_text(table(README.read_text(encoding="utf-8"), read), encoding="utf-8",
                      newline="\n")


if __name__ == "__main__":
    main()
