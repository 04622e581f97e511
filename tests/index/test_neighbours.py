"""Which cases tell one case in other words: the rule, how they are found, and what is stored."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarye.index.wordings.candidates import CROWD, Neighbours, candidates
from sarye.index.wordings.groups import WordingGroups
from sarye.index.wordings.minhash import HASHES, comparable, is_near, signature
from sarye.models import Case, Period, Place, Role, Section

Edit = Callable[[Case, random.Random], Case]
Groups = set[frozenset[str]]

STORY: list[tuple[Role, str]] = [
    (
        "situation",
        "여권 사진을 찍으러 사진관까지 다녀오느라 민원인이 두 번 걸음해야 했고, 규격에 맞지 않아 "
        "돌려보내는 일도 한 해 1,240건에 이르렀음.",
    ),
    (
        "effort",
        "민원실 한쪽에 무료 촬영대를 설치하고 규격을 자동으로 맞추는 프로그램을 들여와 직원이 "
        "곁에서 사용을 도움.",
    ),
    ("effect", "사진 때문에 다시 찾아오는 민원이 92% 줄고 처리 시간이 30분으로 짧아짐."),
]
TITLE = "여권 사진, 구청에서 무료로 찍고 바로 신청"
FORM = (
    "{place} 주민센터를 찾는 민원인이 서류를 떼려면 평균 {wait}분을 기다려야 했고, 점심시간에는 "
    "창구가 닫혀 직장인의 불편이 컸음. {place}에 무인민원발급기 {machines}대를 설치하고 이용 "
    "안내문을 붙였으며, 어르신을 돕는 도우미를 두었음. 연간 {papers}건의 서류가 기다림 없이 "
    "발급되어 주민 만족도가 높아짐."
)
PLACES = ("가온동", "나래동", "다솜동", "중구", "동구", "서구", "남산면", "북내면")


def with_text(case: Case, chance: random.Random, change: Callable[[str], str]) -> Case:
    """Change the text of one section."""
    at = chance.randrange(len(case.sections))
    sections = [
        replace(one, text=change(one.text)) if number == at else one
        for number, one in enumerate(case.sections)
    ]
    return replace(case, sections=tuple(sections))


def mend_a_typo(case: Case, chance: random.Random) -> Case:
    """Change one letter."""

    def change(text: str) -> str:
        at = chance.randrange(len(text))
        return f"{text[:at]}{chance.choice('갑뇌퓨헙')}{text[at + 1 :]}"

    return with_text(case, chance, change)


def change_particles(case: Case, chance: random.Random) -> Case:
    """Add a particle to a word."""

    def change(text: str) -> str:
        words = text.split(" ")
        words[chance.randrange(len(words))] += chance.choice(("까지", "에서도"))
        return " ".join(words)

    return with_text(case, chance, change)


def add_a_sentence(case: Case, chance: random.Random) -> Case:
    """Add a sentence to a section."""
    sentence = chance.choice(("이용 안내문을 새로 붙임.", "어르신에게는 직원이 직접 찾아감."))
    return with_text(case, chance, lambda text: f"{text} {sentence}")


def rephrase_the_title(case: Case, chance: random.Random) -> Case:
    """Begin and end the title otherwise."""
    words = case.title.split()
    return replace(case, title=" ".join([*words[1:], "추진"]))


def space_otherwise(case: Case, chance: random.Random) -> Case:
    """Join words, and move full stops."""
    return with_text(case, chance, lambda text: text.replace(" ", "", 2).replace(".", " . "))


EDITS: dict[str, Edit] = {
    "a typo mended": mend_a_typo,
    "a particle changed": change_particles,
    "a sentence added": add_a_sentence,
    "the title rephrased": rephrase_the_title,
    "other spacing": space_otherwise,
}


def near(one: Case, other: Case) -> bool:
    """Compare two cases as the index does."""
    return is_near(comparable(one), comparable(other))


@pytest.fixture(scope="module")
def story(case_of: Any) -> Case:
    """Hold a case of usual length."""
    made: Case = case_of(TITLE, STORY, agency="도담구", period=Period(2023, quarter=3))
    return made


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
@pytest.mark.parametrize("seed", range(10))
def test_an_edited_text_is_the_same_case(edit: Edit, seed: int, story: Case) -> None:
    """A text that was copied and then edited tells the same case."""
    assert near(story, edit(story, random.Random(seed)))  # noqa: S311 - no secret


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_edits_of_the_sample_data(edit: Edit, corpus: list[Case]) -> None:
    """The same for cases of every length that have a text to tell them by."""
    chance = random.Random(3)  # noqa: S311 - no secret
    long = [one for one in corpus if sum(len(each.text) for each in one.sections) > 150]
    assert len(long) > 60
    missed = [one.title for one in long if not near(one, edit(one, chance))]
    assert missed == []


def test_a_sentence_more_in_a_case_of_two_lines(case_of: Any) -> None:
    """Under one title, a case of two lines may have a third."""
    lines = ("현장에서 바로 신청서를 받음.", "두 번 걸음하는 불편이 없어져 주민이 반김.")
    short = case_of("찾아가는 여권 접수 창구 운영", {"effort": lines[0], "effect": lines[1]})
    longer = case_of(
        "찾아가는 여권 접수 창구 운영",
        {"effort": lines[0], "effect": f"{lines[1]} 한 달에 40명이 이용함."},
    )
    assert near(short, longer)


def test_two_cases_on_one_form(case_of: Any) -> None:
    """Cases that differ by a name in title and text, and by their figures, are many cases."""
    made = [
        case_of(
            f"{place} 무인민원발급기 설치로 기다림 없는 민원 처리",
            {"other": FORM.format(place=place, wait=10 + n, machines=n + 2, papers=1000 + 37 * n)},
            agency="가온광역시",
        )
        for n, place in enumerate(PLACES)
    ]
    assert [
        pair for pair in combinations(range(len(made)), 2) if near(*map(made.__getitem__, pair))
    ] == []


def test_one_name_exchanged_makes_another_case(case_of: Any) -> None:
    """Also where nothing but the name differs and the texts are the same to more than 85 %."""
    figures = {"wait": 15, "machines": 2, "papers": 1200}
    one, other = (
        case_of(f"{place} 민원 대기 줄이기", {"other": FORM.format(place=place, **figures)})
        for place in ("가온동", "나래동")
    )
    assert not near(one, other)
    renamed = replace(other, sections=one.sections)
    assert near(one, renamed), "a title alone may be written anew"


def test_half_of_the_sentences_in_common(case_of: Any, corpus: list[Case]) -> None:
    """Cases that share half of their text are two cases, under one title too."""
    long = [one for one in corpus if len(one.sections) == 4]
    for one, other in pairwise(long):
        half = replace(one, sections=(*one.sections[:2], *other.sections[2:]))
        shared = sum(len(each.text) for each in one.sections[:2])
        if shared <= sum(len(each.text) for each in other.sections[2:]):
            assert not near(one, half)


@pytest.mark.parametrize("title", ["", "우수사례", "주차 민원 안내문 정비"])
def test_short_cases_are_not_linked_by_boilerplate(title: str, case_of: Any) -> None:
    """What two lines say is not enough where the title does not say it too."""
    line = {"effect": "알기 쉬운 안내문으로 고쳐 민원인의 불편이 줄어듦."}
    other = title.replace("주차", "여권") if "주차" in title else title
    assert not near(case_of(title, line), case_of(other, {**line, "effort": "안내문을 손봄."}))


def test_two_agencies_have_two_cases(story: Case) -> None:
    """The same text of another agency is another case; a short name is the same agency."""
    assert not near(replace(story, agency="산림청"), replace(story, agency="조달청"))
    for some, others in (("국민권익위원회", "권익위"), ("국민권익위원회", None)):
        assert near(replace(story, agency=some), replace(story, agency=others))


def test_new_figures_in_another_year(story: Case) -> None:
    """What is handed in again has new figures; in one year they tell two cases of a form."""
    sections = tuple(
        replace(one, text=one.text.translate(str.maketrans("0123456789", "3456789012")))
        for one in story.sections
    )
    words = (" 오래 걸리던 일을 당일에 끝냄.", " 담당 직원을 더 두고 안내함.", " 주민이 크게 반김.")
    changed = replace(
        story,
        sections=tuple(
            replace(one, text=one.text + word) for one, word in zip(sections, words, strict=True)
        ),
    )
    assert not near(story, changed)
    assert near(story, replace(changed, period=Period(2024)))


texts = st.text("가나다라 1.2마바", max_size=40)
built = st.builds(
    lambda title, text, agency, year: Case(
        "x",
        title,
        (Section("other", "", text, 0, len(text)),),
        Place("a"),
        agency=agency,
        period=year and Period(year),
    ),
    texts,
    texts.map(lambda text: text * 4),
    st.sampled_from((None, "가온시", "나래군")),
    st.sampled_from((None, 2023, 2024)),
)


@given(built, built)
def test_nearness_has_no_direction(one: Case, other: Case) -> None:
    """Which of two cases came first does not matter."""
    assert near(one, other) == near(other, one)


@given(built, st.text(" \n\t·-", max_size=3))
def test_spacing_and_marks_are_no_text(case: Case, marks: str) -> None:
    """The signature is that of the letters alone."""
    text = marks.join(case.sections[0].text)
    assert signature(case) == signature(
        replace(case, sections=(Section("effect", "", text, 0, 0),))
    )


def test_signatures_estimate_likeness(corpus: list[Case]) -> None:
    """The share of equal values is the Jaccard likeness, give or take the error of the sample."""
    errors = []
    chance = random.Random(5)  # noqa: S311 - no secret
    for one, other in pairwise(corpus):
        mixed = replace(other, sections=one.sections[: chance.randint(0, 4)] + other.sections[:1])
        grams, others = set(comparable(one).grams), set(comparable(mixed).grams)
        likeness = len(grams & others) / max(len(grams | others), 1)
        values, other_values = rows((one,))[0], rows((mixed,))[0]
        errors.append(float((values == other_values).mean()) - likeness)
    assert len(errors) > 100
    assert abs(float(np.mean(errors))) < 0.02
    assert float(np.std(errors)) < 0.5 / HASHES**0.5


def rows(cases: Iterable[Case]) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Give the signatures of cases as the index holds them."""
    return np.frombuffer(b"".join(map(signature, cases)), np.uint8).reshape(-1, HASHES)


