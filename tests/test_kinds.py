"""Documents beside cases: what `Archive` finds, folds, counts and ranks, against a plain scan."""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sarye.archive import Archive
from sarye.cli.console import Screen
from sarye.cli.reports import show_report, show_status
from sarye.cli.shownentries import show_case
from sarye.cli.shownhits import show_result
from sarye.exporters import FORMATS, export
from sarye.jsonapi import case_json, result_json, status_json
from sarye.messages import Translator
from sarye.models import Case, Filters
from sarye.settings import Settings

Row = dict[str, Any]
Write = Callable[..., Path]

WORDS = ("가로등", "여권", "주차장", "수수료", "상담", "누리집", "안내문", "돌봄", "버스", "도서관")
ENDINGS = ("점검함", "고침", "마련함", "줄임", "나눔")


@dataclass(frozen=True)
class Entry:
    """An entry as a plain scan sees it: what it is folded by, its letters, and its year."""

    kind: str
    hit: tuple[str, str]
    letters: str
    year: int | None


def sentence(chance: random.Random) -> str:
    """Make a sentence of two words that are looked for, and of some that stand once each."""
    words = [
        *chance.sample(WORDS, 2),
        *(f"{chance.choice('갈날달랄')}{chance.randrange(10**9)}",) * 2,
    ]
    chance.shuffle(words)
    return f"{' '.join(words)} {chance.choice(ENDINGS)}."


def rows_of_file(chance: random.Random) -> list[Row]:
    """Make the records of a file: some cases, and the passages of some documents."""
    rows: list[Row] = [
        {
            "title": f"{chance.choice(WORDS)} 개선 {chance.randrange(10**9)}",
            "situation": " ".join(sentence(chance) for _ in range(3)),
            "effort": " ".join(sentence(chance) for _ in range(3)),
            "year": chance.choice((2022, 2023, 2024)),
        }
        for _ in range(chance.randrange(5))
    ]
    for number in range(chance.randrange(4)):
        title, year = f"{chance.choice(WORDS)} 계획 {number}", chance.choice((2022, 2023, 2024))
        rows += [
            {
                "kind": "document",
                "title": title,
                "year": year,
                "sections": [
                    {"role": "other", "label": f"{at}절", "text": sentence(chance)},
                ],
            }
            for at in range(chance.randrange(1, 6))
        ]
    return rows


def entries_of(path: Path, rows: Sequence[Row]) -> Iterator[Entry]:
    """Read the records of a file as a plain scan does."""
    for row in rows:
        kind = row.get("kind", "case")
        texts = [row["title"], row.get("situation", ""), row.get("effort", "")]
        texts += [one["text"] for one in row.get("sections", ())]
        letters = "\n".join("".join(text.split()) for text in texts)
        hit = (path.as_posix(), row["title"]) if kind == "document" else ("", row["title"])
        yield Entry(kind, hit, letters, row["year"])


def scanned(entries: Sequence[Entry], word: str, **limits: object) -> set[tuple[str, str, str]]:
    """Give the hits that a plain scan finds."""
    return {
        (one.kind, *one.hit)
        for one in entries
        if word in one.letters and all(getattr(one, key) == value for key, value in limits.items())
    }


def shown(case: Case) -> tuple[str, str, str]:
    """Tell of a hit what a scan does."""
    return case.kind, case.source.path if case.kind == "document" else "", case.title


def agrees_with_a_scan(archive: Archive, entries: Sequence[Entry]) -> None:
    """Compare totals, hits, facets and pages of each word with a plain scan."""
    for word in ("", *WORDS):
        whole = archive.search(word, exact=True, limit=None)
        expected = scanned(entries, word)
        assert sorted(shown(hit.case) for hit in whole.hits) == sorted(expected)
        assert whole.total == len(expected)
        pages = [
            hit.case.id
            for offset in range(0, whole.total + 3, 3)
            for hit in archive.search(word, exact=True, limit=3, offset=offset).hits
        ]
        assert pages == [hit.case.id for hit in whole.hits]
        counts = archive.facets(word, exact=True).counts
        assert counts["kind"] == dict(Counter(kind for kind, *_ in expected).most_common())
        years: dict[str, set[object]] = defaultdict(set)
        for one in entries:
            if word in one.letters:
                years[str(one.year)].add((one.kind, *one.hit))
        assert counts["year"] == {year: len(hits) for year, hits in years.items()}
        for kind in ("case", "document"):
            found = archive.search(word, exact=True, filters=Filters(kind=kind)).total
            assert found == len(scanned(entries, word, kind=kind)) == counts["kind"].get(kind, 0)


