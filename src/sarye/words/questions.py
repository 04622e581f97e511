"""Words that people ask with: an index knows their analyses, so that they load no model."""

from __future__ import annotations

from typing import Final

_LISTED: Final = """
있나요 있어요 있습니까 있을까요 있을까 있는지 있는지요 있는가요 있지 있음 있으면 없나요 없을까요
뭐 뭐가 뭘 뭔가요 무엇 무엇이 무엇을 무엇인가요 무엇인지 무슨 어떤 어떻게 어디 어디서 어디에
언제 누가 왜 얼마나 알려줘 알려줘요 알려주세요 알려 찾아줘 찾아주세요 찾아 찾고 찾습니다 보여줘
보여주세요 보여줄래 보여 보고 볼 알 알고 수 싶어 싶어요 싶습니다 싶은데 알고싶어요 알고싶습니다
줘 주세요 줄래요 주십시오 궁금해 궁금해요 궁금합니다 추천해줘 추천해주세요 소개해줘 소개해주세요
설명해줘 설명해주세요 검색해줘 부탁해요 부탁드려요 부탁드립니다 하나요 할까요 해야 되나요 될까요
인가요 가능한가요 가능할까요 관련 관련된 관련해서 대한 대해 대해서 관한 위한 경우 방법 방법은
방법을 방법이 하는 사례 사례가 사례는 사례를 우수사례 우수사례가 우수사례를 모범사례 적극행정
좋은 우수한 말고 빼고 제외 제외하고 제외한 혹시 좀
"""

QUESTIONS: Final = tuple(sorted(set(_LISTED.split())))
"""They are analysed with the words of every index; what they do in a query, `sarye.index` says."""
