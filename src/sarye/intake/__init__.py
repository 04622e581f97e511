"""Take documents in: files go in, what was read of each comes out, whatever the files are like.

Each file is read by a worker process with a limit of time and memory, so that no file can take the
run down (`sarye.intake.pool`).
"""

from __future__ import annotations

from sarye.intake.exchange import Answer
from sarye.intake.pool import Allowance, read_files

__all__ = ["Allowance", "Answer", "read_files"]
