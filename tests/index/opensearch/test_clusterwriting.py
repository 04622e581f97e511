"""Writing to a cluster: what stands there is what the folder holds, whatever happens to a run."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import count
from math import log1p
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from sarye.address import Address
from sarye.analysis import UserTerms
from sarye.analysis.numbering import Numbering
from sarye.cluster import Cluster
from sarye.errors import CacheUnusable, IndexForeign, IndexLocked, IndexOutdated
from sarye.index import IndexFolder, Stamp, stamp_now
from sarye.index.folder import LOCK_FILE, ORIGIN_FILE
from sarye.index.folderreader import FolderReader
from sarye.index.opensearch import OpenSearchEngine, replication
from sarye.index.opensearch.client import Client
from sarye.index.opensearch.docrecords import records_in
from sarye.index.opensearch.entrycolumns import Columns
from sarye.index.opensearch.entrydocs import unpacked
from sarye.index.opensearch.files import FileStore, superseded_rows
from sarye.index.opensearch.lock import LEASE, LOCK
from sarye.index.opensearch.mapping import (
    MAPPING_VERSION,
    SCALE,
    WHERE,
    bounded,
    lettered,
    pair_token,
    placed,
    scored,
    spelled,
    squeezed,
)
from sarye.index.opensearch.state import STATE, read_state
from sarye.index.opensearch.transport import Asked, Patience, Transport
from sarye.index.opensearch.workingcopy import WorkingCopy
from sarye.index.plan import Kind
from sarye.index.records import pack_case
from sarye.index.schema import NEAR, PARTS
from sarye.index.stamp import STAMP_FILE, TermFiles
from sarye.index.weights import KIND_WEIGHTS
from sarye.indexing.copying import copy_index
from sarye.models import Case
from sarye.settings import Settings
from sarye.words.modelqueue import OwnModel

CLUSTER = Cluster(replicas=0)
NO_TERMS = TermFiles(None, None)

Documents = Mapping[str, Sequence[Case]]
CaseBuilder = Callable[..., Case]


class Entry(NamedTuple):
    """What is compared of an entry: its stored record, its hit, and what it names as near."""

    data: bytes
    head: str
    grouped: bool
    near: frozenset[str]


@dataclass(frozen=True)
class Machine:
    """A machine that writes: its own cache, and an engine."""

    engine: OpenSearchEngine
    numbering: Numbering
    store: Any

    def run(
        self,
        put: Documents | None = None,
        remove: Sequence[str] = (),
        *,
        anew: bool = False,
        stamp: Stamp | None = None,
    ) -> None:
        """Write documents as a run of indexing does."""
        with self.engine.locked():
            self.write(put, remove, anew=anew, stamp=stamp)

    def write(
        self,
        put: Documents | None = None,
        remove: Sequence[str] = (),
        *,
        anew: bool = False,
        stamp: Stamp | None = None,
    ) -> None:
        """Write under the lock."""
        stamp = stamp or _stamp()
        writer = self.engine.writer(stamp, self.numbering, ("/data",), anew=anew)
        with closing(writer):
            for key in remove:
                writer.remove(key)
            for key, cases in (put or {}).items():
                writer.put(self.store.record(key, cases), self.store.occurrences(key, cases))
            writer.commit(last=True, always=False, track=_untold)
            writer.publish(stamp, NO_TERMS)

    @property
    def copy(self) -> IndexFolder:
        """The working copy."""
        return WorkingCopy(self.engine._cache / "copy").folder


Machines = Callable[[str], Machine]


@pytest.fixture
def machine(cluster_address: Address, tmp_path: Path, new_store: Callable[[], Any]) -> Machines:
    """Make a machine of a name, with a cache of its own."""
    store = new_store()

    def made(name: str) -> Machine:
        engine = OpenSearchEngine(cluster_address, CLUSTER, tmp_path / name)
        return Machine(engine, Numbering(OwnModel((), tmp_path, 1).tokens), store)

    return made


@pytest.fixture
def followed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no change of average lengths be a reason to weigh all entries anew."""
    monkeypatch.setattr(replication, "DRIFT", float("inf"))


