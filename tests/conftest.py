"""Cases to search and an analyzer to search them with, shared by all tests of the index."""

from __future__ import annotations

import csv
import json
import os
import random
import re
import secrets
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from whoosh.filedb.filestore import FileStorage

from sarye.address import Address
from sarye.analysis import Analyzer, Kiwi
from sarye.archive import Archive
from sarye.cases import case_id
from sarye.meaning import shipped
from sarye.meaning.tablefile import Table, quantized, write_table
from sarye.models import SECTION_ROLES, Case, Period, Place, Role, Section
from tools.nodes import MISSING, find_program, running

# No test depends on how fast a machine is. Every run draws other examples, so that few are enough
# for one; `--hypothesis-profile long` draws many.
settings.register_profile(
    "sarye", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=40
)
settings.register_profile("long", settings.get_profile("sarye"), max_examples=1_000)
settings.load_profile("sarye")

# A shell ignores Ctrl-C in the jobs of its background, and so would all that the tests start.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

DATA = Path(__file__).parents[1] / "data"
AGENCIES = ("가온광역시", "국민권익위원회", "국민건강보험공단", "한빛시", "온누리청")
AWARDS = ("최우수", "우수", "장려")

CaseBuilder = Callable[..., Case]
CaseMaker = Callable[..., list[Case]]


class Corpus(list[Case]):
    """Cases that hypothesis can show in a word; it refuses to print them all."""

    def __repr__(self) -> str:
        return f"<{len(self)} cases>"


def build_case(
    title: str = "수의계약 확인서 제출 간소화",
    sections: dict[Role, str] | Sequence[tuple[Role, str]] = (),
    **fields: object,
) -> Case:
    """Make a case of texts by role; its id is the one that its content gives."""
    rows = sections.items() if isinstance(sections, dict) else sections
    made = tuple(Section(role, "", text, 0, len(text)) for role, text in rows)
    defaults: dict[str, object] = {"id": case_id(title, made), "source": Place("a.txt", line=1)}
    return Case(title=title, sections=made, **(defaults | fields))  # type: ignore[arg-type]


