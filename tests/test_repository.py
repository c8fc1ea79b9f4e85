"""What holds for the repository as a whole: layers, sizes, versions, files, and the wheel."""

import ast
import io
import os
import re
import subprocess
import sys
import tokenize
import tomllib
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[1]
TOPICS = ["features", "neighbors", "linear", "softmax", "gradient_descent", "activations", "mlp",
          "regularization", "convolution", "transfer"]  # in the lecture's order
SHARED = ["__init__", "_validation", "classifiers", "datasets", "evaluation", "plots"]
MAX_CODE_LINES = 120
MAX_FILE, MAX_ALL = 2_000_000, 10_000_000  # bytes
TEXT = {"", ".py", ".md", ".toml", ".txt", ".csv", ".yml", ".yaml", ".cff", ".ipynb", ".mplstyle",
        ".sha256"}
BINARY = {".npz", ".png"}
# Where packages are fetched from is the reader's business. In two parts: these are not links.
HOSTS = ["pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".", "debian" + ".org"]
PATHS = re.compile(r"(?<![\w.~/)\]}<-])/(?:home|work|Users|root|tmp)/\w|\b[A-Z]:\\\\?Users")
MODULES = [name for name in TOPICS if (ROOT / "lecturelib" / f"{name}.py").exists()]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def files():
    """The repository's files: what git knows or would add; all but hidden folders without git."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, encoding="utf-8")
        found = [ROOT / name for name in done.stdout.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        found = [path for path in ROOT.rglob("*") if not any(
            re.match(r"\.(venv|git|ipynb_c|pytest_c|ruff_c)|__pycache__|build$|dist$", part)
            for part in path.relative_to(ROOT).parts[:-1])]
    return sorted(path for path in found if path.is_file())


FILES = files()
TEXTS = [path for path in FILES if path.suffix in TEXT]
each_text = pytest.mark.parametrize(
    "path", TEXTS, ids=[path.relative_to(ROOT).as_posix() for path in TEXTS])


def read(path):
    return path.read_text(encoding="utf-8")


# The package

def imported(source):
    """Full names of all that a source imports, at any depth."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def code_lines(source):
    """How many lines hold code: no comment, blank line or docstring."""
    lines, skip = set(), {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT,
                          tokenize.DEDENT, tokenize.ENDMARKER}
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in skip:
            lines |= set(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        documented = isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        if documented and ast.get_docstring(node):
            lines -= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return len(lines)


def test_code_lines_are_counted():
    source = '"""Doc\n\nstring."""\n\nx = [1,\n     2]  # one\n# two\n\ndef f():\n    """Doc."""\n'
    assert code_lines(source) == 3


def test_every_module_has_its_place():
    found = {path.stem for path in (ROOT / "lecturelib").glob("*.py")}
    assert found <= set(TOPICS + SHARED), "a module that the design does not name"
    assert set(SHARED) <= found


@pytest.mark.parametrize("name", MODULES)
def test_a_topic_imports_only_from_those_before_it(name):
    before = [f"lecturelib.{topic}" for topic in TOPICS[:TOPICS.index(name)]]
    allowed = [*before, "lecturelib._validation", "numpy", "matplotlib.colors"]
    for full in imported(read(ROOT / "lecturelib" / f"{name}.py")):
        standard = full.split(".")[0] in sys.stdlib_module_names
        assert standard or any(f"{full}.".startswith(f"{one}.") for one in allowed), full


@pytest.mark.parametrize("name", MODULES)
def test_a_topic_is_read_in_one_sitting(name):
    assert code_lines(read(ROOT / "lecturelib" / f"{name}.py")) <= MAX_CODE_LINES


def test_the_validation_imports_nothing_of_the_course():
    roots = {full.split(".")[0] for full in imported(read(ROOT / "lecturelib" / "_validation.py"))}
    assert roots <= {"numpy", *sys.stdlib_module_names}


def test_the_package_exports_check_alone():
    import lecturelib

    assert lecturelib.__all__ == ["check"]
    tree = ast.parse(read(ROOT / "lecturelib" / "__init__.py"))
    assert [ast.unparse(node) for node in tree.body[1:]] == [
        "from lecturelib.exercises import check", "__all__ = ['check']"]


@pytest.mark.parametrize("path", sorted((ROOT / "lecturelib").rglob("*.py")),
                         ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_package_never_touches_the_global_random_state(path):
    allowed = {"default_rng", "Generator", "RandomState", "SeedSequence"}
    for node in ast.walk(ast.parse(read(path))):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in (
                "np.random", "numpy.random"):
            assert node.attr in allowed, f"np.random.{node.attr} in line {node.lineno}"
    assert not [full for full in imported(read(path)) if full.startswith("numpy.random.")]


# Versions

def bounds(lines):
    """The lower bound of each requirement; there must be no other."""
    found = [re.fullmatch(r"([\w-]+)>=([\d.]+)", line) for line in lines]
    assert all(found), f"something else than name>=version in {lines}"
    return dict(match.groups() for match in found)


def test_the_lower_bounds_are_the_same_everywhere():
    lines = read(ROOT / "requirements.txt").split("\n")
    assert lines[-2:] == ["-e .", ""]
    required = bounds(lines[:-2])
    assert sorted(required) == ["jupyter", "matplotlib", "nbval", "numpy", "scikit-learn"]
    assert required == bounds(PYPROJECT["project"]["dependencies"])
    pins = dict(re.findall(r"(?m)^([\w-]+)==([\d.]+)\.0$", read(ROOT / "tests" / "oldest.txt")))
    assert pins == required


def test_extras_have_lower_bounds_alone():
    for lines in PYPROJECT["project"]["optional-dependencies"].values():
        bounds(lines)


def test_the_citation_has_the_version():
    version = PYPROJECT["project"]["version"]
    assert f"\nversion: {version}\n" in read(ROOT / "CITATION.cff")


# Files

def test_files_are_of_known_kinds_and_small():
    assert len(FILES) > 20
    assert {path.suffix for path in FILES} <= TEXT | BINARY
    sizes = {path.relative_to(ROOT).as_posix(): path.stat().st_size for path in FILES}
    assert {name for name, size in sizes.items() if size > MAX_FILE} == set()
    assert sum(sizes.values()) < MAX_ALL


@each_text
def test_text_is_utf_8_with_plain_line_ends(path):
    raw = path.read_bytes()
    text = raw.decode("utf-8")
    assert "\r" not in text and "\ufeff" not in text
    assert text == "" or text.endswith("\n")
    assert not re.search(r"[ \t]$", text, re.M) or path.suffix == ".ipynb", "trailing blanks"


@each_text
def test_text_names_no_place_of_one_computer_and_no_registry(path):
    text = read(path)
    assert not [host for host in HOSTS if host in text]
    if path.name not in ("nb_lint.py", "test_tools.py"):  # which are about such paths
        assert not PATHS.search(text)


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CLAIMS.md", "data/README.md"])
def test_links_lead_to_files(name):
    for target in re.findall(r"\]\(([^)\s]+)\)", read(ROOT / name)):
        file, _, _ = unquote(target).partition("#")
        assert ":" in target or (ROOT / name).parent.joinpath(file).exists(), target


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", ".ci/run",
                                  ".github/workflows/test.yml"])
def test_commands_that_are_named_exist(name):
    targets = re.findall(r"(?m)^([a-z-]+):", read(ROOT / "Makefile"))
    named = re.findall(r"(?:`|^ *|run: )make ([a-z-]+)", read(ROOT / name), re.M)
    assert named and set(named) <= set(targets)
    for script in re.findall(r"\b(?:tools|tests|lecturelib)/[\w/]+\.\w+", read(ROOT / name)):
        assert (ROOT / script).exists(), script


def test_every_target_of_make_is_phony_and_explained():
    text = read(ROOT / "Makefile")
    phony = re.search(r"(?m)^\.PHONY: (.+)", text)[1].split()
    assert sorted(phony) == sorted(re.findall(r"(?m)^([a-z-]+):.*## \w", text))
    assert sorted(phony) == sorted(re.findall(r"(?m)^([a-z-]+):", text))


# The wheel

USE = """
import lecturelib
from lecturelib.datasets import load_digits, make_scenes
from lecturelib import check, plots
import matplotlib.pyplot as plt
plt.style.use("lecturelib.course")
print(lecturelib.__file__)
print(load_digits().data.shape, make_scenes(5, random_state=0).data.shape, bool(check.exercises()))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built without the network from the source archive, built in the same way."""
    folder = tmp_path_factory.mktemp("built")

    def build(target, source):
        command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", folder]
        subprocess.run(command, cwd=source, check=True, capture_output=True)

    build("sdist", ROOT)
    (archive,) = folder.glob("*.tar.gz")
    subprocess.run([sys.executable, "-m", "tarfile", "-e", archive, folder], check=True)
    build("wheel", folder / archive.name.removesuffix(".tar.gz"))
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_holds_the_package_and_its_data(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, inside in [("lecturelib", "lecturelib"), ("data", "lecturelib/data")]:
        there = {f"{inside}/{path.relative_to(ROOT / folder).as_posix()}" for path in FILES
                 if path.is_relative_to(ROOT / folder)}
        assert there and there <= names
    assert {name.split("/")[0] for name in names} == {
        "lecturelib", f"lecturelib-{PYPROJECT['project']['version']}.dist-info"}


def test_the_wheel_works_far_from_the_repository(wheel, tmp_path):
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    zipfile.ZipFile(wheel).extractall(site)
    elsewhere.mkdir()
    path = os.pathsep.join([str(site), os.environ["PYTHONPATH"]])  # keeps the network cut
    done = subprocess.run([sys.executable, "-c", USE], cwd=elsewhere, capture_output=True,
                          encoding="utf-8", env=os.environ | {"PYTHONPATH": path})
    assert done.returncode == 0, done.stderr
    where, loaded = done.stdout.splitlines()
    assert Path(where).is_relative_to(site)
    assert loaded == "(1797, 64) (5, 32, 32, 3) True"


# The tests themselves

def test_the_network_is_cut_here_and_in_every_kernel():
    connect = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    with pytest.raises(OSError, match="network cut"):
        exec(connect)
    done = subprocess.run([sys.executable, "-c", connect], capture_output=True, encoding="utf-8")
    assert "the tests run with the network cut" in done.stderr
    done = subprocess.run([sys.executable, "-c", connect.replace("192.0.2.1", "no.such.host")],
                          capture_output=True, encoding="utf-8")
    assert "the tests run with the network cut" in done.stderr
