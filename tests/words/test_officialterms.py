"""The table of official language: its shape, and what is found by it (official.md)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple
from unicodedata import is_normalized

import pytest

from sarye.analysis import Analyzer, fold, pairs_of, squeeze, word_pattern
from sarye.archive import Archive
from sarye.index.officialwords import OfficialLookup
from sarye.models import OfficialSynonyms
from sarye.settings import Settings
from sarye.words.officialterms import TABLE, others, spelled_words
from sarye.words.opposites import are_opposites

LINES: Final = [line for line in TABLE.read_text("utf-8").splitlines() if line[0] != "#"]
BOTH_WAYS: Final = [line for line in LINES if "=>" not in line]
PAIRS: Final = [pair for line in LINES for pair in pairs_of(line)]


class Promise(NamedTuple):
    """A row: a query, a text or two, what becomes of them, and why."""

    query: str
    texts: tuple[str, ...]
    outcome: str
    reason: str


def read_promises() -> list[Promise]:
    """Read the rows of the table."""
    text = Path(__file__).with_name("official.md").read_text("utf-8")
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| ")][1:]
    cells = ([cell.strip() for cell in row] for row in rows)
    return [Promise(query, tuple(text.split(" < ")), *rest) for query, text, *rest in cells]


PROMISES: Final = read_promises()


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Index each text as a case of its own."""
    folder = tmp_path_factory.mktemp("official")
    texts = dict.fromkeys(text for one in PROMISES for text in one.texts)
    rows = (json.dumps({"id": text, "title": "", "effort": text}) for text in texts)
    (folder / "a.jsonl").write_text("\n".join(rows), "utf-8")
    Archive.build([folder / "a.jsonl"], index=folder / "index")
    return folder / "index"


@pytest.fixture(scope="module")
def archive(index: Path) -> Iterator[Archive]:
    """Open it."""
    with Archive.open(index) as archive:
        yield archive


def found(archive: Archive, query: str, **options: object) -> list[str]:
    """List the texts that hold all words of a query, best first."""
    asked = {"match": "all", "limit": None, **options}
    hits = archive.search(query, **asked).hits  # type: ignore[arg-type]
    return [hit.case.id for hit in hits]


@pytest.mark.parametrize("promise", PROMISES, ids=lambda one: f"{one.query}: {one.texts[0]}")
def test_a_promise_is_kept(promise: Promise, archive: Archive) -> None:
    """A text is found, is not found, or is found after another."""
    texts = found(archive, promise.query)
    if promise.outcome == "아래":
        lower, upper = promise.texts
        assert lower in texts[texts.index(upper) + 1 :], promise.reason
    else:
        assert (promise.texts[0] in texts) == (promise.outcome == "찾음"), promise.reason


@pytest.mark.parametrize("query", ["노인", "부담 완화", "물에 잠긴 도로", "MOU"])
def test_it_is_switched_off(query: str, index: Path, archive: Archive) -> None:
    """Asked exactly, as typed, or with ``synonyms = "none"``, only what was typed is found."""
    typed = found(archive, query, typed=True)
    assert set(typed) < set(found(archive, query))
    assert set(found(archive, query, exact=True)) <= set(typed)
    with Archive.open(index, settings=Settings(official=False)) as plain:
        assert found(plain, query) == typed
        assert plain.search(query).synonyms == ()
    for options in ({"exact": True}, {"typed": True}):
        assert archive.search(query, **options).synonyms == ()  # type: ignore[arg-type]


def test_what_was_looked_for_is_told(archive: Archive) -> None:
    """A result names the official words that stand in the index, by the words as typed."""
    said = archive.search("노인 부담을 완화").synonyms
    assert [one.word for one in said] == ["노인", "완화"]
    assert set(said[0].official) == {"어르신", "고령자", "고령층"}
    (water,) = archive.search("물에 잠긴").synonyms
    assert water == OfficialSynonyms("물에 잠긴", ("침수",))


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("부담 완화", "납부 부담이 경감되었다.", ["부담", "경감"]),
        ("부담 완화", "부담을 덜었다.", ["부담", "덜"]),
        ("침수", "지하 차도가 물에 잠겼다.", ["물", "잠겼"]),
        ("노인", "어르신 일자리를 마련하였다.", ["어르신"]),
        ("노인복지", "어르신 복지를 넓혔다.", ["어르신", "복지"]),
    ],
)
def test_what_was_found_is_marked(
    query: str, text: str, marked: list[str], archive: Archive
) -> None:
    """The words that stand for the typed ones are marked."""
    (hit,) = archive.select([text], query=query).hits
    (section,) = hit.sections
    assert [text[start:end] for start, end in section.spans] == marked


def test_a_hit_says_what_it_was_found_by(archive: Archive) -> None:
    """Found by official words alone it says so, and names them; it lacks no word then."""
    hits = {hit.case.id: hit for hit in archive.search("노인", limit=None).hits}
    typed, other = hits["노인이 오셨다."], hits["어르신이 오셨다."]
    assert (typed.by, typed.through, typed.lacks) == ("words", (), ())
    assert (other.by, other.through, other.lacks) == ("synonym", ("어르신",), ())


