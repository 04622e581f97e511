"""Lists of one's own: several, in an order, with notes; taken back, asked about, handed over."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from sarye.archive import Archive

WIDTHS = (390, 1280, 1920)
GONE = {"id": "0000000000ab", "title": "없어진 사례", "about": "한빛시", "note": "찾아볼 것"}
HOSTILE = "<img src=x onerror=alert(1)> \u202e&amp;"
Row = dict[str, str]


@pytest.fixture(scope="session")
def cases(library: Archive) -> list[Row]:
    """Describe three cases of the index as a list does."""
    hits = library.search("부담", limit=3).hits
    return [
        {"id": hit.case.id, "title": hit.case.title, "about": "", "note": f"메모 {hit.rank}"}
        for hit in hits
    ]


@pytest.fixture
def listed(visit: Any, cases: list[Row]) -> Callable[..., Page]:
    """Open the page of lists in a browser that has some; the first one is shown."""

    def open_lists(lists: dict[str, list[Row]] | None = None, **options: Any) -> Page:
        page: Page = visit.open("/basket", **options)
        given = lists or {"장관 보고": cases, "참고": []}
        kept = [{"key": name, "name": name, "rows": rows} for name, rows in given.items()]
        state = {"version": 1, "current": kept[0]["key"], "lists": kept}
        page.evaluate("one => localStorage.setItem('sarye-lists', JSON.stringify(one))", state)
        page.reload()
        return page

    return open_lists


def rows_of(page: Page) -> Locator:
    """Give the cases of the list that is shown."""
    return page.locator("#basket-list > li")


def titles(rows: list[Row]) -> list[str]:
    """Give the titles of cases as a page shows them."""
    return [" ".join(row["title"].split()) for row in rows]


def expect_titles(page: Page, rows: list[Row]) -> None:
    """See that just these cases are shown, in this order."""
    expect(rows_of(page).locator(".title")).to_have_text(titles(rows))


def expect_told(page: Page, text: str) -> None:
    """See what the page says that it did."""
    expect(page.locator("#list-told span")).to_have_text(text)


def button(page: Page, name: str) -> Locator:
    """Find a button by its whole name."""
    return page.get_by_role("button", name=name, exact=True)


def test_what_is_put_aside_goes_into_the_chosen_list(visit: Any, cases: list[Row]) -> None:
    """A list is begun, named and filled; its name is that of the file and stands above it."""
    page = visit.open("/basket")
    expect(page.get_by_label("목록 이름")).to_have_value("담은 자료")
    button(page, "새 목록").click()
    expect(page.get_by_label("목록 이름")).to_be_focused()
    page.keyboard.type("장관 보고: 1차")
    page.keyboard.press("Enter")
    expect_told(page, "목록 이름을 바꾸었습니다: ‘장관 보고: 1차’.")
    page.goto("/?q=부담")
    page.locator("#tick-1").check()
    page.locator("#tick-2").check()
    button(page, "선택한 자료 담기").click()
    expect(page.locator("#announce")).to_have_text("‘장관 보고: 1차’ 목록에 2건을 담았습니다.")
    button(page, "선택한 자료 담기").click()
    expect(page.locator("#announce")).to_have_text("이미 ‘장관 보고: 1차’ 목록에 담긴 자료입니다.")
    page.goto("/basket")
    expect(page.get_by_label("목록 선택").locator("option")).to_have_text(
        ["담은 자료 (0)", "장관 보고: 1차 (2)"]
    )
    expect_titles(page, cases[:2])
    with page.expect_download() as download:
        page.locator("#basket .layouts button[value=docx]").click()
    assert download.value.suggested_filename == "장관 보고 1차.docx"
    document = docx.Document(str(download.value.path()))
    assert document.paragraphs[0].text == "장관 보고: 1차"
    page.get_by_label("목록 선택").select_option("담은 자료 (0)")
    expect(page.locator("#basket-empty")).to_be_visible()
    expect(page.locator("#basket-count")).to_be_hidden()


def test_a_double_click_begins_one_list(listed: Callable[..., Page]) -> None:
    """The second click finds the first one's list, which is empty; a named one stays as it is."""
    page = listed({"장관 보고": []})
    lists = page.get_by_label("목록 선택").locator("option")
    page.get_by_role("button", name="새 목록").dblclick()
    expect(lists).to_have_text(["장관 보고 (0)", "새 목록 (0)"])
    expect(page.get_by_label("목록 이름")).to_be_focused()
    page.get_by_label("목록 이름").fill("차관 보고")
    page.get_by_role("button", name="새 목록").click()
    expect(lists).to_have_text(["장관 보고 (0)", "차관 보고 (0)", "새 목록 (0)"])


