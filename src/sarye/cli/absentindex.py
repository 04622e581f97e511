"""An index that is not there: what to type instead, by what there is."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from sarye.errors import IndexMissing
from sarye.messages import N_, Translator
from sarye.settings import DATA_FOLDER, INDEX_MARK, Settings

_OTHER: Final = N_("There is no index in {path}. There is one in {other}: --index {other}")
_DATA: Final = N_("There is no index in {path}. First run: sarye index {data} --index {path}")
_NOTHING: Final = N_(
    "There is no index in {path}. First name the folder of your documents: "
    "sarye index FOLDER --index {path}"
)


def missing_index_text(error: IndexMissing, settings: Settings, translator: Translator) -> str:
    """Name an index that is there, else a folder with documents to make one of."""
    path = str(error.params["path"])
    for other in get_close_matches(path, list(_indexes_beside(path)), n=1, cutoff=0):
        return translator.text(_OTHER, path=_typed(path), other=_typed(other))
    data = _documents(settings)
    if data:
        return translator.text(_DATA, path=_typed(path), data=_typed(data))
    return translator.text(_NOTHING, path=_typed(path))


def _indexes_beside(path: str) -> Iterator[str]:
    """Find the indexes beside one that is not there, and in this folder."""
    if "://" in path:
        return
    for folder in dict.fromkeys((Path(path).parent, Path())):
        for one in _listed(folder):
            if (one / INDEX_MARK).is_file():
                yield one.as_posix()


def _documents(settings: Settings) -> str:
    """Find a folder with documents: that of the settings, the usual one, one that is here."""
    from sarye.readers import FORMATS

    suffixes = {f".{name}" for name, one in FORMATS.items() if one.reader}
    usual = (settings.data or DATA_FOLDER, DATA_FOLDER)
    for folder in (*usual, *(one for one in _listed(Path()) if one.is_dir())):
        if any(one.suffix.lower() in suffixes for one in _listed(folder)):
            return folder.as_posix()
    return ""


def _listed(folder: Path) -> list[Path]:
    """List what is in a folder and not hidden; nothing where that cannot be told."""
    try:
        return sorted(one for one in folder.iterdir() if not one.name.startswith("."))
    except OSError:
        return []


def _typed(path: str) -> str:
    """Write a path as it can be typed."""
    return f'"{path}"' if " " in path else path
