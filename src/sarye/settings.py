"""Settings: options, environment and sarye.toml, read once at the edge."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, NamedTuple

from sarye.address import IndexPlace, place_of
from sarye.cluster import Cluster, read_cluster
from sarye.errors import KeyUnknown, SettingsInvalid, SettingsMalformed, SettingWrong
from sarye.messages import N_
from sarye.models import SECTION_ROLES, Role

SETTINGS_FILE: Final = "sarye.toml"
DATA_FOLDER: Final = Path("data")
"""Where documents are looked for if nothing is set and the index knows no folder."""

INDEX_MARK: Final = "CURRENT"
"""The file by which a folder is known to be an index, whose files are no documents."""

NO_SYNONYMS: Final = "none"
"""The value of ``synonyms`` by which no list but the user's own is looked into."""

KEYS: Final = frozenset(
    ("data", "index", "lang", "words", "synonyms", "labels", "limits", "opensearch")
)

CLUSTER_KEYS: Final[Mapping[str, type]] = {
    "credentials": str,
    "shards": int,
    "replicas": int,
    "seconds": int,
}
"""The keys of [opensearch], and what they hold."""

LEAST: Final[Mapping[str, int]] = {"shards": 1, "replicas": 0, "seconds": 1}
"""The least that its numbers can be."""

WHOLE_NUMBERS: Final = (N_("whole number from 0"), N_("whole number from 1"))
"""What a number can be, by the least."""

_LINE: Final = re.compile(r"\(at line (\d+),")


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one document may take: seconds, and megabytes of memory."""

    seconds: int = 60
    megabytes: int = 1000


TABLES: Final[Mapping[str, Collection[str]]] = {
    "labels": SECTION_ROLES,
    "limits": [one.name for one in fields(Limits)],
    "opensearch": CLUSTER_KEYS.keys(),
}
"""The keys of each table of the file."""


class StrayKey(NamedTuple):
    """A key of sarye.toml that means nothing (``limits.second``), and the one most like it."""

    name: str
    nearest: str

    @property
    def error(self) -> KeyUnknown:
        """What is said of it."""
        return KeyUnknown(path=SETTINGS_FILE, key=self.name, nearest=self.nearest)


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are and how documents are read.

    ``data`` is the folder of documents; None means those that the index knows, or `DATA_FOLDER`.
    ``labels`` adds section labels by role. ``words`` and ``synonyms`` are the user's dictionary
    files; None means ``words.txt`` and ``synonyms.txt`` in the index folder, or those that an index
    at an address was made with. ``official`` tells whether the list of official language is looked
    into too. ``limits`` are those of a document. ``cluster`` counts where ``index`` is an address.
    ``unknown`` are keys of the file that mean nothing, each with the nearest one that does.
    """

    data: Path | None = None
    index: IndexPlace = Path("index")
    language: str | None = None
    labels: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)
    words: Path | None = None
    synonyms: Path | None = None
    limits: Limits = field(default_factory=Limits)
    official: bool = True
    cluster: Cluster = field(default_factory=Cluster)
    unknown: tuple[StrayKey, ...] = ()

    def check_keys(self) -> None:
        """Raise `KeyUnknown` where a key of the file means nothing, so that nothing is done."""
        for key in self.unknown[:1]:
            raise key.error

    @property
    def fingerprint(self) -> str:
        """Name what changes the cases that documents are read into; empty for the defaults."""
        if not self.labels:
            return ""
        text = json.dumps({role: sorted(row) for role, row in sorted(self.labels.items())})
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def read_settings(folder: Path, environment: Mapping[str, str]) -> Settings:
    """Read sarye.toml of a folder, then the environment, which goes before it.

    A key that means nothing is left out and told.
    """
    path = folder / SETTINGS_FILE
    table = _table(path) if path.is_file() else {}
    unknown = tuple(_take_unknown(table))
    data, index, language = (_text(table, key) for key in ("data", "index", "lang"))
    official = table.get("synonyms") != NO_SYNONYMS
    if not official:  # the user's own file is looked for where it usually is
        del table["synonyms"]
    data = environment.get("SARYE_DATA") or data
    return Settings(
        data=Path(data) if data else None,
        index=place_of(environment.get("SARYE_INDEX") or index or "index"),
        language=environment.get("SARYE_LANG") or language,
        labels=_labels(table.get("labels", {})),
        words=_beside(folder, table, "words"),
        synonyms=_beside(folder, table, "synonyms"),
        limits=_limits(table.get("limits", {})),
        official=official,
        unknown=unknown,
        cluster=read_cluster(folder, environment, table=_cluster(table.get("opensearch", {}))),
    )


def _table(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        line = int(found[1]) if found else len(path.read_bytes().splitlines())
        raise SettingsMalformed(path=SETTINGS_FILE, line=line) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsInvalid(path=SETTINGS_FILE, reason=N_("not readable as UTF-8")) from error


def _take_unknown(table: dict[str, Any]) -> Iterator[StrayKey]:
    """Take out of a table, and of the tables in it, what means nothing."""
    inner = {name: (name, table[name], known) for name, known in TABLES.items() if name in table}
    for name, part, known in (("", table, KEYS), *inner.values()):
        if isinstance(part, dict):
            for key in sorted(part.keys() - known):
                del part[key]
                before = f"{name}." if name else ""
                [nearest] = get_close_matches(key, sorted(known), n=1, cutoff=0)
                shown = key if key.isprintable() else ascii(key)
                yield StrayKey(f"{before}{shown}", f"{before}{nearest}")


def _text(table: Mapping[str, Any], key: str) -> str | None:
    value = table.get(key)
    if value is not None and not isinstance(value, str):
        raise SettingWrong(path=SETTINGS_FILE, key=key, taken=N_("text"))
    return value


def _labels(table: object) -> dict[Role, tuple[str, ...]]:
    if not isinstance(table, dict):
        raise SettingWrong(path=SETTINGS_FILE, key="labels", taken=N_("table"))
    for role, row in table.items():
        if not isinstance(row, list) or not all(isinstance(label, str) for label in row):
            raise SettingWrong(path=SETTINGS_FILE, key=f"labels.{role}", taken=N_("list of texts"))
    return {role: tuple(row) for role, row in table.items()}


def _limits(table: object) -> Limits:
    if not isinstance(table, dict):
        raise SettingWrong(path=SETTINGS_FILE, key="limits", taken=N_("table"))
    for key, value in table.items():
        if type(value) is not int or value < 1:
            raise SettingWrong(path=SETTINGS_FILE, key=f"limits.{key}", taken=WHOLE_NUMBERS[1])
    return Limits(**table)


def _cluster(table: object) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise SettingWrong(path=SETTINGS_FILE, key="opensearch", taken=N_("table"))
    for key, value in table.items():
        least = LEAST.get(key, 0)
        if type(value) is not CLUSTER_KEYS[key] or (isinstance(value, int) and value < least):
            taken = WHOLE_NUMBERS[least] if key in LEAST else N_("text")
            raise SettingWrong(path=SETTINGS_FILE, key=f"opensearch.{key}", taken=taken)
    return table


def _beside(folder: Path, table: Mapping[str, Any], key: str) -> Path | None:
    """Name a dictionary file: as the table says, else the one beside sarye.toml if it is there."""
    named = _text(table, key)
    if named is not None:
        return folder / named
    usual = folder / f"{key}.txt"
    return usual if usual.is_file() else None
