"""Readings of bare words that Kiwi misses."""

from __future__ import annotations

import pytest

from sarye.analysis import Analyzer, DictionaryEntry, Kiwi
from sarye.analysis.readings import NOUNS

VERBS = """
줄이다/줄여/줄인/줄이고 돕다/도와/도운/돕는 덜다/덜어/덜고 나누다/나눠/나눈 고치다/고쳐/고친
없애다/없앤/없애고 막다/막아/막는 배우다/배워/배운 높이다/높여/높인 낮추다/낮춰/낮춘
살리다/살려/살린 살피다/살펴/살핀 지키다/지켜/지킨 바꾸다/바꿔/바꾼 밝히다/밝혀/밝힌
맡기다/맡겨/맡긴 모으다/모아/모은 갖추다/갖춰/갖춘 세우다/세워/세운 거두다/거둬/거둔
잇다/이어서/이은 걷다/걸어/걷는 빼다/빼고/뺀 떼다/떼고/뗀 되돌리다/되돌려/되돌린 빌리다/빌려/빌린
옮기다/옮겨/옮긴 가르치다/가르쳐/가르친 키우다/키워/키운 채우다/채워/채운 비우다/비워/비운
고르다/골라/고른 올리다/올려/올린 앞당기다/앞당겨/앞당긴 겪다/겪는/겪은 깎다/깎아/깎는
묶다/묶어/묶은 엮다/엮어/엮은 끊기다/끊겨/끊긴 잠그다/잠가/잠근 치르다/치러/치른
서두르다/서둘러/서두른 어렵다/어려워/어려운/어려웠던 쉽다/쉬워/쉬운 가깝다/가까워/가까운
무겁다/무거워/무거운 번거롭다/번거로워/번거로운 까다롭다/까다로워/까다로운 새롭다/새로워/새로운
시끄럽다/시끄러워/시끄러운 빠르다/빨라/빠른 느리다/느려/느린 바쁘다/바빠/바쁜 아프다/아파/아픈
힘들다/힘들어/힘든 깨끗하다/깨끗해/깨끗한/깨끗이 든든하다/든든해/든든한/든든히
촘촘하다/촘촘한/촘촘히
"""


def words(analyzer: Analyzer, text: str) -> list[str]:
    """List the morphemes and compounds of a text."""
    return [token.text for token in analyzer.word_tokens(text)]


@pytest.mark.parametrize("forms", VERBS.split())
def test_a_dictionary_form_finds_the_inflected_ones(analyzer: Analyzer, forms: str) -> None:
    """Every form of a verb or adjective has the one token that its dictionary form has.

    A form that can be another word too (걸어, 비운) has that one beside it.
    """
    first, *others = forms.split("/")
    (token,) = words(analyzer, first)
    assert [form for form in others if words(analyzer, form)[0] != token] == []


@pytest.mark.parametrize("noun", sorted(NOUNS))
def test_a_noun_is_itself_with_every_particle(analyzer: Analyzer, noun: str) -> None:
    """A listed noun is one token alone and with particles, whatever Kiwi sees in it."""
    closed = (ord(noun[-1]) - 0xAC00) % 28
    particles = ["은", "이", "을", "과"] if closed else ["는", "가", "를", "와"]
    for particle in ("", *particles, "의", "에", "에서", "에는", "까지", "만"):
        assert words(analyzer, noun + particle) == [noun]


def test_a_listed_noun_is_one_that_kiwi_takes_apart(analyzer: Analyzer) -> None:
    """The list holds no noun that needs no help: each is misread alone or with a particle."""
    kiwi = analyzer._kiwi
    forms = {
        noun: [noun + particle for particle in ("", *"이가을를의은는에과와도만로")]
        for noun in NOUNS
    }
    flat = [form for row in forms.values() for form in row]
    read = (reading.morphemes for reading in kiwi._read(flat))
    seen = dict(zip(flat, read, strict=True))
    right = {
        noun
        for noun, row in forms.items()
        if all(any((m.form, m.tag) == (noun, "NNG") for m in seen[form]) for form in row)
    }
    assert right == set()


@pytest.mark.parametrize(
    "word",
    ["바다", "캐나다", "수다", "판다", "사업이다", "것이다", "합니다", "하였다", "있다", "다"],
)
def test_what_is_no_dictionary_form_is_not_read_as_one(analyzer: Analyzer, word: str) -> None:
    """Nouns in 다 and sentences' ends become no verbs of that form."""
    alone = next(analyzer._kiwi._read([word])).morphemes
    assert analyzer._kiwi.morphemes(word)[:1] == alone[:1] or word == "있다"


def test_the_users_own_word_comes_first() -> None:
    """A word of the user's dictionary is read as he says."""
    kiwi = Kiwi([DictionaryEntry("하자", "NNP")])
    assert [(one.form, one.tag) for one in kiwi.morphemes("하자를")][:1] == [("하자", "NNP")]
