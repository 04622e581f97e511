"""Where a word or phrase stands, and where it does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sarye.analysis import Synonyms
from sarye.models import Case

Builder = Callable[..., Case]
Ids = Callable[..., set[str]]


@pytest.mark.parametrize(
    "query", ['"행정 위원회"', '"행정위원회"', '"적극행정 위원회"', "행정위원회"]
)
def test_no_phrase_runs_over_a_border(
    query: str, case_of: Builder, new_store: Any, ids_of: Ids
) -> None:
    """The end of a section and the beginning of the next are not one behind the other."""
    store = new_store()
    apart = [("effort", "여권 사진과 적극행정"), ("effort", "위원회를 엶."), ("effect", "위원회")]
    store.commit({"a.txt": [case_of("여권 사진", apart)]})
    assert ids_of(store.searcher(), query) == set()


def test_a_phrase_stands_in_one_section(case_of: Builder, new_store: Any, ids_of: Ids) -> None:
    """Within a section it is found, over particles and punctuation."""
    store = new_store()
    case = case_of("여권", {"effort": "적극행정, 그리고 위원회를 통해 확인서를 징구하였음."})
    store.commit({"a.txt": [case]})
    searcher = store.searcher()
    for query in ('"확인서 징구"', '"확인서를 징구하다"', '노력:"위원회를 통한 확인서"'):
        assert ids_of(searcher, query) == {case.id}
    assert ids_of(searcher, '"징구 확인서"') == set()


def test_letters_over_a_word_border_are_found(
    case_of: Builder, new_store: Any, ids_of: Ids
) -> None:
    """수의 계약 and 수의계약 find each other, and 의계 finds both: nothing typed is lost."""
    store = new_store()
    cases = [case_of("수의 계약"), case_of("수의계약")]
    store.commit({"a.txt": cases})
    for query in ("수의계약", "수의 계약", '"수의 계약"', "의계", "의 계"):
        assert ids_of(store.searcher(), query) == {case.id for case in cases}, query


def test_bigrams_in_another_order_do_not_match(
    case_of: Builder, new_store: Any, ids_of: Ids
) -> None:
    """A word of three letters and more is looked for in the text itself."""
    store = new_store()
    store.commit({"a.txt": [case_of("나다라 가나")]})
    assert ids_of(store.searcher(), "가나다라") == set()


def test_words_without_content_need_not_stand(
    case_of: Builder, new_store: Any, ids_of: Ids
) -> None:
    """및 and 위한 in a query keep no case out; alone they are looked for."""
    store = new_store()
    case = case_of("여권 사진 무료 촬영")
    store.commit({"a.txt": [case]})
    searcher = store.searcher()
    assert ids_of(searcher, "여권 및 사진을 위한 촬영") == {case.id}
    assert ids_of(searcher, "및") == set()


def test_a_synonym_of_several_words(case_of: Builder, new_store: Any, ids_of: Ids) -> None:
    """A group may join a word with several, typed apart or together."""
    store = new_store()
    case = case_of("수의 계약 확인서")
    store.commit({"a.txt": [case]})
    searcher = store.searcher(Synonyms((("임의 계약", "수의 계약"), ("임의계약", "수의 계약"))))
    for query in ("임의계약", "임의 계약", '"임의 계약"', "임의계약 확인서"):
        assert ids_of(searcher, query) == {case.id}, query
    assert ids_of(searcher, "임의계약", exact=True) == set()


def test_prefixes(case_of: Builder, new_store: Any, ids_of: Ids) -> None:
    """확인* finds words of the index that begin so; it keeps to a section asked for."""
    store = new_store()
    case = case_of("여권", {"effort": "확인서를 냄."})
    store.commit({"a.txt": [case]})
    searcher = store.searcher()
    for query in ("확인*", "확*", "노력:확인*", "여*"):
        assert ids_of(searcher, query) == {case.id}, query
    assert ids_of(searcher, "제목:확인*") == set()
    assert ids_of(searcher, "인서*") == {case.id}  # letters within a word, as without *


def standing_inside(found: Any, searcher: Any, case: Case) -> int:
    """Give how many words a case holds only inside others."""
    return int(found.inside[searcher.snapshot.case_number(case.id)])


@pytest.mark.parametrize(
    ("query", "itself", "other"),
    [
        ("급여", 0, 1),
        ("급여 항목", 0, 1),
        ("급여 허가", 0, 2),
        ('"급여 항목"', 0, 1),
        ("급여 OR 비급여", 0, 0),
        ("급여 OR 허가", 0, 1),
        ("급여 AND 허가", 0, 2),
        ("급여 -없는말", 0, 1),
        ("급여 항목 살핌", 0, 1),
    ],
)
def test_words_inside_others_are_counted(
    query: str, itself: int, other: int, case_of: Builder, new_store: Any, search_of: Any
) -> None:
    """A case that holds a word only inside another one is found, and is known as such."""
    store = new_store()
    proper = case_of("급여 항목 살핌", {"effort": "허가 기준"})
    within = case_of("비급여 항목 살핌", {"effort": "무허가 기준"})
    store.commit({"a.txt": [proper, within]})
    searcher = store.searcher()
    found = search_of(searcher, query)
    assert len(found.numbers) == 2
    assert standing_inside(found, searcher, proper) == itself
    assert standing_inside(found, searcher, within) == other


def test_few_words_are_best_held_as_words(case_of: Builder, new_store: Any, search_of: Any) -> None:
    """Where any of a few words is enough, cases with all of them as words are apart."""
    store = new_store()
    proper = case_of("급여 항목")
    within = case_of("비급여 항목")
    partial = case_of("급여")
    store.commit({"a.txt": [proper, within, partial]})
    searcher = store.searcher()
    found = search_of(searcher, "급여 항목", any_word=True)
    counts = [standing_inside(found, searcher, case) for case in (proper, within, partial)]
    assert counts == [0, 1, 1]
    question = search_of(searcher, "급여 항목 심사 기준", any_word=True)
    assert len(question.numbers) == 3
    assert not question.inside[question.numbers].any()


def test_words_that_ask_move_no_case_before_one_that_answers(
    case_of: Builder, new_store: Any, search_of: Any
) -> None:
    """어떻게 and 알려줘 beside other words keep no case out, and outweigh none of them."""
    store = new_store()
    store.commit({"a.txt": [case_of("여권 사진"), case_of("여권을 어떻게 왜 알려줘")]})
    searcher = store.searcher()
    plain = search_of(searcher, "여권 사진", any_word=True)
    asking = search_of(searcher, "여권 사진 어떻게 찍는지 왜 알려줘", any_word=True)
    assert list(asking.numbers) == list(plain.numbers)
    assert not any(one.needed for one, _ in asking.words if one.pattern.typed in {"왜", "알려줘"})
    assert len(search_of(searcher, "왜").numbers) == 1


def test_words_in_the_order_of_the_query_rank_first(
    case_of: Builder, new_store: Any, search_of: Any
) -> None:
    """Of two cases with the same words, the one that holds them in a row scores higher."""
    store = new_store()
    near = case_of("", {"effort": "민원 처리 기간과 서류"})
    apart = case_of("", {"effort": "처리 기간과 민원 서류"})
    store.commit({"a.txt": [near, apart]})
    searcher = store.searcher()
    scores = search_of(searcher, "민원 처리").scores
    number = searcher.snapshot.case_number
    assert scores[number(near.id)] > scores[number(apart.id)]