def test_what_is_in_the_list_is_marked_in_the_results(
    listed: Callable[..., Page], cases: list[Row]
) -> None:
    """Also after typing; it is taken out where it stands, not unasked where it has a note."""
    first, second = [{**row, "note": note} for row, note in zip(cases, ("", "메모"), strict=False)]
    page = listed({"장관 보고": [first, second], "참고": cases[2:]})
    page.goto("/")
    page.get_by_role("combobox").press_sequentially("부담")
    marks = page.locator(".hit .held:visible")
    expect(marks.locator("span")).to_have_text(["‘장관 보고’에 담음"] * 2)
    marks.first.get_by_role("button", name="빼기").click()
    expect(page.locator("#announce")).to_have_text("‘장관 보고’ 목록에서 뺐습니다.")
    expect(marks).to_have_count(1)
    expect(page.locator("#title-1 a")).to_be_focused()
    page.once("dialog", lambda dialog: dialog.dismiss())
    marks.get_by_role("button", name="빼기").click()
    expect(marks).to_have_count(1)
    page.once("dialog", lambda dialog: dialog.accept())
    marks.get_by_role("button", name="빼기").click()
    expect(marks).to_have_count(0)
    expect(page.locator("#basket-count")).to_be_hidden()


def test_the_page_of_a_case_puts_it_in_and_takes_it_out(visit: Any, cases: list[Row]) -> None:
    """One button does both, says which, and keeps the focus."""
    page = visit.open(f"/cases/{cases[0]['id']}")
    toggle = page.locator("#to-basket")
    for name, shown in (("담기", 1), ("목록에서 빼기", 0), ("담기", 1)):
        expect(toggle).to_have_text(name)
        toggle.click()
        expect(page.locator(".held:visible")).to_have_count(shown)
        expect(toggle).to_be_focused()
    expect(page.locator(".held span")).to_have_text("‘담은 자료’에 담음")
    page.reload()
    expect(toggle).to_have_text("목록에서 빼기")


def test_an_export_names_the_cases_that_are_gone(
    listed: Callable[..., Page], cases: list[Row]
) -> None:
    """A file for a reader says on its cover which of the list it has not, by their titles."""
    page = listed({"장관 보고": [cases[0], GONE]})
    expect(page.locator("#list-missing")).to_be_visible()
    with page.expect_download() as download:
        page.locator("#basket .formats button[value=docx]").click()
    cover = docx.Document(str(download.value.path())).tables[0]
    said = {row.cells[0].text: row.cells[1].text for row in cover.rows}
    assert said["싣지 못한 자료"] == "1건(지금은 검색 대상에 없음): 없어진 사례"
    assert said["건수"] == "1"


def test_each_removal_can_be_taken_back(listed: Callable[..., Page], cases: list[Row]) -> None:
    """One after the other, to the same place, and notes that were written since stay."""
    page = listed()
    for _ in range(2):
        rows_of(page).first.get_by_role("button", name="빼기").click()
    expect_titles(page, cases[2:])
    expect(rows_of(page).first.locator(".remove")).to_be_focused()
    page.get_by_label("메모").fill("나중에 쓴 메모")
    page.locator("h1").click()
    page.keyboard.press("Control+z")
    expect_titles(page, cases[1:])
    button(page, "되돌리기").click()
    expect_titles(page, cases)
    expect_told(page, "되돌렸습니다.")
    expect(button(page, "되돌리기")).to_be_hidden()
    page.reload()
    expect_titles(page, cases)
    notes = [one.input_value() for one in page.get_by_label("메모").all()]
    assert notes == ["메모 1", "메모 2", "나중에 쓴 메모"]


