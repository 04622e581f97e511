"""An OpenAPI description in, clients made of it out, by generators that are no part of the project.

Both live in a folder of the user's cache: openapi-python-client, from PyPI, in an environment of
its own, in which clients run too, and OpenAPI Generator, from Maven Central, which needs Java.
``python -m tools.clients --fetch`` gets them; nothing else here loads anything.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PACKAGE: Final = "openapi-python-client==0.29.1"
NEEDED: Final = (PACKAGE, "httpx>=0.27", "urllib3>=2.1,<3", "python-dateutil>=2.8", "pydantic>=2")
"""The generator, and what clients of both generators import."""

JAR: Final = "openapi-generator-cli-7.25.0.jar"
ARTIFACT: Final = "org.openapitools:openapi-generator-cli:7.25.0"

MISSING: Final = "no generators of clients: get them by python -m tools.clients --fetch"
"""Why there is none."""


@dataclass(frozen=True, slots=True)
class Generators:
    """What makes clients, and the Python that runs them; without Java there is no ``jar``."""

    python: Path
    jar: Path | None

    def by_python(self, document: Path, folder: Path, name: str) -> None:
        """Make a package of a name in a folder, by openapi-python-client."""
        config = folder / f"{name}.yaml"
        config.write_text(f"package_name_override: {name}\npost_hooks: []\n", "utf-8")
        program = (str(self.python), "-m", "openapi_python_client")  # its script knows no new place
        options = ("--meta", "none", "--fail-on-warning", "--config", str(config))
        output = ("--output-path", str(folder / name))
        _run(*program, "generate", "--path", str(document), *options, *output)

    def by_java(self, document: Path, folder: Path, name: str) -> None:
        """Make a package of a name in a folder, by OpenAPI Generator."""
        quick = ("java", "-XX:TieredStopAtLevel=1", "-jar", str(self.jar))
        made = ("-i", str(document), "-o", str(folder), "--package-name", name)
        only = "--global-property=apis,models,supportingFiles,apiTests=false,modelTests=false"
        _run(*quick, "generate", "-g", "python", *made, only)


def find_generators() -> Generators | None:
    """Give what was fetched; None where nothing was."""
    folder = _cache()
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    jar = folder / JAR
    if not python.exists():
        return None
    return Generators(python, jar if jar.exists() and shutil.which("java") else None)


def fetch() -> Generators | None:
    """Get what is not there yet."""
    folder = _cache()
    if find_generators() is None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as place:
            made = Path(place) / "made"
            venv.create(made, with_pip=True)
            python = made / ("Scripts" if os.name == "nt" else "bin") / "python"
            _run(str(python), "-m", "pip", "install", "-q", *NEEDED)
            with suppress(OSError):  # another made the same
                made.rename(folder)
    if not (folder / JAR).exists() and shutil.which("mvn"):
        to = f"-DoutputDirectory={folder}"
        _run("mvn", "-q", "-B", "dependency:copy", f"-Dartifact={ARTIFACT}", to)
    return find_generators()


def _cache() -> Path:
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return caches / "sarye-clients" / PACKAGE.rpartition("=")[2]


def _run(*command: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own command
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}")


def main(arguments: Sequence[str]) -> int:
    """Get the generators, or say whether they are there."""
    found = fetch() if "--fetch" in arguments else find_generators()
    print(found or MISSING)
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
