"""An index opened with Whoosh alone finds what a plain scan over the texts of all cases finds."""

from __future__ import annotations

import inspect
import random
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any

import pytest
from whoosh.index import open_dir
from whoosh.qparser import OrGroup, QueryParser
from whoosh.query import Every

from sarye.analysis import Analyzer, fold
from sarye.cases import parse
from sarye.index.codec import fieldtypes, inverse, leafreaders, segments, storage
from sarye.index.schema import PARTS
from sarye.models import Case
from sarye.readers import read

DATA = Path(__file__).parents[2] / "data"
HANGUL = re.compile("[가-힣]{2,}")

TABLE = {
    # query: what a title or section of the case must hold, any of what, none of what
    "수의계약": (["수의계약"], [], []),
    "확인서": (["확인서"], [], []),
    "수의계약 확인서": (["수의계약", "확인서"], [], []),
    '"수의계약 확인서"': (["수의계약 확인서"], [], []),
    '"확인서 수의계약"': (["확인서 수의계약"], [], []),
    "여권": (["여권"], [], []),
    "자립준비청년": (["자립준비청년"], [], []),
    "어린이집 OR 도서관": ([], ["어린이집", "도서관"], []),
    "여권 OR 주차장": ([], ["여권", "주차장"], []),
    "부담 OR 홍보": ([], ["부담", "홍보"], []),
    "청년*": (["청년"], [], []),
    "NOT 민원인": ([], [], ["민원인"]),
    "확인서 NOT 수의계약": (["확인서"], [], ["수의계약"]),
    "(여권 OR 확인서) AND NOT 수의계약": ([], ["여권", "확인서"], ["수의계약"]),
    "수의계*": (["수의계"], [], []),
    "뷁쫗": (["뷁쫗"], [], []),
}

FIELDS = {
    # query: part, what it must hold
    "title:수의계약": ("title", "수의계약"),
    "effort:수의계약": ("effort", "수의계약"),
    "title:주차장": ("title", "주차장"),
    "situation:여권": ("situation", "여권"),
    "situation:불편": ("situation", "불편"),
    "effect:자립준비청년": ("effect", "자립준비청년"),
    "effect:확인서": ("effect", "확인서"),
}

VALUES: dict[str, Callable[[Case], bool]] = {
    "agency:국민권익위원회": lambda case: case.agency == "국민권익위원회",
    'agency:"한빛시"': lambda case: case.agency == "한빛시",
    "year:2024": lambda case: "2024" in period_of(case),
    "award:최우수": lambda case: case.award == "최우수",
    "year:2024 text:주차": lambda case: "2024" in period_of(case) and "주차" in whole(case),
    "section:effect": lambda case: any(one.role == "effect" for one in case.sections),
}


def period_of(case: Case) -> str:
    """Give the year of a case."""
    period = case.period or case.document_period
    return str(period and period.year)


def texts_of(case: Case) -> dict[str, list[str]]:
    """Give the texts of a case by part."""
    found = {"title": [case.title]}
    for section in case.sections:
        found.setdefault(section.role, []).append(section.text)
    return found


def whole(case: Case) -> str:
    """Give all texts of a case, line by line."""
    return "\n".join(text for texts in texts_of(case).values() for text in texts)