@pytest.mark.parametrize(
    ("name", "yes"),
    [("모두 빼기", "모두 빼기"), ("목록 삭제", "목록 삭제")],
    ids=["empty", "delete"],
)
def test_nothing_is_thrown_away_unasked(
    name: str, yes: str, listed: Callable[..., Page], cases: list[Row]
) -> None:
    """A question says how much would be lost; no, Escape and Enter keep it; undo brings it back."""
    page = listed()
    dialog = page.get_by_role("dialog")
    for key in ("Escape", "Enter"):  # Enter presses what has the focus: to keep all
        button(page, name).click()
        expect(dialog).to_contain_text("3건")
        page.keyboard.press(key)
        expect(dialog).to_be_hidden()
        expect_titles(page, cases)
    button(page, name).click()
    dialog.get_by_role("button", name=yes).click()
    expect(page.locator("#basket-empty")).to_be_visible()
    expect(button(page, "되돌리기")).to_be_focused()
    page.keyboard.press("Enter")
    expect_titles(page, cases)
    expect(page.get_by_label("목록 이름")).to_have_value("장관 보고")


def test_the_last_list_can_be_deleted_and_comes_back(
    listed: Callable[..., Page], cases: list[Row]
) -> None:
    """An empty one takes its place, and goes again when that is undone."""
    page = listed({"장관 보고": cases})
    button(page, "목록 삭제").click()
    page.get_by_role("dialog").get_by_role("button", name="목록 삭제").click()
    options = page.get_by_label("목록 선택").locator("option")
    expect(options).to_have_text(["담은 자료 (0)"])
    button(page, "되돌리기").click()
    expect(options).to_have_text(["장관 보고 (3)"])
    expect_titles(page, cases)


def test_the_order_is_made_by_buttons_keys_and_dragging(
    listed: Callable[..., Page], cases: list[Row]
) -> None:
    """Each way does the same, keeps the focus where it was, stays, and can be taken back."""
    first, second, third = cases
    page = listed()
    rows = rows_of(page)
    expect(rows.first.locator(".up")).to_be_disabled()
    rows.first.locator(".down").click()
    expect_titles(page, [second, first, third])
    expect_told(page, "전체 3건 중 2번째로 옮겼습니다.")
    expect(rows.nth(1).locator(".down")).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect_titles(page, [second, third, first])
    expect(rows.nth(2).locator(".remove")).to_be_focused()
    rows.first.get_by_label("메모").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect_titles(page, [third, second, first])
    expect(rows.nth(1).get_by_label("메모")).to_be_focused()
    page.set_viewport_size({"width": 1280, "height": 1600})
    drag(page, 0, 2)
    expect_titles(page, [second, first, third])
    drag(page, 2, 0)
    expect_titles(page, [third, second, first])
    for order in ([second, first, third], [third, second, first], [second, third, first]):
        button(page, "되돌리기").click()
        expect_titles(page, order)
    page.reload()
    expect_titles(page, [second, third, first])


def drag(page: Page, row: int, to: int) -> None:
    """Drag a case by its handle before the first or behind the last one."""
    rows_of(page).nth(row).locator(".handle").hover()
    page.mouse.down()
    box = rows_of(page).nth(to).bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + (box["height"] - 2 if to > row else 2), steps=4)
    page.mouse.up()


def test_a_case_moves_into_another_list_with_its_note(
    listed: Callable[..., Page], cases: list[Row]
) -> None:
    """Into one that lacks it or a new one; taken back, it stands where it stood."""
    page = listed({"장관 보고": cases, "참고": [], "같은 것": cases[1:2]})
    dialog = page.get_by_role("dialog")
    rows_of(page).nth(1).get_by_role("button", name="다른 목록으로").click()
    expect(dialog.get_by_role("button")).to_have_text(["참고", "새 목록", "취소"])
    dialog.get_by_role("button", name="참고").click()
    expect_titles(page, [cases[0], cases[2]])
    page.get_by_label("목록 선택").select_option("참고 (1)")
    expect(page.get_by_label("메모")).to_have_value("메모 2")
    button(page, "되돌리기").click()
    expect_titles(page, cases)
    rows_of(page).first.get_by_role("button", name="다른 목록으로").click()
    dialog.get_by_role("button", name="새 목록").click()
    expect(page.get_by_label("목록 선택").locator("option")).to_have_text(
        ["장관 보고 (2)", "참고 (0)", "같은 것 (1)", "새 목록 (1)"]
    )
    button(page, "되돌리기").click()
    expect_titles(page, cases)
    expect(page.get_by_label("목록 선택").locator("option")).to_have_count(3)


