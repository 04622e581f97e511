"""Files of queries, judgements and rankings in, values out; and back.

Queries are TSV (``qid<TAB>text``) or JSONL (``{"id", "text"}``); qrels are TSV
(``qid<TAB>docid<TAB>rel``) or TREC (``qid 0 docid rel``); runs are TREC (``qid Q0 docid rank
score tag``). What a file is shows in its lines.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from sarye.errors import OutputError, PathMissing
from sarye.evaluation.fileerrors import FileUnusable, LineMalformed, LineRepeated
from sarye.evaluation.values import Qrels, Ranked, Run, Topic

TAG: Final = "sarye"
"""The name of the system in a run file."""

QUERY_FORM: Final = 'qid<TAB>text / {"id": …, "text": …}'
QRELS_FORM: Final = "qid<TAB>docid<TAB>rel / qid 0 docid rel"
RUN_FORM: Final = "qid Q0 docid rank score tag"


def read_topics(path: Path) -> tuple[Topic, ...]:
    """Read queries in the order of the file."""
    topics: dict[str, Topic] = {}
    for number, line in _lines(path):
        topic = _json_topic(line) if line.startswith("{") else _tsv_topic(line)
        if topic is None:
            raise LineMalformed(path=path.as_posix(), line=number, expected=QUERY_FORM)
        if topics.setdefault(topic.id, topic) != topic:
            raise LineRepeated(path=path.as_posix(), line=number, id=topic.id)
    return tuple(topics.values())


def read_qrels(path: Path) -> Qrels:
    """Read judgements, in the order of the file."""
    qrels: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for number, line in _lines(path):
        topic_id, case_id, relevance = _judgement(line)
        if relevance is None:
            raise LineMalformed(path=path.as_posix(), line=number, expected=QRELS_FORM)
        if qrels[topic_id].setdefault(case_id, relevance) != relevance:
            raise LineRepeated(path=path.as_posix(), line=number, id=f"{topic_id} {case_id}")
    return dict(qrels)


def read_run(path: Path) -> Run:
    """Read rankings; scores decide, and where they are equal the ranks."""
    rows: dict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    for number, line in _lines(path):
        columns = _columns(line, 6)
        rank, score = (_number(columns[3]), _number(columns[4])) if columns else (None, None)
        if rank is None or score is None:
            raise LineMalformed(path=path.as_posix(), line=number, expected=RUN_FORM)
        topic_id, case_id = columns[0], columns[2]
        if case_id in rows[topic_id]:
            raise LineRepeated(path=path.as_posix(), line=number, id=f"{topic_id} {case_id}")
        rows[topic_id][case_id] = (-score, rank)
    return {topic_id: _ranking(cases) for topic_id, cases in rows.items()}


def write_run(path: Path, run: Run) -> None:
    """Write rankings so that every reader finds the same order.

    trec_eval takes no notice of ranks and reads scores in 32 bits, so a score that would not be
    lower than the one before is lowered to the next number that is. Columns are parted by tabs,
    since the id of a case may hold a space.
    """
    lines = (
        f"{topic_id}\tQ0\t{case.case_id}\t{rank}\t{score!s}\t{TAG}\n"
        for topic_id, cases in run.items()
        for rank, (case, score) in enumerate(zip(cases, _falling(cases), strict=True), 1)
    )
    write_lines(path, lines)


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Replace a file as a whole: a run that dies leaves the one before."""
    try:
        _replace(path, "".join(lines))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(path=path.as_posix(), reason=reason) from error


def _replace(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    written = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        written.chmod(path.stat().st_mode if path.exists() else 0o644)
        written.replace(path)
    finally:
        written.unlink(missing_ok=True)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that hold something, numbered from 1."""
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise PathMissing(path=path.as_posix()) from error
    except UnicodeDecodeError as error:
        raise FileUnusable(path=path.as_posix(), reason="not UTF-8") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FileUnusable(path=path.as_posix(), reason=reason) from error
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line.strip("\r")


def _tsv_topic(line: str) -> Topic | None:
    topic_id, _, text = line.partition("\t")
    return _topic(topic_id, text)


def _json_topic(line: str) -> Topic | None:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    topic_id, text = row.get("id"), row.get("text")
    known = isinstance(topic_id, str | int) and isinstance(text, str)
    return _topic(str(topic_id), text) if known else None


def _topic(topic_id: str, text: str) -> Topic | None:
    """Make a topic; its id is one word, as run files ask for."""
    made = Topic(topic_id.strip(), text.strip())
    return made if len(made.id.split()) == 1 and made.text else None


def _judgement(line: str) -> tuple[str, str, int | None]:
    columns = _columns(line, 3)
    if not columns:
        topic_id, _, case_id, relevance = _columns(line, 4) or ("", "", "", "")
        columns = (topic_id, case_id, relevance)
    return columns[0].strip(), columns[1].strip(), _whole_number(columns[2])


def _columns(line: str, count: int) -> tuple[str, ...]:
    """Part a line at its tabs or else at white space; empty if it has not so many columns."""
    columns = tuple(line.split("\t") if line.count("\t") == count - 1 else line.split())
    return columns if len(columns) == count and all(columns) else ()


def _whole_number(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _ranking(cases: dict[str, tuple[float, float]]) -> tuple[Ranked, ...]:
    order = sorted(cases, key=lambda case_id: cases[case_id])
    return tuple(Ranked(case_id, -cases[case_id][0]) for case_id in order)


def _falling(cases: Sequence[Ranked]) -> Iterator[np.float32]:
    lowest = np.float32(np.inf)
    for case in cases:
        lowest = min(np.float32(case.score), np.nextafter(lowest, np.float32(-np.inf)))
        yield lowest
