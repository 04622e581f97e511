"""A release of OpenSearch in, real nodes of it in processes of their own out, from jars of Maven.

There is no archive of OpenSearch in Maven's repository, but all its jars are there: `LoneNode.java`
starts a node of them. They are kept where Maven keeps what it fetches. As a program this runs a
node until it is interrupted: ``python -m tools.nodes [RELEASE]``; ``--fetch`` only gets what it
needs.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

SOURCES: Final = Path(__file__).with_name("opensearch")
SECONDS: Final = 20
"""How long a node that is told to end may take; then it is killed."""

JVMS: Final = Path("/usr/lib/jvm")

MISSING: Final = (
    "no Java with its compiler from 17 on, or no Maven: install them "
    "(Debian: apt-get install openjdk-17-jdk-headless maven)"
)


class Release(NamedTuple):
    """A release of OpenSearch, what goes with it, and the oldest Java that runs it.

    ``nori`` is the version of Lucene's analyzer of Korean; empty where Maven has none.
    """

    opensearch: str
    log4j: str
    java: int
    nori: str = ""


RELEASES: Final = (
    Release("3.9.0", log4j="2.25.5", java=21),
    Release("2.19.6", log4j="2.25.4", java=17, nori="9.12.3"),
)
"""Newest first."""


@dataclass(frozen=True, slots=True)
class Program:
    """A release that can be started: the Java that runs it, and its class path."""

    release: Release
    java: Path
    classes: str

    def start(self, folder: Path, *settings: str, heap: str = "512m", quick: bool = True) -> Node:
        """Start a node that keeps its data in a folder; each setting is ``name=value``.

        It starts ``quick``, or is fast once it has run for a while.

        Returns when it takes requests; raises `RuntimeError` with its log where it does not.
        """
        folder.mkdir(parents=True, exist_ok=True)
        log = folder / "node.log"
        given = dict(pair.split("=", 1) for pair in (*USUAL, f"path.home={folder}", *settings))
        with log.open("ab") as errors:
            process = subprocess.Popen(  # noqa: S603 - our own command
                (
                    *(
                        str(self.java),
                        f"-Xms{heap}",
                        f"-Xmx{heap}",
                        *(QUICK if quick else ()),
                        *OPTIONS,
                    ),
                    *("-cp", self.classes, "LoneNode"),
                    *(f"{name}={value}" for name, value in given.items()),
                ),
                stdin=subprocess.PIPE,  # as which ends, the node does
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        assert process.stdout is not None  # noqa: S101 - it was asked for
        address = process.stdout.readline().strip()
        if not address:
            process.wait()
            raise RuntimeError(log.read_text("utf-8", "replace"))
        return Node(address, process)


@dataclass(frozen=True, slots=True)
class Node:
    """A node that takes requests."""

    address: str
    process: subprocess.Popen[str]

    def kill(self) -> None:
        """Let it die as where the power fails."""
        self.process.kill()
        self._ended()

    def end(self) -> None:
        """Shut it down."""
        assert self.process.stdin is not None  # noqa: S101 - it was asked for
        with suppress(OSError):
            self.process.stdin.close()
        self._ended()

    def _ended(self) -> None:
        try:
            self.process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


USUAL: Final = (
    *("cluster.name=sarye-tests", "node.name=n1", "discovery.type=single-node"),
    *("network.host=127.0.0.1", "http.port=0", "transport.port=0"),
    *("transport.type=netty4", "http.type=netty4"),
    "cluster.routing.allocation.disk.threshold_enabled=false",
)
"""Settings of a node of its own: it takes free ports, and no heed of how full the disk is."""

QUICK: Final = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""For one of many processes on a small machine, which is to answer soon rather than fast."""

OPTIONS: Final = (
    "-Djava.awt.headless=true",
    *("-Dio.netty.noUnsafe=true", "-Dio.netty.allocator.numDirectArenas=0"),
    f"-Dlog4j.configurationFile={SOURCES / 'log4j2.properties'}",
)


