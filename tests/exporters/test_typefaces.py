"""What the fonts of a PDF can show, and what stands for the rest."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarye.exporters.typefaces import showable, typefaces

SHOWN = {
    "민원 國民 ①②③ ㎡ ㅇ": "민원 國民 ①②③ ㎡ ㅇ",
    "나랏〮말〯ᄊᆞ미": "나랏〮말〯ᄊᆞ미",
    "👩‍👩‍👧 👍🏽 ☎️ 5️⃣": "👩‍👩‍👧 👍🏽 ☎️ 5️⃣",
    "Tiếng Việt ไทย العربية": "Tiếng Việt ไทย العربية",
    "𝐀𝐁 𝟙": "AB 1",  # in plain letters where Unicode says which
    "민원 𒀀𒀁 처리": "민원 [U+12000 U+12001] 처리",
    "󰊱 추진": "[U+F02B1] 추진",
    "가́나": "가[U+0301]나",  # the font of the letter lacks its mark
    "e" + "́" * 9 + "x": "e" + "́" * 4 + "x",  # a heap would cover the lines around it
    "": "",
}


@pytest.mark.parametrize("text", list(SHOWN), ids=ascii)
def test_what_no_font_has_is_written_readably(text):
    """As it is, in letters that fonts have, or by its number."""
    assert showable(text) == SHOWN[text]


UNSEEN = re.compile("[\u115f\u1160\u3164\uffa0\ufe00-\ufe0f\u034f\U000e0000-\U000e0fff]")


@given(st.text(st.characters(codec="utf-8")))
def test_whatever_is_written_has_a_font(text):
    """Any text is drawn without an empty box, and drawing it once more changes nothing."""
    said = showable(text)
    known = frozenset().union(*(one.letters for one in typefaces()))
    drawn = (one for one in said if unicodedata.category(one) not in ("Cc", "Cf", "Zl", "Zp"))
    assert all(one in known or UNSEEN.match(one) for one in drawn)
    assert showable(said) == said


def test_the_first_font_has_what_korean_documents_are_written_in():
    """Every syllable, the Hanja of KS X 1001, its jamo of old Hangul."""
    pairs = (bytes((high, low)) for high in range(0xCA, 0xFE) for low in range(0xA1, 0xFF))
    hanja = "".join(pair.decode("euc_kr", "ignore") for pair in pairs)
    assert len(hanja) == 4888
    old = (range(0x1100, 0x115F), range(0x1161, 0x1200), range(0xA960, 0xA97D))
    syllables = range(0xAC00, 0xD7A4)
    letters = {chr(one) for block in (*old, syllables) for one in block}
    assert letters | set(hanja) <= typefaces()[0].letters
