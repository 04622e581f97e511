"""What CONTRIBUTING.md promises: a format to read or to write is one module and one entry."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import sarye

READER = """
from sarye.models import Document


def read_toy(data: bytes, name: str) -> Document:
    return Document(path=name, format="toy", text=data.removeprefix(b"TOY1").decode("utf-16"))
"""
READER_ENTRY = """
FORMATS["toy"] = Format("toy", (Begins((b"TOY1",)),), "toy.read_toy", shown="TOY")
"""
EXPORTER = """
from sarye.exporters import HitList


def write(sheet: HitList) -> bytes:
    return "\\n".join(hit.case.title for hit in sheet.result.hits).encode()
"""
EXPORT_ENTRY = """
FORMATS["toy"] = ExportFormat("toy", "Toy (toy)", "text/x-toy", "toy")
"""
TRIED = """
import json, sys
from pathlib import Path
from starlette.testclient import TestClient
from sarye import Archive
from sarye.cli import main
from sarye.settings import Settings
from sarye.web import Options, create_app

if __name__ == "__main__":
    [document] = Archive.parse(["사례.toy"])
    Archive.build(["사례.toy"], index="index")
    main(["export", "밤길", "-o", "hits.toy", "--index", "index"])
    application = create_app(Settings(index=Path("index")), Options())
    with TestClient(application, base_url="http://127.0.0.1:8600") as client:
        answer, page = client.get("/export?q=밤길&format=toy"), client.get("/?q=밤길")
    said = {
        "read": [document.format, [case.title for case in document.cases]],
        "file": Path("hits.toy").read_text("utf-8"),
        "answer": [answer.headers["content-type"], answer.text],
        "offered": page.text.count("Toy (toy)"),
    }
    Path("said.json").write_text(json.dumps(said), "utf-8")
"""
DOCUMENT = "가람시 적극행정 우수사례\n\n■ 밤길 안심 등\n(상황) 골목이 어두움\n(노력) 등을 달았음\n"


def add(package: Path, entry: str, table: str, module: str) -> None:
    """Add a module to a package, and an entry to its table."""
    (package / "toy.py").write_text(module, "utf-8")
    with (package / table).open("a", encoding="utf-8") as file:
        file.write(entry)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Copy the package, so that worker processes too find what is added to it."""
    source = Path(sarye.__file__).parent
    shutil.copytree(source, tmp_path / "sarye", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_a_format_is_one_module_and_one_entry(house: Path) -> None:
    """A toy format is read, and written by the command line and the page, by its entries alone."""
    add(house / "sarye" / "readers", READER_ENTRY, "formats.py", READER)
    add(house / "sarye" / "exporters", EXPORT_ENTRY, "__init__.py", EXPORTER)
    (house / "사례.toy").write_bytes(b"TOY1" + DOCUMENT.encode("utf-16"))
    (house / "tried.py").write_text(TRIED, "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(house), "PYTHONUTF8": "1"}
    subprocess.run([sys.executable, "tried.py"], cwd=house, env=environment, check=True)
    title = "밤길 안심 등"
    assert json.loads((house / "said.json").read_text("utf-8")) == {
        "read": ["toy", [title]],
        "file": title,
        "answer": ["text/x-toy; charset=utf-8", title],
        "offered": 2,
    }
