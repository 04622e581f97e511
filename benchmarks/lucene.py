"""Where Java and the jars of Lucene 8 are; `Missing` where they are not."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

from benchmarks.missing import Missing

FOLDER: Final = Path("/usr/share/java")
"""Where Debian puts jars; LUCENE_JARS names another folder."""

JARS: Final = ("lucene-core", "lucene-analyzers-common", "lucene-analyzers-nori")
INSTALL: Final = (
    "Debian's liblucene8-java and default-jdk-headless, or a JDK and the Lucene 8 jars "
    "(core, analyzers-common, analyzers-nori) in the folder that LUCENE_JARS names"
)


def java(program: str = "java") -> str:
    """Find a program of the JDK; the compiler must be there too."""
    found = shutil.which(program)
    if found is None or shutil.which("javac") is None:
        raise Missing(INSTALL)
    return found


def class_path(*folders: Path) -> str:
    """Join folders of classes and the jars."""
    folder = Path(os.environ.get("LUCENE_JARS", FOLDER))
    found = [sorted(folder.glob(f"{name}-8*.jar")) for name in JARS]
    if not all(found):
        raise Missing(INSTALL)
    return os.pathsep.join(map(str, (*folders, *(jars[-1] for jars in found))))
