"""Furniture of pages: buttons, page numbers, dates of posting, and whatever else is no text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_PHRASES: Final = re.compile(
    r"본문\s?(?:내용\s?)?바로\s?가기|메인\s?메뉴\s?바로\s?가기|주\s?메뉴\s?바로\s?가기|하단\s?메뉴\s?바로\s?가기"
    r"|이 누리집은 대한민국 공식 전자정부|대한민국 공식 전자정부 누리집"
    r"|이 기사를 공유합니다|무단\s?전재\s?및?\s?재배포\s?금지|저작권자\s?[ⓒ©(]"
    r"|공공누리.{0,20}(?:공공저작물|유형|자유이용|마크)|공공저작물.{0,10}자유이용"
    r"|출처표시\s?[+]?\s?(?:상업용|변경)|정보에.{0,10}만족하십니까"
    r"|^(?:현재|이|본)\s?(?:페이지|게시물|게시글|콘텐츠|누리집|화면)[가-힣\s]{0,30}(?:만족|도움|편리)[가-힣]{1,8}[?.]?"
    r"|^(?:이\s?(?:글|게시물|페이지)에\s?대한\s?)?의견을?\s?(?:남겨|적어|써|입력해)[가-힣\s]{0,12}$"
    r"|copyright\s?[ⓒ©(]|all rights reserved",
    re.IGNORECASE,
)
_ICON: Final = (
    r"(?:[a-z]+(?:_[a-z]+)+|visibility|list|share|print|search|home|menu|close|schedule|event|person"
    r"|favorite|download|launch|link|mail|call|top)(?![a-z])"
)
"""Names of icons, which stand in the text of a page where its font should draw them."""
_BUTTON: Final = (
    rf"(?:{_ICON}(?:\s?[\d,]+)?|콘텐츠\s?영역|글자\s?크기\s?(?:설정|조절|확대|축소)?|글자\s?(?:크게|작게)"
    r"|인쇄(?:하기)?|프린트|목록(?:으로|보기)?|(?:이\s?(?:글|기사|게시물)을?\s?)?(?:sns\s?)?공유(?:하기)?|스크랩"
    r"|본문\s?(?:시작|끝|영역)|(?:전체|주)?\s?메뉴(?:\s?(?:열기|닫기|더\s?보기|전체))*|통합\s?검색|검색(?:하기|창)"
    r"|검색어를?\s?입력(?:하세요|해\s?주세요)?|로그인|회원\s?가입|사이트맵|페이스북|트위터|카카오(?:톡|스토리)?"
    r"|네이버\s?(?:블로그|밴드)|(?:url|주소)\s?복사|맨\s?위로|위로(?:가기)?|상단으로(?:\s?이동)?|닫기|더\s?보기"
    r"|개인정보\s?처리\s?방침|이용\s?약관|이메일\s?무단\s?수집\s?거부|저작권\s?정책|찾아오시는\s?길"
    r"|(?:게시물|게시글|글|우수\s?사례)?\s?상세\s?보기|(?:내용|자세히|전체|사례)\s?보기|펼치기|접기|새\s?창(?:열기)?|음성듣기|만족도\s?조사"
    r"|(?:이전|다음)\s?(?:글|기사|페이지)|(?:매우\s?)?(?:불?만족|보통)|(?:첨부\s?)?파일(?:\s?\(?\d*\)?)?|첨부|바로\s?보기"
    r"|(?:의견|댓글)\s?(?:쓰기|등록|달기)|다운로드|내려\s?받기|미리\s?보기"
    r"|(?:좋아요|댓글|조회수?|추천수?|hit)(?:\s*[:：]?\s*[\d,]+(?:\s?회)?)?)"
)
_BUTTONS: Final = re.compile(
    rf"{_BUTTON}(?:[\s|·/]*(?:{_BUTTON}|검색|열기|등록|확인))*", re.IGNORECASE
)
_NOTICE: Final = re.compile(
    r"(?:[가-힣]{2,12}\s)?(?:다운로드|내려\s?받기)\s?안내|저작[권물]\s?(?:안내|정책)"
    r"|(?:(?:자료|저작물|저작권|콘텐츠)\s?)?이용\s?(?:안내|조건|약관)"
)
"""The heading of what a page says of its files: 사례집 다운로드 안내, 저작권 안내, 이용안내."""
_WHOLE: Final = re.compile(
    r"(?:처음|맨\s?앞|첫\s?페이지|이전)(?:[\s|·<>«»‹›]+(?:이전|다음|마지막|맨\s?뒤|끝|\d{1,3}))+|(?:홈|home)\s*[>|›»/].*|[가-힣\s]{2,12}(?:\s[>›»]\s[가-힣\s]{2,16}){2,5}|(?:이전|다음)\s?(?:글|기사)\b.*"
    r"|[<\[(【〈《]?\s*끝\s*[.。]?\s*[>\])】〉》]?\s*[.。]?|이상\s?끝\.?|감사합니다[.!]?",
    re.IGNORECASE,
)
_FILE: Final = re.compile(
    r"(?:첨부\s?파일|붙임)?\s*[:：]?\s*\S.{0,80}\.(?:hwpx?|pdf|docx?|xlsx?|pptx?|zip|jpe?g|png)\b.{0,40}",
    re.IGNORECASE,
)
_POSTED: Final = re.compile(
    r"(?:기사\s?)?(?:등록일|입력|작성일|게시일|게재일|수정일|배포일|최종수정일|최초등록일|등록일자|작성일자)(?:시|자)?"
    r"\s*[:：|│]?\s*[\d.\-/년월일\s:()월화수목금토일오전후]+"
    r"(?:[\s|│·/,]*(?:조회(?:수)?|작성자|첨부(?:파일)?|추천(?:수)?|댓글|hit)\s*[:：]?\s*[\d,]+(?:\s?[회건개])?)*",
    re.IGNORECASE,
)
_PAGE: Final = re.compile(
    r"(?:전체|총)\s?:?\s?[\d,]+\s?(?:건|개)(?:의\s게시물)?[\s,.|()\[]*(?:현재\s?(?:페이지)?\s?)?\d{1,4}\s?/\s?\d{1,4}(?:\s?(?:페이지|쪽))?[\s)\]]*|"
    r"[-–—―]\s?\d{1,4}\s?[-–—―]|\d{1,4}\s?/\s?\d{1,4}|(?:page|p\.)\s?\d{1,4}|\d{1,4}\s?(?:쪽|페이지)|0\d",
    re.IGNORECASE,
)
_CONTENTS_LINE: Final = re.compile(
    r".*?(?:[·.․‥…⋯∙ㆍ]\s?){4,}\s*\d{1,4}\s*$|.{2,}[…⋯]{2,}\s*\d{1,4}\s*$"
)
_CONTENTS_HEAD: Final = re.compile(
    r"[<\[【〈]?\s*(?:목\s*차|차\s*례|contents)\s*[>\]】〉]?", re.IGNORECASE
)
_FORM_HEADING: Final = re.compile(r"(?:구\s?분|항\s?목)\s*[\t|│]\s*(?:세부\s?)?내\s?용")
_LETTER_END: Final = re.compile(
    r"(?:붙임|첨부).{0,60}\d\s?부\.?\s*(?:끝\.?)?|\d{1,2}[.)].{0,60}\d\s?부\.?\s+끝\.?"
)
_NO_TEXT: Final = re.compile(r"[\W_]*")

_FOOT: Final = re.compile(
    r"만족|공공누리|공공저작물|저작권|(?:이전|다음)\s?(?:글|기사|페이지)|목록(?:으로|보기)?$|의견을?\s"
    rf"|공유(?:하기)?$|^첨부\s?파일|다운로드$|내려\s?받기$|안내$|^{_ICON}|맨\s?위로|copyright",
    re.IGNORECASE,
)

MAX_FURNITURE: Final = 160
"""Characters that furniture can have: longer lines are text whatever they speak of."""

FURNITURE: Final[tuple[tuple[str, Callable[[str], object]], ...]] = (
    ("no letters or digits", _NO_TEXT.fullmatch),
    ("page mark", _PAGE.fullmatch),
    ("buttons", _BUTTONS.fullmatch),
    ("heading of a notice on files", _NOTICE.fullmatch),
    ("path, neighbours or end of the page", _WHOLE.fullmatch),
    ("notice of the site", _PHRASES.search),
    ("heading row of a form", _FORM_HEADING.fullmatch),
    ("end of an official letter", _LETTER_END.fullmatch),
    ("attached file", _FILE.fullmatch),
    ("date of posting", _POSTED.fullmatch),
    ("heading of contents", _CONTENTS_HEAD.fullmatch),
    ("line of contents", _CONTENTS_LINE.fullmatch),
)
"""What furniture looks like, by an ordered table of tests on a stripped line."""


def is_furniture(line: str) -> bool:
    """Tell whether a stripped line is furniture.

    >>> is_furniture("- 12 -"), is_furniture("조회수 1,284"), is_furniture("민원 조회수가 늘었음")
    (True, True, False)
    """
    if len(line) > MAX_FURNITURE:
        return False
    return any(test(line) for _, test in FURNITURE)


def is_foot(line: str) -> bool:
    """Tell whether a line of furniture stands at the foot of a page, below its text.

    >>> is_foot("만족도 조사"), is_foot("본문 바로가기")
    (True, False)
    """
    return _FOOT.search(line[:MAX_FURNITURE]) is not None