def saved(page: Page, name: str, folder: Path) -> Path:
    """Save lists as a file."""
    with page.expect_download() as download:
        button(page, name).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_lists_are_handed_over_in_a_file(
    listed: Callable[..., Page], visit: Any, cases: list[Row], tmp_path: Path
) -> None:
    """A colleague has the same list; what his index lacks is named; saved anew, nothing is lost."""
    rows = [cases[1], GONE, cases[0]]
    sender = listed({"장관 보고: 1차": rows, "참고": cases[2:]})
    path = saved(sender, "이 목록을 파일로 저장", tmp_path)
    assert path.name == "장관 보고 1차.json"
    receiver: Page = visit.open("/basket")
    for name in ("장관 보고: 1차", "장관 보고: 1차 2"):  # opened twice, it is not mixed up
        receiver.get_by_label("받은 목록 파일 불러오기").set_input_files(path)
        expect_told(
            receiver,
            f"목록을 불러왔습니다: ‘{name}’(자료 3건). "
            "지금 검색 대상에 없는 자료 1건은 목록에 남겨 두고 따로 표시했습니다.",
        )
    expect_titles(receiver, rows)
    marked = rows_of(receiver).filter(has=receiver.locator(".unknown:visible"))
    expect(marked.locator(".title")).to_have_text([GONE["title"]])
    expect(receiver.locator("#list-missing")).to_contain_text("1건")
    receiver.reload()
    expect(marked.locator(".title")).to_have_text([GONE["title"]])
    again = json.loads(saved(receiver, "이 목록을 파일로 저장", tmp_path).read_text("utf-8"))
    first = json.loads(path.read_text("utf-8"))
    assert again["lists"][0]["cases"] == first["lists"][0]["cases"]
    assert [row["note"] for row in first["lists"][0]["cases"]] == ["메모 2", "찾아볼 것", "메모 1"]
    everything = saved(sender, "모든 목록을 파일로 저장", tmp_path)
    other: Page = visit.open("/basket")
    other.get_by_label("받은 목록 파일 불러오기").set_input_files(everything)
    expect(other.get_by_label("목록 선택").locator("option")).to_have_text(
        ["담은 자료 (0)", "장관 보고: 1차 (3)", "참고 (1)"]
    )
    button(other, "되돌리기").click()
    expect(other.get_by_label("목록 선택").locator("option")).to_have_text(["담은 자료 (0)"])


def handed(lists: object, **more: object) -> bytes:
    """Write a file as one that was handed over."""
    return json.dumps({"sarye": "lists", "version": 1, "lists": lists, **more}).encode()


FAULTS: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "읽을 수 없습니다"),
    "no JSON": ("제목,기관\n".encode(), "JSON 형식이 아니거나 손상"),
    "bytes": (b"PK\x03\x04\xff\xfe", "JSON 형식이 아니거나 손상"),
    "half": (handed([])[:-3], "JSON 형식이 아니거나 손상"),
    "old Korean letters": ('{"sarye": "lists", "이름": 1}'.encode("cp949"), "JSON 형식이 아니거나"),
    "too deep": (b"[" * 100_000, "JSON 형식이 아니거나 손상"),
    "null": (b"null", "목록 파일이 아닙니다"),
    "search results": (b'{"query": "\uc8fc\ucc28", "hits": []}', "목록 파일이 아닙니다"),
    "no lists": (handed([]), "목록 파일이 아닙니다"),
    "lists of something": (handed([None, 3, {"name": "a", "cases": "b"}]), "목록 파일이 아닙니다"),
    "another version": (handed([{"name": "a", "cases": []}], version=2), "다른 버전에서 저장"),
    "no cases": (handed([{"name": "a", "cases": [{}, {"id": 3}, None]}]), "자료가 없습니다"),
    "too large": (b'"' + b"a" * 4_000_000 + b'"', "너무 큽니다(최대 4MB)"),
}


