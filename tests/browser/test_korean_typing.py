"""Korean as an input method types it: syllables that compose, and keys that are told twice or once.

The orders are those of Windows (a taken key is "Process"), of Chrome and of Safari on macOS; that
of a key which no syllable composes under comes last.
"""

from __future__ import annotations

import re
from typing import Any, Final

import pytest
from playwright.sync_api import Page, Request, expect

from sarye.archive import Archive

TAKEN: Final = 229
CODES: Final = {"Enter": 13, "ArrowDown": 40, "ArrowUp": 38}
ORDERS: Final = {
    "Windows": ("process", "commit", "told", "up"),
    "Chrome on macOS": ("taken", "commit", "told", "up"),
    "Chrome on macOS, once": ("taken", "commit", "up"),
    "Safari": ("commit", "taken", "up"),
    "nothing composes": ("commit", "told", "up"),
}
NOTHING: Final = "검색 결과가 없습니다"
WATCH: Final = """() => {
  window.seen = [];
  const look = () => window.seen.push(document.querySelector('#summary').textContent.trim());
  new MutationObserver(look).observe(document.body, {childList: true, subtree: true});
}"""


class Typist:
    """Types into the box of a page as an input method does."""

    def __init__(self, page: Page) -> None:
        self._devtools = page.context.new_cdp_session(page)
        self._syllable = ""

    def compose(self, *stages: str) -> None:
        """Let a syllable pass through its stages (ㅂ, 부); the one before it is done."""
        self.commit()
        for stage in stages:
            self.go_on(stage)

    def go_on(self, stage: str) -> None:
        """Bring the syllable to a further stage."""
        self._key("rawKeyDown", "Process", "KeyA", TAKEN)
        given = {"text": stage, "selectionStart": len(stage), "selectionEnd": len(stage)}
        self._devtools.send("Input.imeSetComposition", given)
        self._key("keyUp", "a", "KeyA", 65)
        self._syllable = stage

    def commit(self, letters: str = "") -> None:
        """End the syllable, or put other letters in its place."""
        if self._syllable:
            self._devtools.send("Input.insertText", {"text": letters or self._syllable})
        self._syllable = ""

    def press(self, key: str, order: tuple[str, ...]) -> None:
        """Press a key in the order of a system."""
        for step in order:
            match step:
                case "commit":
                    self.commit()
                case "process":
                    self._key("rawKeyDown", "Process", key, TAKEN)
                case "taken":
                    self._key("rawKeyDown", key, key, TAKEN)
                case "told":
                    text = {"text": "\r"} if key == "Enter" else {}
                    self._key("keyDown", key, key, CODES[key], **text)
                case "up":
                    self._key("keyUp", key, key, CODES[key])

    def _key(self, kind: str, key: str, code: str, number: int, **more: str) -> None:
        event = {"type": kind, "key": key, "code": code, "windowsVirtualKeyCode": number, **more}
        self._devtools.send("Input.dispatchKeyEvent", event)


@pytest.fixture
def page(visit: Any) -> Page:
    """Open the empty page; the box has the focus."""
    opened: Page = visit.open()
    expect(opened.locator("#q")).to_be_focused()
    return opened