def cluster_settings(names: Sequence[str], transports: Sequence[int], name: str) -> tuple[str, ...]:
    """Give the settings of one node of a cluster of several."""
    return (
        *("discovery.type=zen", f"node.name={name}"),
        f"transport.port={transports[names.index(name)]}",
        f"discovery.seed_hosts={','.join(f'127.0.0.1:{port}' for port in transports)}",
        f"cluster.initial_cluster_manager_nodes={','.join(names)}",
    )


def free_ports(count: int) -> list[int]:
    """Find ports that nobody listens at."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()


def find_program(wanted: str = "") -> Program | None:
    """Prepare the newest release that runs here, or one of a version that begins so.

    Gives None where there is no Java or no Maven; raises `RuntimeError` where the jars cannot be
    had.
    """
    javas = _javas()
    for release in RELEASES:
        fitting = [version for version in sorted(javas) if version >= release.java]
        if release.opensearch.startswith(wanted) and fitting and shutil.which("mvn"):
            java = javas[fitting[0]]
            return Program(release, java, _class_path(release, java))
    return None


def _javas() -> dict[int, Path]:
    """Find the Javas that have a compiler, by version."""
    on_path = shutil.which("java")
    named = os.environ.get("JAVA_HOME")
    places = [Path(named) / "bin" / "java"] if named else []
    places += [Path(on_path).resolve()] if on_path else []
    places += sorted(JVMS.glob("*/bin/java"))
    found: dict[int, Path] = {}
    for place in places:
        if place.with_name("javac").exists():
            found.setdefault(_version(place), place)
    return found


def _version(java: Path) -> int:
    said = subprocess.run(  # noqa: S603 - a Java of the system
        (str(java), "-version"), capture_output=True, text=True, check=False
    )
    number = re.search(r'version "(\d+)', said.stderr)
    return int(number[1]) if number else 0


def _class_path(release: Release, java: Path) -> str:
    """Get the jars and compile the launcher, unless that was done before."""
    sources = sorted((*SOURCES.glob("*.java"), SOURCES / "pom.xml"))
    content = b"".join(path.read_bytes() for path in sources) + str(release).encode()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sarye-nodes"
    place = cache / f"{release.opensearch}-{hashlib.sha256(content).hexdigest()[:12]}"
    if not place.is_dir() or not _jars(place):
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            made = Path(folder) / "made"
            made.mkdir()
            _make(release, java, made)
            shutil.rmtree(place, ignore_errors=True)
            with suppress(OSError):  # another made the same
                made.rename(place)
    return os.pathsep.join((str(place), *_jars(place)))


def _jars(place: Path) -> list[str]:
    """List the jars of a class path; none where one was cleared away."""
    jars = (place / "jars.txt").read_text("utf-8").strip().split(os.pathsep)
    return jars if all(Path(jar).is_file() for jar in jars) else []


def _make(release: Release, java: Path, place: Path) -> None:
    given = [f"-Dopensearch={release.opensearch}", f"-Dlog4j={release.log4j}"]
    sources = [str(SOURCES / "LoneNode.java")]
    if release.nori:
        given += ["-Pnori", f"-Dnori={release.nori}"]
        sources.append(str(SOURCES / "NoriPlugin.java"))
    jars = place / "jars.txt"
    maven = ("mvn", "-q", "-B", "-f", str(SOURCES / "pom.xml"), "dependency:build-classpath")
    _run(*maven, f"-Dmdep.outputFile={jars}", *given)
    compiler = (str(java.with_name("javac")), "-nowarn", "-proc:none")
    _run(*compiler, "-cp", jars.read_text("utf-8").strip(), "-d", str(place), *sources)


def _run(*command: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own command
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}")


@contextmanager
def running(folder: Path, program: Program) -> Iterator[str]:
    """Run one node until the block ends, and give its address."""
    node = program.start(folder)
    try:
        yield node.address
    finally:
        node.end()


def main(arguments: Sequence[str]) -> int:
    """Run a node, or only get what it needs."""
    wanted = next((one for one in arguments if not one.startswith("-")), "")
    program = find_program(wanted)
    if program is None:
        print(MISSING, file=sys.stderr)
        return 1
    if "--fetch" not in arguments:
        with tempfile.TemporaryDirectory() as folder, running(Path(folder), program) as address:
            print(f"OpenSearch {program.release.opensearch}: {address}", flush=True)
            with suppress(KeyboardInterrupt):
                signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