def edited(cases: list[Case], chance: random.Random) -> list[Case]:
    """Add to cases what became of some of them after one to four edits."""
    found = list(cases)
    for case in cases:
        for _ in range(chance.choice((0, 0, 1, 2, 3))):
            variant = case
            for edit in chance.sample(list(EDITS.values()), chance.randint(1, 4)):
                variant = edit(variant, chance)
            found.append(variant)
    return [replace(one, id=f"{number:04}") for number, one in enumerate(found)]


def test_all_near_pairs_are_found(cases_of: Any) -> None:
    """What the bands find is what comparing all with all finds: nothing else, and 99 % of it."""
    truth, found = set[tuple[int, str, str]](), set[tuple[int, str, str]]()
    for seed in range(5):
        chance = random.Random(seed)  # noqa: S311 - no secret
        texts = [one for one in cases_of(100, seed=seed) if one.title and one.sections]
        cases = {one.id: one for one in edited(texts, chance)}
        compared = {case_id: comparable(case) for case_id, case in cases.items()}
        truth |= {
            (seed, *pair)
            for pair in combinations(cases, 2)
            if is_near(*map(compared.__getitem__, pair))
        }
        links = Neighbours(None, cases, ()).find()
        found |= {
            (seed, one, other) for one, near in links.items() for other in near if one < other
        }
    assert len(truth) > 500
    assert found <= truth
    assert len(found) >= 0.99 * len(truth)


