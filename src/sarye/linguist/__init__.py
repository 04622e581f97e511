"""What a run of indexing asks of the model: the tokens of words, and the files of what they mean.

A long run has it in a process of its own, so that both cores are busy (`sarye.linguist.desk`).
"""

from __future__ import annotations

from sarye.linguist.desk import Desk, OtherDesk, OwnDesk
from sarye.linguist.writing import update_lexicon

__all__ = ["Desk", "OtherDesk", "OwnDesk", "update_lexicon"]
