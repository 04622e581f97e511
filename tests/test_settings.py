"""Environment before file, file before what is usual; a wrong file says what is wrong with it."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from sarye.errors import KeyUnknown, SettingsInvalid
from sarye.settings import KEYS, TABLES, Limits, Settings, read_settings


def written(folder: Path, text: str | bytes) -> Path:
    """Write sarye.toml into a folder."""
    content = text if isinstance(text, bytes) else text.encode()
    (folder / "sarye.toml").write_bytes(content)
    return folder


def test_without_a_file(tmp_path: Path) -> None:
    """Without a file and environment, everything is as usual."""
    assert read_settings(tmp_path, {}) == Settings()
    assert (Settings().data, Settings().index) == (None, Path("index"))
    assert Settings().fingerprint == ""


def test_a_whole_file(tmp_path: Path) -> None:
    """Every key of a file is read."""
    written(
        tmp_path,
        """
        data = "자료"
        index = "색인"
        lang = "ko"
        words = "사전/낱말.txt"
        synonyms = "사전/비슷한말.txt"
        [labels]
        situation = ["현황", "문제점"]
        other = []
        [limits]
        seconds = 5
        """,
    )
    assert read_settings(tmp_path, {}) == Settings(
        data=Path("자료"),
        index=Path("색인"),
        language="ko",
        labels={"situation": ("현황", "문제점"), "other": ()},
        words=tmp_path / "사전/낱말.txt",
        synonyms=tmp_path / "사전/비슷한말.txt",
        limits=Limits(seconds=5, megabytes=Limits().megabytes),
    )


@pytest.mark.parametrize(
    ("variable", "field"),
    [("SARYE_DATA", "data"), ("SARYE_INDEX", "index"), ("SARYE_LANG", "language")],
)
def test_the_environment_goes_before_the_file(tmp_path: Path, variable: str, field: str) -> None:
    """A variable replaces its key of the file and nothing else; an empty one does not count."""
    key = "lang" if field == "language" else field
    written(tmp_path, f'{key} = "file"')
    assert str(getattr(read_settings(tmp_path, {}), field)) == "file"
    assert str(getattr(read_settings(tmp_path, {variable: ""}), field)) == "file"
    settings = read_settings(tmp_path, {variable: "environment", "PATH": "/bin"})
    assert str(getattr(settings, field)) == "environment"
    others = {"data", "index", "language"} - {field}
    assert all(getattr(settings, other) == getattr(Settings(), other) for other in others)


def test_dictionary_files_beside_the_settings(tmp_path: Path) -> None:
    """words.txt and synonyms.txt beside sarye.toml are taken where no others are named."""
    assert read_settings(tmp_path, {}).words is None
    (tmp_path / "words.txt").touch()
    (tmp_path / "synonyms.txt").mkdir()
    settings = read_settings(tmp_path, {})
    assert (settings.words, settings.synonyms) == (tmp_path / "words.txt", None)
    written(tmp_path, 'words = "other.txt"')
    assert read_settings(tmp_path, {}).words == tmp_path / "other.txt"


@pytest.mark.parametrize("text", ["", "# nothing\n", codecs.BOM_UTF8, codecs.BOM_UTF8 + b"\r\n"])
def test_empty_files(tmp_path: Path, text: str | bytes) -> None:
    """An empty file, with a byte order mark or a comment, changes nothing."""
    assert read_settings(written(tmp_path, text), {}) == Settings()


def test_a_folder_named_like_the_file(tmp_path: Path) -> None:
    """A folder with the file's name is no file."""
    (tmp_path / "sarye.toml").mkdir()
    assert read_settings(tmp_path, {}) == Settings()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("data = ", "line 1 "),
        ('data = "a"\ndata = "b"', "line 2 "),
        ("색인 = 'x'", "line 1"),
        ("data = 1", "data is no text"),
        ('index = ["a"]', "index is no text"),
        ("lang = true", "lang is no text"),
        ("words = 1", "words is no text"),
        ("synonyms = {}", "synonyms is no text"),
        ('labels = "상황"', "labels is no table"),
        ('[labels]\nsituation = "현황"', "labels.situation is no list of texts"),
        ("[labels]\neffect = [1]", "labels.effect is no list of texts"),
        ("limits = 5", "limits is no table"),
        ("[limits]\nseconds = 0", "limits.seconds is no whole number from 1"),
        ("[limits]\nmegabytes = true", "limits.megabytes is no whole number from 1"),
        ('data = "자료"'.encode("cp949"), "not readable as UTF-8"),
        ('data = "a"'.encode("utf-16"), "not readable as UTF-8"),
    ],
)
def test_a_wrong_file(tmp_path: Path, text: str | bytes, reason: str) -> None:
    """A file that cannot be used names itself and the reason, whatever the environment says."""
    written(tmp_path, text)
    with pytest.raises(SettingsInvalid) as raised:
        read_settings(tmp_path, {"SARYE_DATA": "a", "SARYE_INDEX": "b", "SARYE_LANG": "ko"})
    assert raised.value.params["path"] == "sarye.toml"
    assert reason in str(raised.value)


@pytest.mark.parametrize(
    ("text", "key", "nearest"),
    [
        ('idnex = "x"', "idnex", "index"),
        ("[tool]\nx = 1", "tool", ""),
        ('"색인" = "x"', "색인", ""),
        ("[limits]\nsecond = 1", "limits.second", "limits.seconds"),
        ('[labels]\nsituations = ["현황"]', "labels.situations", "labels.situation"),
        ("[opensearch]\nshard = 2", "opensearch.shard", "opensearch.shards"),
    ],
)
def test_an_unknown_key_is_left_out_and_told(
    tmp_path: Path, text: str, key: str, nearest: str
) -> None:
    """A key that means nothing changes nothing, and is named with the one most like it."""
    settings = read_settings(written(tmp_path, f'data = "자료"\n{text}'), {})
    ((name, near),) = settings.unknown
    assert (name, near if nearest else "") == (key, nearest)
    assert near.rpartition(".")[2] in {*KEYS, *chain(*TABLES.values())}
    with pytest.raises(KeyUnknown, match=re.escape(key)):
        settings.check_keys()
    assert replace(settings, unknown=()) == Settings(data=Path("자료"))


def test_the_fingerprint_names_the_labels(tmp_path: Path) -> None:
    """It changes with the labels, whatever their order, and with nothing else."""

    def fingerprint(text: str) -> str:
        return read_settings(written(tmp_path, text), {}).fingerprint

    one = fingerprint('[labels]\nsituation = ["현황", "문제점"]\neffect = ["성과"]')
    assert one == fingerprint(
        'data = "x"\nlang = "ko"\n[labels]\neffect = ["성과"]\nsituation = ["문제점", "현황"]'
    )
    assert one != fingerprint('[labels]\nsituation = ["현황"]\neffect = ["성과", "문제점"]')
    assert one != fingerprint('[labels]\nsituation = ["현황", "문제점"]')
    assert fingerprint('data = "x"') == ""