def submitted(page: Page) -> list[str]:
    """Note every search that is not asked for while one types, from now on."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/?q=" in request.url and "hx-trigger-name" not in request.headers:
            asked.append(request.url)

    page.on("request", note)
    return asked


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_enter_searches_once(order: tuple[str, ...], page: Page, library: Archive) -> None:
    """Enter ends the last syllable, closes the completions for good, and asks one time."""
    typist = Typist(page)
    typist.compose("ㅅ", "수")
    typist.compose("ㅇ", "으", "의")
    expect(page.locator("#completions [role=option]").first).to_be_visible()
    asked = submitted(page)
    typist.press("Enter", order)
    total = library.search("수의").total
    expect(page.locator("#summary")).to_have_text(f"{total}건 · ‘수의’")
    page.wait_for_timeout(500)  # what was still to come would have come
    assert len(asked) == 1
    expect(page.locator("#completions")).to_be_hidden()
    expect(page.locator("#q")).to_have_value("수의")
    expect(page.locator("#q")).to_be_focused()


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_enter_is_quicker_than_the_page(order: tuple[str, ...], page: Page) -> None:
    """Who presses Enter before anything was asked is answered once, and gets no completions."""
    typist, asked = Typist(page), submitted(page)
    page.evaluate("document.querySelector('#q').value = '부'")
    page.locator("#q").press("End")
    typist.compose("담")
    typist.press("Enter", order)
    expect(page.locator("#summary")).to_have_text("10건 · ‘부담’")
    page.wait_for_timeout(500)
    assert len(asked) == 1
    expect(page.locator("#completions")).to_be_hidden()


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_an_arrow_chooses_at_once(order: tuple[str, ...], page: Page, library: Archive) -> None:
    """One press goes one step, the choice stays when the syllable ends, and Enter takes it."""
    typist = Typist(page)
    typist.compose("ㅅ", "수")
    typist.compose("ㅇ", "으", "의")
    options = page.locator("#completions [role=option]")
    expected = library.complete("수의", limit=6)
    expect(options).to_have_count(len(expected))
    typist.press("ArrowDown", order)
    box = page.locator("#q")
    expect(box).to_have_attribute("aria-activedescendant", "completion-0")
    page.wait_for_timeout(400)
    expect(box).to_have_attribute("aria-activedescendant", "completion-0")
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    typist.press("ArrowDown", ORDERS["nothing composes"])
    expect(box).to_have_attribute("aria-activedescendant", "completion-1")
    typist.press("Enter", ORDERS["nothing composes"])
    expect(box).to_have_value(expected[1].text)


def test_what_is_taken_by_mouse_replaces_the_syllable(page: Page, library: Archive) -> None:
    """No rest of the composing syllable stays behind the completion."""
    typist = Typist(page)
    typist.compose("ㅅ", "수")
    typist.compose("ㅇ", "으", "의")
    first = page.locator("#completions [role=option]").first
    taken = library.complete("수의", limit=6)[0].text
    first.click()
    expect(page.locator("#q")).to_have_value(taken)
    expect(page).to_have_title(re.compile(f"^{taken} · "))
    expect(page.locator("#q")).to_have_value(taken)


def test_letters_that_the_input_method_chooses_search_nothing(page: Page) -> None:
    """Enter that turns 한 into 漢 ends the choice, and no search is asked for by it."""
    typist, asked = Typist(page), submitted(page)
    typist.compose("ㅎ", "하", "한")
    typist.press("Enter", ("process",))
    typist.commit("漢")
    typist.press("Enter", ("told", "up"))
    expect(page.locator("#q")).to_have_value("漢")
    page.wait_for_timeout(500)
    assert asked == []


TYPED: Final = (
    (("ㅂ", "부"), ("ㄷ", "다", "담")),
    (("ㅈ", "주"), ("ㅊ", "차"), ("ㅈ", "자", "장")),
    (("ㅁ", "미", "민"), ("ㅇ", "우", "워", "원")),
)


@pytest.mark.parametrize("word", TYPED, ids=lambda word: "".join(one[-1] for one in word))
def test_half_syllables_say_nothing(
    word: tuple[tuple[str, ...], ...], page: Page, library: Archive
) -> None:
    """On the way to a word, at whatever speed, the page never says that there is nothing."""
    typist, whole = Typist(page), "".join(one[-1] for one in word)
    page.evaluate(WATCH)
    for syllable in word:
        typist.commit()
        for stage in syllable:
            typist.go_on(stage)
            page.wait_for_timeout(260)  # longer than the page waits for a further key
    expect(page.locator("#summary")).to_contain_text(f"{library.search(whole).total}건 · ‘{whole}’")
    assert NOTHING not in page.evaluate("window.seen")


def test_a_whole_word_that_is_nowhere_is_told(page: Page) -> None:
    """Once nobody types on, it is told, though the syllable still composes."""
    typist = Typist(page)
    typist.compose("ㅃ", "뿨", "쀍")
    expect(page.locator("#summary")).to_have_text(NOTHING)
