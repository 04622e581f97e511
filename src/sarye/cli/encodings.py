"""What is printed, in whatever encoding it is read in: a terminal's, a program's, or UTF-8.

An encoding lacks some signs of documents: the code page of Korean consoles (cp949) has no en dash
and no bullet. People get the sign that is nearest, JSON an escape that every reader undoes.
"""

from __future__ import annotations

import codecs
import os
import sys
import unicodedata
from typing import Final, TextIO

NEAREST: Final = "sarye.nearest"
"""How streams for people are encoded (an error handler of `codecs`)."""

ESCAPED: Final = "sarye.escaped"
"""How JSON is encoded."""

LACKED: Final = "?"
"""Stands for what nothing is near to."""

LIKE: Final = (
    ("-", "‐‑‒–—―−⁃"),
    ("·", "•‣․‧∙⋅◦⦁▪▫◾◽"),
    ('"', "«»„‟"),
    ("'", "‹›‚‛"),
    ("...", "⋯"),
    ("|", "║"),
    ("=", "═"),
    ("√", "✅✓✔☑"),
    ("□", "☐❏❐❑❒◻◼⬜▢"),
    ("■", "⬛"),
    ("○", "⚪◯❍"),
    ("●", "⚫⚬"),
    ("→", "➓➔➜➡➢➤⟶⇨"),
    ("▶", "▸▹►▻⯈"),
    ("▲", "▴▵"),
    ("★", "✦✧✱✻✽❋❀✿✭⭐"),
    ("원", "₩"),
)
"""Signs, and those that they can stand for; beside them, what Unicode takes for the same."""

ENOUGH: Final = {"charmap": "ascii"}
"""What is surely in an encoding that errors do not name."""

_SIGNS: Final = {each: sign for sign, some in LIKE for each in some}


def begin_in_utf8() -> None:
    """Begin this process anew where it could name no Korean file: in the locale C, when told so."""
    if sys.getfilesystemencoding() != "ascii" or sys.flags.utf8_mode:
        return
    os.environ["PYTHONUTF8"] = "1"  # of what this process starts
    os.execv(sys.executable, (sys.executable, "-X", "utf8", *sys.orig_argv[1:]))  # noqa: S606


def set_streams() -> None:
    """Write UTF-8 to files and pipes on every system; a terminal has its own encoding.

    Who names another one for Python (PYTHONIOENCODING=cp949) has a program that reads it.
    """
    is_named = bool(os.environ.get("PYTHONIOENCODING", "").partition(":")[0])
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            kept = is_named or stream.isatty()
            stream.reconfigure(errors=NEAREST, **({} if kept else {"encoding": "utf-8"}))


def write_bytes(data: bytes, *, is_json: bool) -> None:
    """Print a file in UTF-8 by the encoding of the output."""
    if not _is_utf8(sys.stdout):
        how = ESCAPED if is_json else NEAREST
        data = data.decode("utf-8").encode(sys.stdout.encoding, how)
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def escaped(text: str) -> str:
    """Escape what the encoding of the output lacks, in a text that is JSON."""
    if _is_utf8(sys.stdout):
        return text
    encoding = sys.stdout.encoding
    return text.encode(encoding, ESCAPED).decode(encoding)


def _is_utf8(stream: TextIO) -> bool:
    return codecs.lookup(getattr(stream, "encoding", None) or "utf-8").name == "utf-8"


def _nearest(error: UnicodeError) -> tuple[bytes, int]:
    """Give the nearest signs for a run of what an encoding lacks, and where the run ends."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    encoding = ENOUGH.get(error.encoding, error.encoding)
    end = error.end
    while end < len(error.object) and not _has(encoding, error.object[end]):
        end += 1
    run = _undone(error.object[error.start : end])
    return "".join(_sign(each, encoding) for each in run).encode(encoding), end


def _undone(run: str) -> str:
    """Compose letters that are written in parts, and bytes of a file's name that no locale read."""
    if all("\udc80" <= each <= "\udcff" for each in run):
        run = run.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return unicodedata.normalize("NFC", run)


def _sign(each: str, encoding: str) -> str:
    """Give what an encoding has for a sign: itself, one like it, its parts, or a question mark."""
    category = unicodedata.category(each)
    if category == "Zs":
        return " "
    if category in ("Cf", "Mn"):
        return ""
    same = unicodedata.normalize("NFKC", each)
    parts = unicodedata.normalize("NFKD", each)
    for found in (each, _SIGNS.get(each, ""), same, parts, parts[:1]):
        if found and _has(encoding, found):
            return found
    return LACKED


def _has(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _escaped(error: UnicodeError) -> tuple[str, int]:
    r"""Escape what an encoding lacks as JSON does: \u2013, and 𠮷 as a pair of surrogates."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    run = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    units = (run[at : at + 2].hex() for at in range(0, len(run), 2))
    return "".join(f"\\u{unit}" for unit in units), error.end


codecs.register_error(NEAREST, _nearest)
codecs.register_error(ESCAPED, _escaped)