def _stamp() -> Stamp:
    return replace(stamp_now(Settings(), UserTerms()), built="2025-01-01")


def _untold(done: int, total: int) -> None:
    """Tell nobody."""


class Cell:
    """What a reader of a cluster would see, read without any of a reader's code."""

    def __init__(self, address: Address, cache: Path) -> None:
        self.client = Client(address, CLUSTER)
        self.state = read_state(self.client, address.name)
        self.store = FileStore(self.client, self.state.files_index, cache / "seen")
        self.rows = self._rows()

    def _rows(self) -> list[dict[str, Any]]:
        gone = superseded_rows(self.store, self.state)
        since = {"range": {"since": {"lte": self.state.generation}}}
        query = {"bool": {"filter": [since], "must_not": [{"terms": {"row": gone}}]}}
        self.client.refresh(self.state.index)
        body = {"query": query, "sort": [{"row": "asc"}]}
        return [hit["_source"] for hit in self.client.scan(body, index=self.state.index)]

    @property
    def entries(self) -> dict[str, Entry]:
        """Give what is compared of each entry."""
        return {
            row["id"]: Entry(
                unpacked(row["data"]), row["head"], row["grouped"], frozenset(row["near"])
            )
            for row in self.rows
        }

    @property
    def records(self) -> list[Any]:
        """Give what is known of each document."""
        return list(records_in(self.client, self.state.files_index, self.state.generation))

    def count(self, index: str) -> int:
        """Count all documents of an index, seen or not."""
        self.client.refresh(index)
        body = {"size": 0, "track_total_hits": True}
        return int(self.client.search(body, index=index)["hits"]["total"]["value"])


def _entries(reader: FolderReader) -> dict[str, Entry]:
    """Give the same of a folder, by what it says of wordings and documents itself."""
    snapshot, found = reader.snapshot, {}
    for name in reader.ids(""):
        number = snapshot.case_number(name)
        assert number is not None
        hit = {snapshot.head(int(one))[1] for one in reader.hits.members(number)}
        near = {other for other in reader.ids("") if number in snapshot.records_of(NEAR, [other])}
        data = pack_case(snapshot.occurrences(number))
        found[name] = Entry(data, min(hit), len(hit) > 1, frozenset(near))
    return found


def _compare(address: Address, folder: IndexFolder, cache: Path) -> None:
    """Let a cluster hold what a folder does, each entry once, and nothing else."""
    seen = Cell(address, cache)
    with closing(folder.open()) as reader:
        assert seen.entries == _entries(reader)
        assert len(seen.rows) == len(seen.entries) == seen.state.holds.entries
        assert seen.state.holds == reader.state
        assert seen.records == list(reader.documents())
    assert seen.state.clean
    assert seen.count(seen.state.index) == len(seen.rows)
    with closing(Columns.open(seen.store, seen.state)) as columns:
        assert columns.rows.tolist() == [row["row"] for row in seen.rows]
        heads = [row["head"] for row in seen.rows]
        assert columns.heads.tolist() == list(map(heads.index, heads))
        assert list(map(columns.id, range(columns.size))) == [row["id"] for row in seen.rows]


def test_what_was_written_comes_back(
    machine: Machines, cluster_address: Address, corpus: list[Case], tmp_path: Path
) -> None:
    """Stored records come back byte for byte, and tokens weigh in a cluster what they do here."""
    one = machine("one")
    one.run({f"/data/{at}.txt": corpus[at:60:7] for at in range(7)}, anew=True)
    _compare(cluster_address, one.copy, tmp_path)
    seen, chance = Cell(cluster_address, tmp_path), random.Random(3)  # noqa: S311 - no secret
    with closing(one.copy.open()) as reader:
        for kind, tokens in _tokens(reader).items():
            chosen = [(token, where) for token in chance.sample(tokens, 12) for where in WHERE]
            for (token, where), found in zip(chosen, _found(seen, kind, chosen), strict=True):
                expected = _weighed(reader, kind, token, where)
                assert found.keys() == expected.keys()
                assert found == pytest.approx(expected, rel=1e-3, abs=2 / SCALE)