@pytest.mark.parametrize("seed", range(3))
def test_an_index_of_both_agrees_with_a_scan(seed: int, tmp_path: Path, write_rows: Write) -> None:
    """After additions, changes and deletions too, and as a new build answers, hit for hit."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    data, index = tmp_path / "data", tmp_path / "index"
    files: dict[Path, list[Row]] = {}
    for step in range(3):
        for name in chance.sample("abcdef", 3):
            path = data / f"{name}.jsonl"
            files[path] = [*rows_of_file(chance), *rows_of_file(chance)]
            write_rows(path, *files[path])
        if step:
            gone = chance.choice(sorted(files))
            gone.unlink()
            del files[gone]
        Archive.build([data], index=index)
    entries = [one for path, rows in files.items() for one in entries_of(path, rows)]
    with Archive.open(index) as archive:
        agrees_with_a_scan(archive, entries)
        status, info = archive.status(), archive.info
        before = [archive.ranking(word, match="any") for word in WORDS]
    kinds = Counter(kind for kind, *_ in scanned(entries, ""))
    assert (status.cases, status.texts) == (kinds["case"], kinds["document"])
    assert (info.cases, info.documents) == (kinds["case"], kinds["document"])
    assert json.loads(json.dumps(status_json(status, Translator("en"))))["entries"] == {
        "case": kinds["case"],
        "document": kinds["document"],
    }
    Archive.build([data], index=index, rebuild=True)
    with Archive.open(index) as archive:
        agrees_with_a_scan(archive, entries)
        after = [archive.ranking(word, match="any") for word in WORDS]
    for one, other in zip(before, after, strict=True):
        assert {name: round(score, 6) for name, score in one} == {
            name: round(score, 6) for name, score in other
        }


LAMPS: Row = {
    "title": "골목길 가로등 밝기 높이기",
    "agency": "나래시",
    "year": 2023,
    "situation": "골목길이 어두워 밤길을 걷는 주민이 불안을 호소하였음.",
    "effort": "고장 난 등을 신고하면 이틀 안에 갈고, 어두운 골목에는 새 등을 달았음.",
    "effect": "밤길이 안전하다고 답한 주민이 두 배로 늘었음.",
}
SAID = " ".join(LAMPS[role] for role in ("situation", "effort", "effect"))


def passage(title: str, label: str, text: str, **more: object) -> Row:
    """Make the record of a passage."""
    sections = [{"role": "other", "label": label, "text": text}]
    return {"kind": "document", "title": title, "sections": sections, **more}


PLAN = [
    passage("가로등 정비 계획", "추진 배경", "가로등이 낡아 해마다 민원이 이어짐."),
    passage("가로등 정비 계획", "추진 내용", "가로등 사백 개를 갈고 골목길 가로등 전수 점검을 함."),
    passage("가로등 정비 계획", "행정 사항", "예산은 추가 경정에 반영함."),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, write_rows: Write) -> Path:
    """Index a case, the same told by a document, and a plan in three passages."""
    folder = tmp_path_factory.mktemp("kinds")
    write_rows(folder / "data" / "cases.jsonl", LAMPS)
    same = {**passage(LAMPS["title"], "", SAID), "agency": "나래시", "year": 2023}
    write_rows(folder / "data" / "a-press.jsonl", same)
    write_rows(folder / "data" / "plan.jsonl", *PLAN)
    Archive.build([folder / "data"], index=folder / "index")
    return folder


@pytest.fixture(scope="module")
def archive(folder: Path) -> Iterator[Archive]:
    """Open it."""
    with Archive.open(folder / "index") as archive:
        yield archive


@pytest.fixture
def screen() -> Screen:
    """Speak Korean."""
    return Screen(Settings(), Translator("ko"))


def kinds(archive: Archive, query: str, **options: Any) -> list[str]:
    """Search for the kinds of the hits, best first."""
    return [hit.case.kind for hit in archive.search(query, limit=None, **options).hits]


@pytest.mark.parametrize(
    "query", ["골목길 밝기 높이기", "고장 난 등", "밤길이 안전하다고", "신고하면 이틀 안에 갈고"]
)
@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest", "title"])
def test_a_case_stands_before_a_document_that_says_the_same(
    query: str, sort: Any, archive: Archive
) -> None:
    """In every order, where nothing else orders them."""
    assert kinds(archive, query, sort=sort, match="all")[:2] == ["case", "document"]


def test_a_document_that_says_more_can_win(archive: Archive) -> None:
    """What is about the words is found before a case that names them once."""
    best = archive.search("가로등 점검", match="any").hits[0].case
    assert (best.kind, best.title) == ("document", "가로등 정비 계획")


def test_a_document_is_one_hit_by_its_best_passage(archive: Archive) -> None:
    """It is counted once, and shown where it says most of the query."""
    found = archive.search("가로등 전수 점검")
    (hit,) = found.hits
    assert (found.total, hit.snippet.label) == (1, "추진 내용")


def test_a_score_is_explained_in_full(archive: Archive) -> None:
    """The parts of a score add up to it for documents as for cases."""
    for hit in archive.search("가로등", explain=True).hits:
        assert sum(part.score for part in hit.explanation) == pytest.approx(hit.score)


def test_passages_are_no_wordings_of_a_case(archive: Archive) -> None:
    """A document with the text of a case is neither another wording of it nor related to it."""
    for hit in archive.search("밤길", limit=None).hits:
        case = archive.case(hit.case.id)
        assert (case.variants, case.related, case.also_in) == ((), (), ())
    assert archive.status().variants == 0


def test_a_passage_leads_to_the_rest_of_its_document(
    archive: Archive, screen: Screen, capsys: pytest.CaptureFixture[str]
) -> None:
    """All passages in reading order; the terminal names the one before and the one after."""
    (hit,) = archive.search("가로등 전수 점검").hits
    whole = archive.case(hit.case.id)
    labels = ["추진 배경", "추진 내용", "행정 사항"]
    assert [one.label for one in whole.passages] == labels
    assert [archive.case(one.id).sections[0].label for one in whole.passages] == labels
    said = json.loads(json.dumps(case_json(whole)))
    assert [one["label"] for one in said["passages"]] == labels
    show_case(screen, whole)
    out = capsys.readouterr().out
    assert f"앞부분: 추진 배경, id {whole.passages[0].id}" in out
    assert f"뒷부분: 행정 사항, id {whole.passages[2].id}" in out
    (case,) = archive.search("밤길", filters=Filters(kind="case")).hits
    assert archive.case(case.case.id).passages == ()


def test_what_is_like_a_passage_is_not_its_own_document(archive: Archive) -> None:
    """Cases and other documents are, best first."""
    (hit,) = archive.search("가로등 전수 점검").hits
    similar = archive.similar(hit.case.id, limit=None)
    assert similar.total == len(similar.hits) == 2
    assert {one.case.title for one in similar.hits} == {LAMPS["title"]}


@pytest.mark.parametrize("query", ["밤길 종류:문서", "밤길 kind:document", "밤길 -종류:사례"])
def test_a_query_can_ask_for_a_kind(query: str, archive: Archive) -> None:
    """As the filter does."""
    expected = archive.search("밤길", filters=Filters(kind="document"))
    assert expected.total == 1
    assert [hit.case.id for hit in archive.search(query).hits] == [expected.hits[0].case.id]


def test_a_title_of_a_document_is_completed_once(archive: Archive) -> None:
    """However many passages it has."""
    titles = [one.text for one in archive.complete("가로등 정비") if one.kind == "title"]
    assert titles == ["가로등 정비 계획"]


def test_every_hit_says_what_it_is(
    archive: Archive, screen: Screen, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a terminal, in JSON, and in every file."""
    result = archive.search("골목길 밝기", match="all", limit=None)
    assert [hit["kind"] for hit in result_json(result)["hits"]] == ["case", "document"]  # type: ignore[index, union-attr]
    assert result_json(result)["index"] == {
        "cases": 1,
        "documents": 2,
        "fingerprint": archive.info.fingerprint,
    }
    show_result(screen, result)
    out = capsys.readouterr().out
    assert "2건" in out
    assert "사례 · 나래시" in out
    assert "문서 · 나래시" in out