def sample_rows() -> list[dict[str, str]]:
    """Read the sample cases that stand in structured files: no parser is needed for them."""
    with next(DATA.glob("*.csv")).open(encoding="utf-8-sig", newline="") as file:
        korean = {"제목": "title", "상황": "situation", "노력": "effort", "효과": "effect"}
        rows = [{korean.get(key, key): row[key] for key in row} for row in csv.DictReader(file)]
    for path in DATA.glob("*.jsonl"):
        rows += [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return rows


def make_cases(count: int, *, seed: int = 7) -> list[Case]:
    """Make different cases of the sentences of the sample data, the same ones for one seed."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    rows = sample_rows()
    titles = [row["title"] for row in rows]
    sentences = [
        sentence
        for row in rows
        for role in ("situation", "effort", "effect")
        for sentence in re.split(r"(?<=[.다함음됨])\s+", row.get(role, ""))
        if sentence
    ]
    return Corpus(_make_case(number, chance, titles, sentences) for number in range(count))


def _make_case(number: int, chance: random.Random, titles: list[str], sentences: list[str]) -> Case:
    sections: list[tuple[Role, str]] = [
        (role, " ".join(chance.sample(sentences, chance.randint(1, 3))))
        for role in SECTION_ROLES
        if chance.random() < 0.75
    ]
    title = f"{chance.choice(titles)} {number}호" if chance.random() < 0.95 else ""
    return build_case(
        title,
        sections,
        source=Place(f"{number % 7}.txt", line=number + 1),
        agency=chance.choice((*AGENCIES, None)),
        department=chance.choice(("민원과", "복지정책과", None)),
        award=chance.choice((*AWARDS, None, None)),
        period=_make_period(chance),
        document_period=_make_period(chance),
    )


def _make_period(chance: random.Random) -> Period | None:
    year = chance.randint(2021, 2025)
    return chance.choice(
        (
            None,
            None,
            Period(year),
            Period(year, quarter=chance.randint(1, 4)),
            Period(year, quarter=chance.randint(1, 4)),
            Period(year, half=chance.randint(1, 2)),
        )
    )


def write_jsonl(path: Path, *rows: dict[str, object]) -> Path:
    """Write records as a document; a row without text has its title alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def row_of(case: Case) -> dict[str, object]:
    """Give the record of a case, without its document's own fields."""
    period = case.period
    row = {
        "title": case.title,
        "sections": [{"label": one.role, "text": one.text} for one in case.sections],
        "agency": case.agency,
        "department": case.department,
        "award": case.award,
        "year": period and period.year,
        "quarter": period and period.quarter,
        "half": period and period.half,
    }
    return {name: value for name, value in row.items() if value}


def meaning_of(word: str, dimensions: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Make up what a word means, the same for one word."""
    chance = np.random.default_rng(crc32(word.encode()))
    return chance.normal(size=dimensions).astype(np.float32)


# Fixtures hand the builders over, because test folders are not packages to import from; session
# scope, because they hold nothing and hypothesis runs one test many times.
@pytest.fixture(scope="session")
def case_of() -> CaseBuilder:
    """Make a case of texts."""
    return build_case


@pytest.fixture(scope="session")
def cases_of() -> CaseMaker:
    """Make so many different cases."""
    return make_cases


@pytest.fixture(scope="session")
def corpus() -> list[Case]:
    """Hold 120 cases: some without a title, a section, an agency, an award or a period."""
    return make_cases(120)


@pytest.fixture(scope="session")
def kiwi() -> Kiwi:
    """Load Kiwi once."""
    return Kiwi()


@pytest.fixture(scope="session")
def analyzer(kiwi: Kiwi) -> Analyzer:
    """Analyse with what is loaded."""
    return Analyzer(kiwi)


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Let one process at a time do something with a folder."""
    lock = FileStorage(str(folder.parent)).lock(f"{folder.name}.lock")
    while not lock.acquire(blocking=True):
        """Windows waits for ten seconds, and then says that it has not got it."""
    try:
        yield
    finally:
        lock.release()


@pytest.fixture(scope="session")
def copy_of_data(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Copy the index of the sample documents, which one process makes for all, into a new folder.

    The folder may be there already, empty.
    """
    base = tmp_path_factory.getbasetemp()
    made = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "index of data"
    with one_at_a_time(made):
        if not made.exists():
            own = tmp_path_factory.mktemp("data") / "index"
            Archive.build([DATA], index=own)
            own.rename(made)
    return lambda folder: Path(shutil.copytree(made, folder, dirs_exist_ok=True))


@pytest.fixture(scope="session")
def data_index(
    tmp_path_factory: pytest.TempPathFactory, copy_of_data: Callable[[Path], Path]
) -> Path:
    """Hold an index of the sample documents; who changes it puts it back."""
    return copy_of_data(tmp_path_factory.mktemp("data") / "index")


RUNNING_NODE = "SARYE_TEST_OPENSEARCH"
"""Names a node that runs already (http://127.0.0.1:9200), which is quicker than to start one."""


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a test by a file's bytes no further than by its place.

    Files that a library packs carry the second in which they were made, and each worker collects
    the tests at another one.
    """
    return argname if isinstance(val, bytes) and len(val) > 40 else None


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let one process run all tests of OpenSearch, so that one node is started for them.

    A module that makes something once for its tests is run by one process too, which makes it once.
    Marks that are set when all is collected come too late for xdist.
    """
    if "search_node" in getattr(item, "fixturenames", ()):
        item.add_marker(pytest.mark.xdist_group("opensearch"))
    elif isinstance(item, pytest.Function) and _shares(item):
        item.add_marker(pytest.mark.xdist_group(item.location[0]))


def _shares(item: pytest.Function) -> bool:
    """Tell whether a test is given what is made once for its module."""
    if item.get_closest_marker("xdist_group"):
        return False
    made = item._fixtureinfo.name2fixturedefs.values()
    return any(one.scope == "module" for row in made for one in row)


@pytest.fixture(scope="session")
def search_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run a real node of OpenSearch, and give its address."""
    if RUNNING_NODE in os.environ:
        yield os.environ[RUNNING_NODE].rstrip("/")
        return
    try:
        program = find_program()
    except OSError as error:  # a home that nothing can be kept in
        pytest.skip(f"no folder for the jars of a node: {error.strerror}")
    if program is None:
        pytest.skip(MISSING)
    with running(tmp_path_factory.mktemp("opensearch"), program) as address:
        yield address


@pytest.fixture
def cluster_address(search_node: str) -> Iterator[Address]:
    """Name an index on the node that is not there yet, and is gone afterwards."""
    from sarye.index.opensearch.client import Client

    address = Address.read(f"{search_node}/t{secrets.token_hex(6)}")
    yield address
    client = Client(address)
    client.delete_indexes(client.indexes(f"{address.name}*"))
    client.close()


@pytest.fixture(scope="session")
def write_rows() -> Callable[..., Path]:
    """Write records as a document."""
    return write_jsonl


@pytest.fixture(scope="session")
def record_of() -> Callable[[Case], dict[str, object]]:
    """Give the record of a case."""
    return row_of


@pytest.fixture(scope="session")
def made_table(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Path:
    """Write a table with made-up meanings of most words of the sample cases."""
    texts = {text for row in sample_rows() for text in row.values() if isinstance(text, str)}
    tokens = {token.text for text in texts for token in analyzer.word_tokens(text)}
    words = sorted(tokens)[::2] + sorted(tokens)[1::4]
    path = tmp_path_factory.mktemp("meaning") / "table"
    write_table(path, words, *quantized(np.array([meaning_of(word, 96) for word in words])))
    return path


@pytest.fixture
def table(made_table: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    """Let a made-up table stand for the one of the package."""
    table = Table(made_table)
    monkeypatch.setattr(shipped, "TABLE", made_table)
    monkeypatch.setattr(shipped, "VERSION", table.version)
    yield table
    table.close()