def _tokens(reader: FolderReader) -> dict[Kind, list[str]]:
    """List the tokens of a folder; pairs are those that stand in a row at any position."""
    snapshot = reader.snapshot
    words = list(snapshot.terms("words"))
    places: dict[int, list[str]] = defaultdict(list)
    for token in words:
        for position in snapshot.positions(token).tolist():
            places[position].append(token)
    pairs = {
        f"{first} {second}"
        for position, row in list(places.items())
        for first in row
        for second in places.get(position + 1, ())
    }
    return {"words": words, "bigrams": list(snapshot.terms("bigrams")), "pairs": sorted(pairs)}


def _weighed(reader: FolderReader, kind: Kind, token: str, where: str) -> dict[str, float]:
    """Give the frequency f of a token in each entry of a folder, of whose score f / (f + k) is."""
    parts = {"all": PARTS, "own": PARTS[:-1]}.get(where, (where,))
    docs, scores = reader.runner.scorer.score(token, kind, parts)
    weight, entries = KIND_WEIGHTS[kind], reader.state.entries
    rarity = log1p((entries - len(docs) + 0.5) / (len(docs) + 0.5))
    shares = scores / (weight.weight * rarity)
    names = (reader.snapshot.head(int(one))[1] for one in docs)
    return dict(zip(names, (weight.k1 * shares / (1 - shares)).tolist(), strict=True))


def _found(seen: Cell, kind: Kind, chosen: Sequence[tuple[str, str]]) -> list[dict[str, float]]:
    """Give the same of a cluster for tokens in parts, by the scores that it gives itself."""
    write, k1 = pair_token if kind == "pairs" else bounded, KIND_WEIGHTS[kind].k1
    queries = [{"term": {scored(kind, where): write(token)}} for token, where in chosen]
    bodies = [{"query": query, "size": 500} for query in queries]
    return [
        {
            hit["_source"]["id"]: k1 * hit["_score"] / (1 - hit["_score"])
            for hit in answer["hits"]["hits"]
        }
        for answer in seen.client.msearch(bodies, index=seen.state.index)
    ]


def test_changes_follow(
    machine: Machines,
    cluster_address: Address,
    case_of: CaseBuilder,
    cases_of: Callable[..., list[Case]],
    tmp_path: Path,
    followed: None,
) -> None:
    """After any additions, changes and deletions a cluster holds what the folder does."""
    one, chance = machine("one"), random.Random(5)  # noqa: S311 - no secret
    pool = [*_wordings(case_of), *cases_of(12, seed=4), *_passages(case_of)]
    one.run({"/data/first.txt": pool[3:9]}, anew=True)
    index = Cell(cluster_address, tmp_path).state.index
    for _ in range(4):
        known = [record.key for record in Cell(cluster_address, tmp_path).records]
        put = {
            f"/data/{chance.randrange(5)}.txt": chance.sample(pool, chance.randrange(1, 8))
            for _ in range(2)
        }
        one.run(put, [key for key in known if key not in put and chance.random() < 0.3])
        _compare(cluster_address, one.copy, tmp_path)
    assert Cell(cluster_address, tmp_path).state.index == index, "all was sent anew"


def test_another_machine_goes_on(
    machine: Machines,
    cluster_address: Address,
    cases_of: Callable[..., list[Case]],
    tmp_path: Path,
    followed: None,
) -> None:
    """Any machine goes on from what the cluster holds, whatever it held itself before."""
    cases = cases_of(9, seed=8)
    one, other = machine("one"), machine("other")
    one.run({"/data/0.txt": cases[:3]}, anew=True)
    other.run({"/data/1.txt": cases[3:6]})
    _compare(cluster_address, other.copy, tmp_path)
    one.run({"/data/2.txt": cases[6:]}, ["/data/0.txt"])
    _compare(cluster_address, one.copy, tmp_path)
    assert set(Cell(cluster_address, tmp_path).entries) == {case.id for case in cases[3:]}


