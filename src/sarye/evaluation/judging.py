"""What a person says of a hit in, files of queries and judgements out.

The files are those that `sarye.evaluation.trecfiles` reads. A query that was judged before keeps
its id; a judgement replaces the one before.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Final, Literal

from sarye.evaluation.fileerrors import QueryEmpty
from sarye.evaluation.trecfiles import read_qrels, read_topics, write_lines
from sarye.evaluation.values import Qrels, Topic

Answer = Literal["good", "bad", "skip", "quit"]

GRADES: Final[Mapping[Answer, int]] = {"good": 1, "bad": 0}

_SAID: Final[Mapping[Answer, str]] = {
    # Letters, what the same keys give while the keyboard is set to Hangul, and words.
    "good": "g good y yes o 1 + ㅎ ㅛ ㅐ 예 네 좋음 좋다 맞음",
    "bad": "b bad n no x 0 - ㅠ ㅜ ㅌ 아니오 아니요 나쁨 틀림",
    "skip": "s skip ㄴ 넘김 건너뜀 모름",
    "quit": "q quit exit ㅂ 끝 그만 종료",
}
_ANSWERS: Final[Mapping[str, Answer]] = {
    word: answer for answer, words in _SAID.items() for word in words.split()
} | {"": "skip"}


def read_answer(typed: str) -> Answer | None:
    """Understand what a person typed; None if it means nothing.

    >>> read_answer("예"), read_answer("ㅠ"), read_answer("?")
    ('good', 'bad', None)
    """
    return _ANSWERS.get(unicodedata.normalize("NFC", typed).strip().lower())


@dataclass(frozen=True, slots=True)
class Notebook:
    """What was judged so far, and the files it stands in."""

    queries: Path
    qrels: Path
    topics: tuple[Topic, ...] = ()
    grades: Qrels = field(default_factory=dict)

    @classmethod
    def open(cls, queries: Path, qrels: Path) -> Notebook:
        """Read both files, as far as they are there."""
        topics = read_topics(queries) if queries.exists() else ()
        return cls(queries, qrels, topics, read_qrels(qrels) if qrels.exists() else {})

    def topic(self, text: str) -> Topic:
        """Give a query the id that it has, or else the next one that no file uses.

        Raises `QueryEmpty`.
        """
        words = _one_line(text)
        if not any(map(str.isalnum, words)):
            raise QueryEmpty
        known = (topic for topic in self.topics if _one_line(topic.text) == words)
        return next(known, Topic(self._next_id(), words))

    def grade(self, topic: Topic, case_id: str) -> int | None:
        """Return how a case was judged, None if it was not."""
        return self.grades.get(topic.id, {}).get(case_id)

    def marked(self, topic: Topic, case_id: str, grade: int) -> Notebook:
        """Add a judgement, or replace the one before."""
        topics = self.topics if topic in self.topics else (*self.topics, topic)
        row = {**self.grades.get(topic.id, {}), case_id: grade}
        return replace(self, topics=topics, grades={**self.grades, topic.id: row})

    def save(self) -> None:
        """Write both files, each as a whole; the queries first, so that none is without text."""
        as_json = self.queries.suffix.lower() in (".jsonl", ".json")
        write_lines(self.queries, map(_json_line if as_json else _tsv_line, self.topics))
        rows = (
            f"{topic_id}\t{case_id}\t{grade}\n"
            for topic_id, cases in self.grades.items()
            for case_id, grade in cases.items()
        )
        write_lines(self.qrels, rows)

    def _next_id(self) -> str:
        used = {*(topic.id for topic in self.topics), *self.grades}
        return next(name for number in count(1) if (name := f"q{number}") not in used)


def _one_line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _tsv_line(topic: Topic) -> str:
    return f"{topic.id}\t{_one_line(topic.text)}\n"


def _json_line(topic: Topic) -> str:
    return json.dumps({"id": topic.id, "text": topic.text}, ensure_ascii=False) + "\n"