@pytest.mark.parametrize("name", [name for name, one in FORMATS.items() if one.printed])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_what_is_exported_is_read_back_as_what_it_was(
    name: str, language: str, archive: Archive, tmp_path: Path
) -> None:
    """A document stays a document, each of a list one hit of its own."""
    from datetime import UTC, datetime

    result = archive.search("가로등", match="any", limit=None)
    data = export(
        result, Translator(language), format=name, exported=datetime(2025, 1, 2, tzinfo=UTC)
    )
    path = tmp_path / f"hits.{name}"
    path.write_bytes(data)
    if name == "md" and language == "en":
        assert b"- kind: document" in data
        return
    Archive.build([path], index=tmp_path / "index")
    with Archive.open(tmp_path / "index") as back:
        found = back.search("", limit=None)
        assert sorted((hit.case.kind, hit.case.title) for hit in found.hits) == sorted(
            (hit.case.kind, hit.case.title) for hit in result.hits
        )


def test_a_column_named_kind_of_another_sheet_is_text(tmp_path: Path) -> None:
    """What it says is kept, and its rows are cases."""
    said = "시설물을 새로 놓거나 고치는 일에 관한 것"
    path = tmp_path / "rows.csv"
    path.write_text(f"제목,상황,노력,kind,구분\n등 달기,어두웠음,달았음,{said},신규\n", "utf-8")
    Archive.build([path], index=tmp_path / "index")
    with Archive.open(tmp_path / "index") as archive:
        (hit,) = archive.search(f'"{said}"').hits
    assert (hit.case.kind, hit.case.title) == ("case", "등 달기")