class Dies(BaseException):
    """A process that is killed: nothing it would still do is done."""


@contextmanager
def dying(monkeypatch: pytest.MonkeyPatch, requests: int) -> Iterator[None]:
    """Let a run die when it has written so many times: nothing that it asks then arrives."""
    left = iter(range(requests))
    ask = Transport.ask

    def asked(self: Transport, question: Asked, patience: Patience) -> Any:
        if question.method != "GET" and not question.path.endswith(("_search", "_mapping")):
            for _ in left:
                break
            else:
                raise Dies
        return ask(self, question, patience)

    with monkeypatch.context() as patched:
        patched.setattr(Transport, "ask", asked)
        yield


@pytest.mark.parametrize("rebuild", [False, True], ids=["change", "rebuild"])
def test_killed_anywhere(
    machine: Machines,
    cluster_address: Address,
    case_of: CaseBuilder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    followed: None,
    *,
    rebuild: bool,
) -> None:
    """A run that dies before any of its requests leaves a whole state; the next one heals all."""
    cases, one = _wordings(case_of), machine("one")
    states = [
        {"/data/0.txt": cases[:2], "/data/1.txt": cases[2:]},
        {"/data/0.txt": cases[:1], "/data/1.txt": cases[1:]},
    ]
    one.run(states[1], anew=True)
    old = Cell(cluster_address, tmp_path).entries
    for number, requests in enumerate(count(1, 5 if rebuild else 2)):
        wanted, died = states[number % 2], False
        with dying(monkeypatch, requests):
            try:
                one.run(wanted, anew=rebuild)
            except Dies:
                died = True
        between = Cell(cluster_address, tmp_path)
        one.run(wanted)
        new = Cell(cluster_address, tmp_path).entries
        assert between.entries in (old, new)
        _compare(cluster_address, one.copy, tmp_path)
        assert _left(between.client, cluster_address.name) == 2
        old = new
        if not died:
            break
    assert requests > 8


def _left(client: Client, name: str) -> int:
    """Count the indexes of an address, and those that no alias names; the lock's is none."""
    return len([one for one in client.indexes(f"{name}-*") if not one.endswith(LOCK)])