def test_work_does_not_grow_with_the_index(cases_of: Any) -> None:
    """However many other cases there are, one that is added is compared with those like it."""
    known = [one for one in cases_of(4000, seed=11) if one.title and len(one.sections) > 1]
    added = rows([mend_a_typo(known[7], random.Random(1))])  # noqa: S311 - no secret
    for count in (250, 1000, len(known)):
        pairs = list(candidates(np.concatenate([added, rows(known[:count])]), 1))
        assert (0, 8) in pairs
        assert len(pairs) <= 16


def test_a_form_that_a_thousand_cases_fill_in(case_of: Any) -> None:
    """A band that a crowd shares is none to compare by: work stays bounded all the same."""
    cases = {
        f"{n:04}": case_of(
            f"{n}번 무인민원발급기 설치",
            {"other": FORM.format(place=f"{n}번길", wait=n, machines=n, papers=n * 7919)},
        )
        for n in range(1000)
    }
    neighbours = Neighbours(None, cases, ())
    neighbours.find()
    assert neighbours.compared <= len(cases) * CROWD


def test_cases_without_letters_are_near_nothing(case_of: Any) -> None:
    """Neither empty cases nor those of marks alone are repeats of each other."""
    cases = {str(n): case_of("…" * n, {"other": "·" * n}) for n in range(4)}
    assert Neighbours(None, cases, ()).find() == {case_id: [] for case_id in cases}


@pytest.fixture
def new_store(new_store: Callable[[], Any]) -> Callable[[], Any]:
    """Make an index that takes short ids for those of the texts: none was brought by a record."""

    def make() -> Any:
        store = new_store()
        told = store.occurrences
        store.occurrences = lambda key, cases: tuple(
            replace(one, content=one.case.id) for one in told(key, cases)
        )
        return store

    return make