class Scan:
    """Looks for words in the texts of cases, one text after the other."""

    def __init__(self, cases: Iterable[Case], analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self.cases = {case.id: case for case in cases}
        self._rows = {
            (case.id, part): [self._places(text) for text in texts]
            for case in self.cases.values()
            for part, texts in texts_of(case).items()
        }

    def _places(self, text: str) -> dict[int, set[str]]:
        """Give the tokens at each position of a text."""
        found: dict[int, set[str]] = {}
        for token in self._analyzer.word_tokens(text):
            found.setdefault(token.position, set()).add(token.text)
        return found

    def morphemes(self, text: str) -> list[str]:
        """Give the morphemes of a query."""
        tokens = self._analyzer.word_tokens(text)
        return [token.text for token in tokens if token.layer == "morpheme"]

    def all(self) -> set[str]:
        return set(self.cases)

    def row(self, words: str, part: str | None = None) -> set[str]:
        """Find the cases in a text of which the morphemes of some words stand in a row."""
        sought = self.morphemes(words)
        return {
            case_id
            for (case_id, name), texts in self._rows.items()
            if part in (None, name) and any(_in_a_row(sought, text) for text in texts)
        }

    def prefix(self, letters: str) -> set[str]:
        """Find the cases with a token that begins with some letters."""
        beginning = fold(letters).text
        return {
            case_id
            for (case_id, _), texts in self._rows.items()
            for text in texts
            if any(token.startswith(beginning) for tokens in text.values() for token in tokens)
        }


def _in_a_row(sought: list[str], text: Mapping[int, set[str]]) -> bool:
    return any(
        all(token in text.get(start + step, ()) for step, token in enumerate(sought))
        for start in text
    )


def questions(scan: Scan, count: int, seed: int) -> Iterator[tuple[str, set[str]]]:
    """Make queries of words that stand in the cases; give what a scan finds for each."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    texts = [
        (part, words)
        for case in scan.cases.values()
        for part, rows in texts_of(case).items()
        for text in rows
        if len(words := [one for one in HANGUL.findall(text) if scan.morphemes(one)]) > 3
    ]
    kinds = ("term", "and", "or", "not", "alone", "phrase", "field", "prefix")
    for number in range(count):
        part, words = chance.choice(texts)
        at = chance.randrange(len(words) - 1)
        first, beside, other = words[at], words[at + 1], chance.choice(chance.choice(texts)[1])
        kind = kinds[number % len(kinds)]
        if kind == "term":
            yield first, scan.row(first)
        elif kind == "and":
            yield f"{first} {other}", scan.row(first) & scan.row(other)
        elif kind == "or":
            yield f"{first} OR {other}", scan.row(first) | scan.row(other)
        elif kind == "not":
            yield f"{first} NOT {other}", scan.row(first) - scan.row(other)
        elif kind == "alone":
            yield f"NOT {first}", scan.all() - scan.row(first)
        elif kind == "phrase":
            yield f'"{first} {beside}"', scan.row(f"{first} {beside}")
        elif kind == "field":
            yield f"{part}:{first}", scan.row(first, part)
        else:
            yield f"{first[:2]}*", scan.prefix(first[:2])


def ask(index: Any, *queries: str) -> list[set[str]]:
    """Ask Whoosh for the ids of the cases that each query matches."""
    parser = QueryParser("text", index.schema)
    with index.searcher() as searcher:
        hits = (searcher.search(parser.parse(query), limit=None) for query in queries)
        return [{hit["id"] for hit in row} for row in hits]


def differences(index: Any, scan: Scan, count: int, seed: int) -> list[str]:
    """List the made queries for which Whoosh finds other cases than a scan."""
    asked = list(questions(scan, count, seed))
    answers = ask(index, *(query for query, _ in asked))
    return [query for (query, ids), found in zip(asked, answers, strict=True) if ids != found]


def opened(folder: Path) -> Any:
    """Open the build that answers, as an engineer does."""
    return open_dir(folder / (folder / "CURRENT").read_text("utf-8").strip())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, copy_of_data: Callable[[Path], Path]) -> Path:
    """Hold an index of data/ for these tests alone."""
    return copy_of_data(tmp_path_factory.mktemp("whoosh") / "index")


@pytest.fixture(scope="module")
def index(folder: Path) -> Any:
    """Open the index of data/ with Whoosh."""
    return opened(folder)


@pytest.fixture(scope="module")
def scan(analyzer: Analyzer) -> Scan:
    """Read the cases of data/, without an index."""
    documents = [one for path in DATA.iterdir() for one in read(path, name=f"data/{path.name}")]
    parsed = map(parse, documents)
    return Scan([entry for one in parsed for entry in (*one.cases, *one.passages)], analyzer)


@pytest.mark.parametrize("query", TABLE)
def test_words_that_a_reader_can_check(query: str, index: Any, scan: Scan) -> None:
    """Whole words are found where their letters stand in a title or section."""
    every, some, none = TABLE[query]
    expected = {
        case.id
        for case in scan.cases.values()
        if all(word in whole(case) for word in every)
        and (not some or any(word in whole(case) for word in some))
        and not any(word in whole(case) for word in none)
    }
    assert ask(index, query) == [expected]


@pytest.mark.parametrize("query", FIELDS)
def test_words_in_one_part(query: str, index: Any, scan: Scan) -> None:
    """A field is a part of the case: nothing of the other parts is found in it."""
    part, word = FIELDS[query]
    texts = {case.id: "\n".join(texts_of(case).get(part, ())) for case in scan.cases.values()}
    assert ask(index, query) == [{one for one, text in texts.items() if word in text}]


@pytest.mark.parametrize("query", VALUES)
def test_whole_values(query: str, index: Any, scan: Scan) -> None:
    """Agency, year, award and section are fields of whole values."""
    (found,) = ask(index, query)
    assert found
    assert found == {case.id for case in scan.cases.values() if VALUES[query](case)}


def test_all_kinds_of_queries(index: Any, scan: Scan) -> None:
    """Words, phrases, AND, OR, NOT, fields and prefixes are found as by a scan."""
    assert differences(index, scan, 400, 1) == []


def test_numbers_with_their_unit(index: Any, scan: Scan) -> None:
    """3년 is no 3 of another thing."""
    (found,) = ask(index, "3년")
    years = re.compile(r"(?<!\d)3년")
    assert found == {case.id for case in scan.cases.values() if years.search(whole(case))}
    assert found < {case.id for case in scan.cases.values() if "3" in whole(case)}


def test_hits(index: Any, scan: Scan) -> None:
    """A hit has its id, its title with what matched, and a score that its length counts in."""
    with index.searcher() as searcher:
        hits = searcher.search(QueryParser("title", index.schema).parse("수의계약"), terms=True)
        assert [scan.cases[hit["id"]].title for hit in hits] == [hit["title"] for hit in hits]
        assert {letters for _, letters in hits.matched_terms()} == {
            "수의".encode(),
            "계약".encode(),
        }
        assert "</b>" in hits[0].highlights("title")
        ranked = searcher.search(QueryParser("text", index.schema).parse("민원"), limit=5)
        everything = searcher.search(ranked.q, limit=None)
        assert [hit["id"] for hit in ranked] == [hit["id"] for hit in everything][:5]
        assert len({round(hit.score, 6) for hit in everything}) > 3
        words = sum(searcher.doc_field_length(hits[0].docnum, part) for part in PARTS[:5])
        assert words == searcher.doc_field_length(hits[0].docnum, "text") > 20


def test_only_entries_are_found(index: Any, scan: Scan) -> None:
    """What is stored of documents is not shown to Whoosh."""
    with index.searcher() as searcher:
        assert searcher.doc_count() == len(scan.cases)
        assert {hit["id"] for hit in searcher.search(Every(), limit=None)} == scan.all()


def test_changed_deleted_and_merged(
    cases_of: Callable[..., list[Case]], new_store: Callable[[], Any], analyzer: Analyzer
) -> None:
    """After each commit Whoosh finds what a scan of the cases from then on finds."""
    store, cases, held = new_store(), cases_of(90), dict[str, list[Case]]()
    commits: list[tuple[dict[str, list[Case]], list[str], str]] = [
        ({"a": cases[:30], "b": cases[30:50]}, [], "none"),
        ({"c": cases[45:60]}, ["a"], "none"),
        ({"b": cases[60:75], "d": cases[:10]}, [], "none"),
        ({"e": cases[75:]}, ["d"], "due"),
        ({}, ["c"], "all"),
        ({}, ["b", "e"], "none"),
    ]
    for number, (put, remove, merging) in enumerate(commits):
        store.commit(put, remove=remove, merging=merging)
        held = {key: row for key, row in {**held, **put}.items() if key not in remove}
        scan = Scan([case for row in held.values() for case in row], analyzer)
        index = open_dir(store.folder.current())
        with_words = {one.id for one in scan.cases.values() if scan.morphemes(whole(one))}
        assert ask(index, "text:*") == [with_words]
        if held:
            assert differences(index, scan, 80, number) == []


def adapter_methods(module: ModuleType) -> dict[CodeType, str]:
    """Name the methods of the classes of a module by their code."""
    return {
        method.__code__: f"{name}.{method.__name__}"
        for name, kind in inspect.getmembers(module, inspect.isclass)
        if kind.__module__ == module.__name__
        for method in map(inspect.unwrap, vars(kind).values())
        if inspect.isfunction(method) and method.__code__.co_filename == module.__file__
    }


def test_each_method_is_called(
    cases_of: Callable[..., list[Case]], new_store: Callable[[], Any], analyzer: Analyzer
) -> None:
    """What stands between Whoosh and the segments is what Whoosh and sarye ask for, no more."""
    called: set[CodeType] = set()
    cases = cases_of(20)
    scan = Scan(cases[10:], analyzer)

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            called.add(frame.f_code)

    sys.setprofile(note)
    try:
        store = new_store()
        store.commit({"a": cases[:15]})
        store.commit({"b": cases[10:]}, remove=["a"], merging="none")
        index = open_dir(store.folder.current())
        assert differences(index, scan, 16, 1) == []
        with index.searcher() as searcher:
            assert searcher.doc_count() == len(scan.cases)
            for name, words in (("text", "민원"), ("title", cases[-1].title)):
                query = QueryParser(name, index.schema, group=OrGroup).parse(words)
                hits = searcher.search(query, limit=2, terms=True)
                assert hits.matched_terms()
            assert "</b>" in hits[0].highlights("title")
    finally:
        sys.setprofile(None)
    methods: dict[CodeType, str] = {}
    for module in (fieldtypes, inverse, leafreaders, segments, storage):
        methods |= adapter_methods(module)
    assert len(methods) > 30
    assert sorted(name for code, name in methods.items() if code not in called) == []