@pytest.mark.parametrize("match", ["all", "any"])
def test_the_typed_word_ranks_first(match: str, archive: Archive) -> None:
    """No hit of an official word alone stands before one of the word itself."""
    by = [hit.by for hit in archive.search("노인", match=match, limit=None).hits]  # type: ignore[arg-type]
    assert by == sorted(by, key=["words", "synonym", "related", "meaning"].index)


@pytest.mark.parametrize("query", ["부담 완화", "노인 일자리", "침수 차도"])
def test_parts_add_up(query: str, archive: Archive) -> None:
    """What each word gave, official ones too, adds up to the score."""
    hits = archive.search(query, explain=True, limit=None).hits
    for hit in hits:
        assert sum(part.score for part in hit.explanation) == pytest.approx(hit.score)
    assert any(part.layer == "official" for hit in hits for part in hit.explanation)


def test_no_model_is_loaded_for_it(index: Path) -> None:
    """All words of the table have their analyses in the index."""
    with Archive.open(index) as archive:
        for word in ("노인", "지자체", "부담 완화", "침수", "홈페이지"):
            assert archive.search(word).synonyms
        assert not archive._answering._analyzer._kiwi.loaded


def test_a_word_that_finds_by_another_is_not_repaired(tmp_path: Path) -> None:
    """불법주차 is not split where 불법주정차 stands; nor joined with what is not there."""
    texts = ["불법주정차를 단속하였다.", "불법 광고물을 치웠다.", "주차 자리를 늘렸다."]
    rows = (json.dumps({"id": text, "title": "", "effort": text}) for text in texts)
    (tmp_path / "a.jsonl").write_text("\n".join(rows), "utf-8")
    Archive.build([tmp_path / "a.jsonl"], index=tmp_path / "index")
    with Archive.open(tmp_path / "index") as archive:
        result = archive.search("불법주차 탐험가", match="any")
        assert result.repairs == ()
        assert result.synonyms == (OfficialSynonyms("불법주차", ("불법주정차",)),)
        typed = archive.search("불법주차 탐험가", match="any", typed=True)
        assert [one.after for one in typed.repairs] == ["불법 주차"]


def test_a_misspelling_of_an_official_word_is_repaired(tmp_path: Path) -> None:
    """쳇봇 counts as 챗봇, and not for less as another word for it; a synonym is left as it is."""
    texts = ["챗봇으로 답하였다.", "휴대전화로 알렸다."]
    rows = (json.dumps({"id": text, "title": "", "effort": text}) for text in texts)
    (tmp_path / "a.jsonl").write_text("\n".join(rows), "utf-8")
    Archive.build([tmp_path / "a.jsonl"], index=tmp_path / "index")
    with Archive.open(tmp_path / "index") as archive:
        repairs = archive.search("탐험가 쳇봇 핸드폰", match="any").repairs
        assert [(one.before, one.after) for one in repairs] == [("쳇봇", "챗봇")]


def test_there_are_enough_groups() -> None:
    """There are 450 lines and more, 300 of them of words that find each other."""
    assert len(LINES) >= 450
    assert len(BOTH_WAYS) >= 300


def test_the_lines_are_in_order() -> None:
    """Lines, and the words of each side of one, are sorted, and written in one form of Unicode."""
    assert sorted(set(LINES)) == LINES
    for side in (side for line in LINES for side in line.split(" => ")):
        assert ", ".join(sorted(set(side.split(", ")))) == side
    assert is_normalized("NFC", "\n".join(LINES))


def test_each_line_is_a_group() -> None:
    """A line leads from words to others; none of them stands alone or on both sides."""
    for line in LINES:
        left, _, right = line.partition(" => ")
        assert pairs_of(line), line
        assert not set(left.split(", ")) & set(right.split(", ")), line


def test_no_word_stands_in_two_groups() -> None:
    """What words find each other is said on one line, and what one finds on one more at most."""
    counts = Counter(squeeze(word) for line in BOTH_WAYS for word in line.split(", "))
    one_way = [line.partition(" => ")[0] for line in LINES if "=>" in line]
    lefts = Counter(squeeze(word) for left in one_way for word in left.split(", "))
    assert [word for word, count in (counts + Counter()).items() if count > 1] == []
    assert [word for word, count in lefts.items() if count > 1] == []


def test_no_opposites_find_each_other() -> None:
    """No word finds its antonym."""
    assert [pair for pair in PAIRS if are_opposites(*pair)] == []


def test_words_are_looked_up_as_the_table_spells_them() -> None:
    """The letters of a word without spaces, in small letters, are all that is folded of it."""
    for word in (word for pair in PAIRS for word in pair):
        assert squeeze(word) == word.replace(" ", "").lower() == fold(word).text.replace(" ", "")
    for word, other in PAIRS:
        assert other in others(squeeze(word))
    assert others("없는말") == others("") == others("노인, 어르신") == ()


def test_each_word_is_found_by_itself(analyzer: Analyzer) -> None:
    """A query of a word of the table finds what stands on its line, each thing as a word."""
    analyzer.prepare(spelled_words())
    lookup = OfficialLookup(analyzer, others)
    for word, other in PAIRS:
        patterns = [word_pattern(analyzer, one) for one in word.split(" ")]
        widened = {
            one.word: [target.typed for target in one.official] for one in lookup.widened(patterns)
        }
        assert other in widened[word]