def groups(store: Any) -> tuple[Groups, set[tuple[str, str]]]:
    """Tell which ids are one case, and which cases tell each other again, by ids."""
    searcher = store.searcher()
    snapshot = searcher.snapshot
    variants = WordingGroups(snapshot)
    numbers = {one: snapshot.case_number(one) for one in snapshot.case_ids()}
    ids = {number: one for one, number in numbers.items()}
    found = {
        frozenset({one, *(ids[other] for other in variants.others(number))})
        for one, number in numbers.items()
    }
    again = {
        (one, ids[other]) for one, number in numbers.items() for other in variants.related(number)
    }
    assert len(numbers) - variants.surplus == len(found)
    snapshot.close()
    return found, again


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_documents_does_not_matter(
    seed: int, cases_of: Any, new_store: Callable[[], Any]
) -> None:
    """Adds, changes and removals lead to the groups of a fresh build of what is left."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    texts = [one for one in cases_of(25, seed=seed) if one.title and one.sections]
    years = (None, Period(2023), Period(2024))
    cases = [replace(one, period=chance.choice(years)) for one in edited(texts, chance)]
    cases = [replace(one, document_period=None) for one in cases]
    store = new_store()
    documents: dict[str, list[Case]] = {}
    for _ in range(5):
        put = {
            f"{chance.randrange(9)}.txt": chance.sample(cases, chance.randint(3, 14))
            for _ in range(3)
        }
        gone = [key for key in documents if key not in put and chance.random() < 0.3]
        store.commit(put, remove=gone)
        documents = {key: row for key, row in documents.items() if key not in gone} | put
    fresh = new_store()
    for key in chance.sample(sorted(documents), len(documents)):
        fresh.commit({key: documents[key]})
    at_once = new_store()
    at_once.commit(documents)
    assert groups(store) == groups(fresh) == groups(at_once)
    assert any(len(group) > 1 for group in groups(store)[0])


def test_a_group_dissolves_with_its_document(story: Case, new_store: Callable[[], Any]) -> None:
    """What is gone is no other wording any more, and comes back with its document."""
    chance = random.Random(2)  # noqa: S311 - no secret
    own, other = replace(story, id="a"), replace(mend_a_typo(story, chance), id="b")
    store = new_store()
    store.commit({"1.txt": [own], "2.txt": [other]})
    assert groups(store)[0] == {frozenset("ab")}
    store.commit(remove=["2.txt"])
    assert groups(store)[0] == {frozenset("a")}
    store.commit({"2.txt": [other]})
    assert groups(store)[0] == {frozenset("ab")}


def test_a_link_ends_with_its_reason(
    story: Case, case_of: Any, new_store: Callable[[], Any]
) -> None:
    """A record that keeps its id and tells something else now is a case of its own."""
    store = new_store()
    chance = random.Random(2)  # noqa: S311 - no secret
    store.commit({"1.txt": [replace(story, id="a")]})
    store.commit({"2.txt": [replace(mend_a_typo(story, chance), id="b")]})
    store.commit({"1.txt": [case_of("주차장 개방", {"effort": "밤에 문을 엶."}, id="a")]})
    assert groups(store)[0] == {frozenset("a"), frozenset("b")}


@pytest.mark.parametrize(
    ("years", "expected", "again"),
    [
        ((2023, 2023, 2023), {"abc"}, set()),
        ((2023, None, None), {"abc"}, set()),
        ((None, None, None), {"abc"}, set()),
        ((2023, 2024, 2025), {"a", "b", "c"}, {"ab", "ac", "ba", "bc", "ca", "cb"}),
        ((2023, 2023, 2024), {"ab", "c"}, {"ac", "bc", "ca"}),
        ((2023, 2024, None), {"a", "b", "c"}, {"ab", "ac", "ba", "bc", "ca", "cb"}),
    ],
)
def test_years_part_what_is_near(
    years: tuple[int | None, ...],
    expected: set[str],
    again: set[str],
    story: Case,
    new_store: Callable[[], Any],
) -> None:
    """What is handed in again is a case of its own; without a year it goes with the only year."""
    chance = random.Random(4)  # noqa: S311 - no secret
    store = new_store()
    for case_id, year in zip("abc", years, strict=True):
        variant = replace(mend_a_typo(story, chance), id=case_id, period=year and Period(year))
        store.commit({f"{case_id}.txt": [variant]})
    found, related = groups(store)
    assert found == {frozenset(group) for group in expected}
    assert {one + other for one, other in related} == again
