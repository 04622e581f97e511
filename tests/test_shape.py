"""The shape of the house: who imports whom, what is public, what is documented."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

import sarye
from sarye.cli import app

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "sarye"
LAYERS = (
    ("models", "messages", "runtime"),
    ("errors", "fields"),
    ("address", "mentions", "plaintext"),
    ("cluster",),
    ("settings",),
    ("analysis", "readers", "query"),
    ("cases", "searchoptions", "meaning"),
    ("index",),
    ("words",),
    ("indexing",),
    ("jsonapi",),
    ("exporters",),
    ("archive",),
    ("evaluation",),
    ("hosting",),
    ("web",),
    ("mcp",),
    ("cli",),
    ("__main__",),
)
"""Modules and packages from the ground up; each imports only from below itself."""

BORDERS = {
    "whoosh": {"index"},
    "opensearchpy": {"index"},
    "urllib3": {"index"},
    "kiwipiepy": {"analysis"},
    "typer": {"cli"},
    "psutil": {"indexing"},
    "xlsxwriter": {"exporters"},
    "typst": {"exporters"},
    "docx": {"exporters", "readers"},
    "hwpx": {"exporters", "readers"},
    "unhwp": {"readers"},
    "olefile": {"readers"},
    "pypdfium2": {"readers"},
    "python_calamine": {"readers"},
    "selectolax": {"readers"},
    "ir_measures": {"evaluation"},
    "starlette": {"web"},
    "uvicorn": {"hosting"},
    "itsdangerous": {"web"},
    "mcp": {"mcp"},
    "mcp_types": {"mcp"},
}
"""The packages behind whose door a library stays."""


def _modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


@cache
def _imports(path: Path) -> frozenset[str]:
    """List what a module imports at run time (what only types need does not count)."""
    found: set[str] = set()
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            node.body.clear()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def _room(path: Path) -> str:
    relative = path.relative_to(SOURCE)
    return relative.parts[0].removesuffix(".py")


def _level(room: str) -> int:
    return next(level for level, rooms in enumerate(LAYERS) if room in rooms)


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_point_down(path: Path) -> None:
    """A module imports from its own package and from the layers below, never upwards."""
    room = _room(path)
    if room == "__init__":
        return
    for name in _imports(path):
        package, _, rest = name.partition(".")
        other = rest.partition(".")[0]
        if package != "sarye" or other == room or not any(other in rooms for rooms in LAYERS):
            continue
        assert _level(other) < _level(room), f"{room} imports {other}"


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_libraries_stay_behind_their_door(path: Path) -> None:
    """Each of the large libraries is imported by one package only."""
    for name in _imports(path):
        doors = BORDERS.get(name.partition(".")[0])
        assert doors is None or path.relative_to(SOURCE).parts[0] in doors, f"{path} imports {name}"


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_the_index_has_one_door(path: Path) -> None:
    """Who stands outside of the index takes from its package only: no array, no record number."""
    if _room(path) == "index":
        return
    inner = {name for name in _imports(path) if name.startswith("sarye.index.")}
    assert {name for name in inner if name.count(".") > 2} == set()
    skins = {"archive", "web", "cli", "exporters", "jsonapi.py", "words", "indexing"}
    if path.relative_to(SOURCE).parts[0] in skins - {"words"}:
        assert not any(name.partition(".")[0] == "numpy" for name in _imports(path))


def test_no_module_name_stands_twice() -> None:
    """A module is found by its name alone."""
    names = Counter(path.name for path in _modules() if path.name != "__init__.py")
    assert [name for name, count in names.items() if count > 1] == []


def test_every_module_is_in_a_layer() -> None:
    """A new module has a place in the table of layers, and the table names none that is gone."""
    rooms = {_room(path) for path in _modules()} - {"__init__"}
    assert rooms == {room for layer in LAYERS for room in layer}


def test_public_names_are_there() -> None:
    """Every name of ``__all__`` can be imported, and is sorted as a reader expects."""
    assert all(getattr(sarye, name) is not None for name in sarye.__all__)
    assert sarye.__all__ == sorted(sarye.__all__)


@pytest.mark.parametrize("readme", ["README.md", "README.ko.md"])
def test_every_command_is_documented(readme: str) -> None:
    """Both READMEs show every command."""
    text = (ROOT / readme).read_text("utf-8")
    for command in app.registered_commands:
        name = command.name or command.callback.__name__  # type: ignore[union-attr]
        assert f"sarye {name}" in text, name


def test_architecture_names_every_package() -> None:
    """The architecture page, the folder tree and the imports tell the same story."""
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    rooms = [room for layer in LAYERS for room in layer if room != "__main__"]
    assert [room for room in rooms if not re.search(rf"`{room}[/`.]", text)] == []


def test_every_dependency_has_its_reason() -> None:
    """Each dependency of pyproject.toml has its line in docs/dependencies.md."""
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    names = re.findall(r'^    "([A-Za-z][\w-]*)[>=]=', project, re.MULTILINE)
    reasons = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    assert names
    assert [name for name in names if f"| {name} |" not in reasons] == []


POSTINGS = sorted((SOURCE / "index" / "postings").glob("*.py"))


@pytest.mark.parametrize("path", POSTINGS, ids=lambda path: path.stem)
def test_postings_know_no_case(path: Path) -> None:
    """Inverted lists are made of tokens and bytes, whatever these are taken from."""
    drawers = ("sarye.runtime.", "sarye.index.postings.")
    known = [name for name in _imports(path) if name.startswith(("sarye", "whoosh"))]
    assert [name for name in known if not name.startswith(drawers)] == []


ARRAYS = {
    "runtime": {"mappedfile"},
    "analysis": {"numbering"},
    "meaning": {"tablefile"},
    "index": {
        *("caserecords", "leafreaders", "snapshot", "segmentcommits", "matching", "planrunner"),
        *("filters", "facets", "ordering", "folderreader", "groups", "minhash", "candidates"),
        *("hitgroups", "holding", "tellings", "entryvectors", "fusing", "widening", "topscores"),
        *("scoring", "matches", "plantree", "casechanges"),
        *("entrycolumns", "entrydocs", "changes", "replication", "state"),  # of opensearch
        *("entrynumbers", "finding", "ranking", "termscores", "clusterreader"),
        *(path.stem for path in POSTINGS),
    },
    "words": {"topk", "relatedfile", "vocabularyfile", "editdistance", "vocabulary"},
    "evaluation": {"trecfiles", "significance"},
}
"""The modules that work with arrays."""


def test_arrays_stay_where_they_are_named() -> None:
    """Numpy is imported by no other module."""
    users = {(_room(path), path.stem) for path in _modules() if _uses_numpy(path)}
    assert users <= {(room, stem) for room, stems in ARRAYS.items() for stem in stems}


def _uses_numpy(path: Path) -> bool:
    return any(name.partition(".")[0] == "numpy" for name in _imports(path))