def test_a_file_that_is_no_list_is_refused_by_one_line(
    listed: Callable[..., Page], cases: list[Row]
) -> None:
    """The line names the file and what to do; the lists stay as they were."""
    page = listed()
    for name, (data, said) in FAULTS.items():
        file = {"name": f"{name}.json", "mimeType": "application/json", "buffer": data}
        page.get_by_label("받은 목록 파일 불러오기").set_input_files([file])  # type: ignore[list-item]
        expect(page.locator("#list-told.fault span")).to_contain_text(f"‘{name}.json’")
        expect(page.locator("#list-told.fault span")).to_contain_text(said)
    expect_titles(page, cases)
    expect(page.get_by_label("목록 선택").locator("option")).to_have_count(2)


def test_what_a_file_says_stays_text(listed: Callable[..., Page], cases: list[Row]) -> None:
    """Markup in names and notes is shown as written; what is no case, or one twice, is left out."""
    row = {"id": "x/../y?z#", "title": HOSTILE, "about": HOSTILE, "note": HOSTILE}
    data = handed([{"name": HOSTILE, "cases": [row, row, {"id": ""}, "text"]}])
    page = listed()
    file = {"name": f"{HOSTILE[:20]}.json", "mimeType": "application/json", "buffer": data}
    page.get_by_label("받은 목록 파일 불러오기").set_input_files([file])  # type: ignore[list-item]
    shown = HOSTILE.replace("\u202e", "")
    expect(page.locator("#list-told span")).to_contain_text("읽을 수 없거나 중복된 3건은 제외")
    expect(page.locator("#list-told span")).to_contain_text(shown)
    expect(rows_of(page).locator(".title")).to_have_text([shown])
    expect(page.get_by_label("메모")).to_have_value(HOSTILE.replace("\u202e", " "))
    button(page, "목록 삭제").click()
    expect(page.get_by_role("dialog")).to_contain_text(shown)
    page.keyboard.press("Escape")
    assert page.locator("main img").count() == 0
    with page.expect_download() as download:
        page.locator("#basket .formats button[value=html]").click()
    assert "<img" not in download.value.path().read_text("utf-8").split("<body")[1]


def test_the_one_list_of_former_versions_is_taken_over(visit: Any, cases: list[Row]) -> None:
    """With its notes and its order; it is the first list then."""
    page = visit.open("/basket")
    page.evaluate("rows => localStorage.setItem('sarye-basket', rows)", json.dumps(cases))
    page.reload()
    expect_titles(page, cases)
    rows_of(page).first.locator(".remove").click()
    page.reload()
    expect_titles(page, cases[1:])
    assert page.evaluate("Object.keys(localStorage)") == ["sarye-lists"]


def test_a_browser_without_room_says_so(listed: Callable[..., Page], cases: list[Row]) -> None:
    """And nothing looks kept that is not."""
    page = listed()
    page.evaluate(
        """() => {
          for (let size = 2 ** 24; size; size >>= 1) {
            try { localStorage.setItem("x", (localStorage.getItem("x") || "") + "a".repeat(size)); }
            catch { /* it is full by that much */ }
          }
        }"""
    )
    button(page, "새 목록").click()
    expect(page.locator("#announce")).to_contain_text("브라우저에 저장하지 못했습니다.")
    expect_titles(page, cases)


def test_another_window_shows_the_same(listed: Callable[..., Page], cases: list[Row]) -> None:
    """What one window changes, the other shows, and undoing there touches nothing else."""
    page = listed()
    other = page.context.new_page()
    other.goto("/basket")
    rows_of(page).first.locator(".remove").click()
    expect_titles(other, cases[1:])
    rows_of(other).last.locator(".remove").click()
    expect_titles(page, cases[1:2])
    button(page, "되돌리기").click()
    expect_titles(other, cases[:2])


def violations(page: Page) -> list[str]:
    """List the rules of axe that a page breaks, and whether it is wider than the screen."""
    found = [one["id"] for one in Axe().run(page).response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*found, *(["too wide"] if wide else [])]


@pytest.mark.parametrize("locale", ["ko-KR", "en-US"])
def test_lists_are_there_for_everyone(
    locale: str, listed: Callable[..., Page], cases: list[Row]
) -> None:
    """At each width, light and dark, with something told, a case that is gone, and a question."""
    page = listed({"장관 보고": [*cases, GONE], "참고": []}, locale=locale)
    rows_of(page).first.locator(".remove").click()
    expect(page.locator("#list-missing")).to_be_visible()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert violations(page) == [], (width, scheme)
    page.locator("#list-drop").click()
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert violations(page) == [], scheme