NOTICE = """청사 이용 안내

주차
방문객은 지하 이층에 차를 세울 수 있으며 두 시간까지 요금을 받지 않는다.

민원실
점심에도 문을 열며 번호표는 입구에서 뽑는다.
"""


def test_documents_without_cases_are_counted_with_one_next_step(
    tmp_path: Path, screen: Screen, write_rows: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not a line for each; where every document has its cases, nothing is said."""
    data = tmp_path / "data"
    write_rows(data / "cases.jsonl", LAMPS)
    settings = {"index": tmp_path / "index"}
    show_report(screen, Archive.build([data], **settings))
    assert "색인에 있는 것: 문서 1개에서 사례 1건.\n" in capsys.readouterr().out
    for number in range(3):
        (data / f"{number}.txt").write_text(f"{number}동 {NOTICE}", "utf-8")
    report = Archive.build([data], **settings)
    assert (report.cases, report.documents, report.texts, report.without_cases) == (1, 4, 3, 3)
    assert report.problems == ()
    show_report(screen, report)
    with Archive.open(tmp_path / "index") as archive:
        status = archive.status()
        show_status(screen, status)
        assert archive.search("번호표").total == 3
    assert (status.documents, status.texts, status.without_cases) == (4, 3, 3)
    out = "".join(capsys.readouterr().out.split())
    assert out.count("문서3개에서는사례를알아보지못해") == 2
    held = "문서4개가운데1개에서사례1건.이문서가운데3개에있는사례밖의글은‘문서’로찾습니다"
    assert out.count(held) == 2
    assert "sarye.toml의[labels]" in out


SHEET = """연번,과제명,담당자,등록일,조회수,소속,추진배경
101,골목 안심등,김다솜,2024-03-05,1287,마루시,골목이 어두움
102,빈집 텃밭,서가람,2024-04-11,993,마루시,빈집이 늘어남
"""


@pytest.mark.parametrize(
    ("query", "rows"),
    [("김다솜", [2]), ("서가람", [3]), ("1287", [2]), ("993", [3]), ("102", [3])],
)
def test_a_case_is_found_by_all_of_its_row(tmp_path: Path, query: str, rows: list[int]) -> None:
    """People and numbers in the row of a sheet find its case, though they are no section of it."""
    (tmp_path / "list.csv").write_text(SHEET, encoding="utf-8")
    Archive.build([tmp_path / "list.csv"], index=tmp_path / "index")
    with Archive.open(tmp_path / "index") as archive:
        hits = archive.search(query, limit=None).hits
    assert [hit.case.source.line for hit in hits] == rows


def test_a_case_is_shown_with_its_remarks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a case is found by beside its text is shown with it, and in JSON."""
    (tmp_path / "list.csv").write_text(SHEET, encoding="utf-8")
    Archive.build([tmp_path / "list.csv"], index=tmp_path / "index")
    with Archive.open(tmp_path / "index") as archive:
        [hit] = archive.search("김다솜").hits
        case = archive.case(hit.case.id)
    show_case(Screen(Settings(), Translator("ko")), case)
    assert "담당자: 김다솜" in capsys.readouterr().out
    assert {"label": "담당자", "text": "김다솜"} in case_json(case)["remarks"]