def test_first_build_is_not_lost(
    machine: Machines,
    cluster_address: Address,
    case_of: CaseBuilder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What a first run had read before it died answers when the next one begins."""
    cases, one = _wordings(case_of), machine("one")
    with dying(monkeypatch, 4), suppress(Dies):
        one.run({"/data/0.txt": cases[:2]}, anew=True)
    assert not one.engine.exists()
    with one.engine.locked():
        assert set(Cell(cluster_address, tmp_path).entries) == {one.id for one in cases[:2]}
    one.run({"/data/1.txt": cases[2:]})
    _compare(cluster_address, one.copy, tmp_path)


def test_two_writers(
    machine: Machines, cluster_address: Address, case_of: CaseBuilder, tmp_path: Path
) -> None:
    """A second run is refused while one lives; one that is taken for dead writes nothing more."""
    cases, one, other = _wordings(case_of), machine("one"), machine("other")
    one.run({"/data/0.txt": cases[:1]}, anew=True)
    before = Cell(cluster_address, tmp_path).entries
    with one.engine.locked():
        for second in (other, machine("one")):
            with pytest.raises(IndexLocked):
                second.run({"/data/1.txt": cases[1:]})
        _age(cluster_address)
        with other.engine.locked(), pytest.raises(IndexLocked):
            one.write({"/data/1.txt": cases[2:]})
    assert Cell(cluster_address, tmp_path).entries == before
    other.run({"/data/1.txt": cases[1:]})
    _compare(cluster_address, other.copy, tmp_path)


def _age(address: Address) -> None:
    """Let the lock be as old as if its owner had died."""
    client, index = Client(address, CLUSTER), f"{address.name}-{LOCK}"
    found = client.get(index, LOCK)
    assert found is not None
    client.put(index, LOCK, {**found.source, "beat": found.source["beat"] - 2 * LEASE})
    client.close()


def test_rebuild_answers_when_it_is_whole(
    machine: Machines, cluster_address: Address, case_of: CaseBuilder, tmp_path: Path
) -> None:
    """What answered goes on until a rebuild is published; who reads it reads on after that."""
    cases, one = _wordings(case_of), machine("one")
    one.run({"/data/0.txt": cases[:1]}, anew=True)
    old = Cell(cluster_address, tmp_path)
    view = old.client.open_view(old.state.index)
    with one.engine.locked():
        with closing(one.engine.writer(_stamp(), one.numbering, (), anew=True)) as writer:
            for last in (False, True):
                key = f"/data/{int(last)}.txt"
                writer.put(
                    one.store.record(key), one.store.occurrences(key, cases[last : 1 + 2 * last])
                )
                writer.commit(last=last, always=True, track=_untold)
                assert Cell(cluster_address, tmp_path).entries == old.entries
            name = one.engine.commit_name()
            writer.publish(_stamp(), NO_TERMS)
        assert one.engine.commit_name() != name
        assert len(Cell(cluster_address, tmp_path).entries) == 3
        body = {"pit": {"id": view, "keep_alive": "1m"}, "query": {"match_all": {}}}
        assert len(old.client.search(body)["hits"]["hits"]) == 1
    with one.engine.locked():
        assert _left(old.client, cluster_address.name) == 2


def test_copies_are_the_same(
    machine: Machines,
    cluster_address: Address,
    case_of: CaseBuilder,
    tmp_path: Path,
    new_store: Any,
) -> None:
    """What is copied to a cluster and back has the same files, and names the same documents."""
    store = new_store()
    store.commit({"../data/0.txt": _wordings(case_of)})
    _stamp().write(store.folder.current())
    one, back = machine("one"), IndexFolder(tmp_path / "far" / "away" / "index")
    state = copy_index(store.folder, one.engine, _untold)
    _compare(cluster_address, store.folder, tmp_path)
    assert copy_index(one.engine, back, _untold) == state
    first, last = store.folder.current(), back.current()
    assert _bytes(first) == _bytes(last)
    document = store.folder.path.parent / "data" / "0.txt"
    for engine in (store.folder, one.engine, back):
        assert engine.key(document) == "../data/0.txt"
        assert engine.file("../data/0.txt") == document
    one.run({"../data/1.txt": [case_of("늦게 온 사례", {"effort": "뒤늦게 들어온 이야기를 적음"})]})
    _compare(cluster_address, one.copy, tmp_path)
    assert one.engine.key(document) == "../data/0.txt"


def _bytes(build: Path) -> dict[str, bytes]:
    ours = (LOCK_FILE, ORIGIN_FILE)
    files = {one.name: one.read_bytes() for one in build.iterdir() if not one.name.endswith(ours)}
    stamp = json.loads(files[STAMP_FILE])
    own = {"folder", "check"}  # a stamp is bound to the folder that it stands in
    told = {name: value for name, value in stamp.items() if name not in own}
    return {**files, STAMP_FILE: json.dumps(told).encode()}


def test_keys_are_paths(machine: Machines, tmp_path: Path) -> None:
    """In an index that was made in a cluster every machine names a file by its whole path."""
    engine = machine("one").engine
    document = tmp_path / "data" / "한글 이름.hwp"
    assert engine.key(document) == document.as_posix()
    assert engine.file(document.as_posix()) == document


@pytest.mark.parametrize("is_alias", [True, False])
def test_what_is_not_ours_stays(
    machine: Machines, cluster_address: Address, case_of: CaseBuilder, *, is_alias: bool
) -> None:
    """A name that is in use for something else is refused, and nothing of it is touched."""
    client, name = Client(cluster_address, CLUSTER), cluster_address.name
    index = f"{name}-123456789abc" if is_alias else name
    client.create_index(index, {"settings": {"number_of_replicas": 0}})
    client.put(index, "1", {"other": "program"})
    if is_alias:
        client.switch({name: index})
    one = machine("one")
    with pytest.raises(IndexForeign):
        one.engine.open()
    with pytest.raises(IndexForeign):
        one.run({"/data/0.txt": _wordings(case_of)}, anew=True)
    assert client.get(index, "1") is not None
    assert client.indexes(f"{name}*") == (index,)


def test_cache_that_cannot_be_kept(cluster_address: Address, tmp_path: Path) -> None:
    """Where this machine cannot keep what it fetches, its folder and the next step are named."""
    (tmp_path / "file").write_text("in the way")
    engine = OpenSearchEngine(cluster_address, CLUSTER, tmp_path / "file")
    with pytest.raises(CacheUnusable, match="XDG_CACHE_HOME"), engine.locked():
        pass


def test_another_version_is_replaced_when_asked_for(
    machine: Machines, cluster_address: Address, case_of: CaseBuilder, tmp_path: Path
) -> None:
    """An index of another version is named as such, kept by a run, and replaced by a rebuild."""
    cases, one = _wordings(case_of), machine("one")
    one.run({"/data/0.txt": cases}, anew=True)
    seen = Cell(cluster_address, tmp_path)
    document = seen.client.get(seen.state.files_index, STATE)
    assert document is not None
    later = {**document.source[STATE], "mapping": MAPPING_VERSION + 1}
    seen.client.put(seen.state.files_index, STATE, {STATE: later})
    with pytest.raises(IndexOutdated):
        one.engine.open()
    with one.engine.locked():
        assert one.engine.exists()
        one.write({"/data/0.txt": cases[:1]}, anew=True)
    assert set(Cell(cluster_address, tmp_path).entries) == {cases[0].id}


def test_endless_words(
    machine: Machines, cluster_address: Address, case_of: CaseBuilder, tmp_path: Path
) -> None:
    """A word of 100,000 letters, which Lucene would refuse, is found as any other."""
    long, half = "qwertyuiop" * 10_000, "\udc80"
    case = case_of(
        f"긴 낱말 {half}",
        {"effort": f"{long} 뒤에 오는 말", "effect": "반값"},
        agency=f"기관{half}",
    )
    one = machine("one")
    one.run({f"/data/{half}.txt": [case]}, anew=True)
    _compare(cluster_address, one.copy, tmp_path)
    seen = Cell(cluster_address, tmp_path)
    with closing(one.copy.open()) as reader:
        token = next(token for token in reader.snapshot.terms("words") if len(token) > 50_000)
    queries = [
        {"term": {scored("words", "effort"): bounded(token)}},
        {"prefix": {placed("effort"): bounded(token[:50])}},
        {"match_phrase": {lettered("effort"): token[30_000:30_040]}},
        {"wildcard": {squeezed("effort"): f"*{token[70_000:70_100]}*"}},
        {"term": {"path": spelled(f"/data/{half}.txt")}},
    ]
    for query in queries:
        answer = seen.client.search({"query": query}, index=seen.state.index)
        assert len(answer["hits"]["hits"]) == 1, query


def _wordings(case_of: CaseBuilder) -> list[Case]:
    """Make three cases of which two tell one story in other words."""
    story = "주차장 입구마다 빈자리를 알리는 안내판을 세우고 요금을 휴대전화로 내게 하여 줄을 없앰 "
    other = "어르신 댁을 찾아가 전기와 가스를 살피고 고장 난 것을 그 자리에서 고쳐 드림. "
    effects = ("민원이 절반으로 줄어듦", "민원이 절반으로 줄어 들었음")
    told = [
        case_of("빈자리를 알리는 주차장", {"effort": story * 4, "effect": one}) for one in effects
    ]
    return [*told, case_of("찾아가는 수리", {"effort": other * 4})]


def _passages(case_of: CaseBuilder) -> list[Case]:
    """Make the passages of one document."""
    texts = [f"{number}째 쪽에는 회의에서 나온 말을 그대로 옮겨 적음" for number in range(3)]
    return [case_of("회의록", {"other": text}, kind="document") for text in texts]
