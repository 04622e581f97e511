"""Every job of the project by one name, with nothing but Python and pip: ``python3 task.py demo``.

Jobs: demo (install, index data/, search), test, lint, types, wheel, check (all of these), slow,
bundle (a ZIP to install from without a network), platforms (where there are wheels), lock,
catalogue, screenshots. Each makes and uses its own virtual environment in .venv.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
SCRIPTS = "Scripts" if os.name == "nt" else "bin"
MOST_MEGABYTES = 350
MOST_PACKAGES = 38
"""What a plain installation stays below; Kiwi's model, numpy and Kiwi are most of it."""

NEXT = ("search 수의계약 확인서", "export 부담 완화 -o hits.xlsx", "serve")
"""What to try after the demo: commands of sarye, which is in no path yet."""

TRIED = {"pdf": ("export", "부담", "-o", "hits.pdf"), "mcp": ("mcp",)}
"""Extras that go into bundles, and a command that needs each."""

LOCKED = (*TRIED, "opensearch")
"""Extras that have a lock file of their own; the image of Docker holds all of them."""

CATALOGUE_HEAD = """# Korean texts of sarye.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: ko\\n"

"""


def main(arguments: list[str]) -> int:
    """Run the jobs that are named; further words go to the last one (pytest's, say)."""
    names = [name for name in arguments if name in JOBS]
    if not names:
        print(__doc__)
        return 2
    rest = arguments[arguments.index(names[-1]) + 1 :]
    try:
        for name in names[:-1]:
            JOBS[name]([])
        JOBS[names[-1]](rest)
    except subprocess.CalledProcessError as error:
        return error.returncode or 1
    return 0


def demo(rest: list[str]) -> None:
    """Install, index data/ and show a ranked search."""
    install("requirements.lock")
    run("sarye", "index")
    run("sarye", "search", *(rest or ["부담", "--limit", "3"]))
    sarye = Path(ENVIRONMENT.name, SCRIPTS, "sarye")
    there = [] if Path.cwd() == ROOT else [f'  cd "{ROOT}"']  # where the index is
    print("", "Next:", *there, *(f"  {sarye} {command}" for command in NEXT), sep="\n")


def test(rest: list[str]) -> None:
    """Run the tests, but those that start whole benchmarks."""
    install("requirements-dev.lock")
    quick = ("-m", "not slow")
    run("python", "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", *quick, *rest)


def slow(rest: list[str]) -> None:
    """Run the tests that start whole benchmarks, one by one."""
    install("requirements-dev.lock")
    run("python", "-m", "pytest", "-q", "-m", "slow", *(rest or ["tests/benchmarks"]))


def lint(rest: list[str]) -> None:
    """Check style and format."""
    install("requirements-dev.lock")
    run("ruff", "check", *rest)
    run("ruff", "format", "--check")


def types(rest: list[str]) -> None:
    """Check types."""
    install("requirements-dev.lock")
    run("mypy", *rest)


def wheel(_: list[str]) -> None:
    """Build the wheel and try it in an environment of its own, outside the source tree."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        built = built_wheel(place)
        venv.create(place / "venv", with_pip=True)
        own = place / "venv" / SCRIPTS
        install_locked(own / "python", "requirements.lock")
        shell(str(own / "python"), "-m", "pip", "install", "-q", "--no-deps", str(built))
        check_size(next((place / "venv").rglob("site-packages")))
        shell(str(own / "sarye"), "index", str(ROOT / "data"), cwd=place)
        shell(str(own / "sarye"), "search", "수의계약 확인서", "--lang", "ko", cwd=place)
        for suffix in ("csv", "xlsx", "docx", "hwpx", "html", "md", "json"):
            shell(str(own / "sarye"), "export", "부담", "-o", f"hits.{suffix}", cwd=place)
        check_extra(own / "sarye", place)
        for extra, command in TRIED.items():
            install_locked(own / "python", f"requirements-{extra}.lock")
            nothing = subprocess.DEVNULL  # an assistant that hangs up at once
            subprocess.run([own / "sarye", *command], cwd=place, stdin=nothing, check=True)


def bundle(rest: list[str]) -> None:
    """Make a ZIP for a platform that sarye is installed from without a network."""
    install("requirements-dev.lock")
    with tempfile.TemporaryDirectory() as folder:
        wheel = str(built_wheel(Path(folder)))
        run("python", "-m", "tools.bundle", "--wheel", wheel, *rest)


def platforms(_: list[str]) -> None:
    """Tell whether every dependency has wheels for every platform and Python."""
    install("requirements-dev.lock")
    run("python", "-m", "pip", "install", "-q", "uv")
    run("python", "-m", "tools.bundle.everywhere")


def built_wheel(folder: Path) -> Path:
    """Build the wheel of sarye into a folder."""
    shell(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), str(ROOT))
    return next(folder.glob("sarye-*.whl"))


def install_locked(python: Path, name: str) -> None:
    """Install what a lock file names into the environment of a Python."""
    lock = str(ROOT / name)
    shell(str(python), "-m", "pip", "install", "-q", "--require-hashes", "-r", lock)


def check_size(packages: Path) -> None:
    """Fail where an installation has grown beyond its limits, or has no types."""
    installers = ("pip", "setuptools", "pkg_resources", "_distutils_hack", "distutils-")
    own = [one for one in packages.iterdir() if not one.name.startswith(installers)]
    count = sum(one.suffix == ".dist-info" for one in own)
    files = [path for one in own for path in (one, *one.rglob("*")) if path.is_file()]
    megabytes = sum(path.stat().st_size for path in files) / 1e6
    print(f"Installed: {count} packages, {megabytes:.0f} MB")
    if count >= MOST_PACKAGES or megabytes >= MOST_MEGABYTES:
        most = f"{MOST_PACKAGES} packages and {MOST_MEGABYTES} MB"
        sys.exit(f"A plain installation must stay below {most}. Make what is new an extra.")
    if packages / "sarye" / "py.typed" not in files:
        sys.exit("The wheel holds no py.typed, so that nobody sees its types.")


def check_extra(sarye: Path, place: Path) -> None:
    """Fail where a command does not say in one line how to install what measures."""
    files = ("--queries", "queries.tsv", "--qrels", "qrels.tsv")
    command = (str(sarye), "--lang", "en", "evaluate", *files)
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    said = done.stderr.splitlines()
    if done.returncode != 1 or len(said) != 1 or 'pip install "sarye[evaluation]"' not in said[0]:
        sys.exit(f"sarye evaluate does not say what to install: {done.stderr or done.stdout}")


def check(_: list[str]) -> None:
    """Run everything that a change must pass."""
    for job in (lint, types, test, demo, wheel):
        job([])


def lock(_: list[str]) -> None:
    """Write the lock files anew: versions and hashes of every dependency, for every system."""
    install("requirements-dev.lock")
    run("python", "-m", "pip", "install", "-q", "uv")
    options = ("--universal", "--python-version=3.11", "--generate-hashes", "--no-annotate")
    quiet = ("--quiet", "--no-header", "--no-emit-index-url", "--upgrade")
    run("uv", "pip", "compile", "pyproject.toml", *options, *quiet, "-o", "requirements.lock")
    for extra in ("dev", *LOCKED):
        same = ("-c", "requirements.lock" if extra == "dev" else "requirements-dev.lock")
        into = (f"--extra={extra}", "-o", f"requirements-{extra}.lock")
        run("uv", "pip", "compile", "pyproject.toml", *options, *quiet, *same, *into)


def catalogue(_: list[str]) -> None:
    """Take new texts into the Korean catalogue, and compile it."""
    install("requirements-dev.lock")
    folder = "src/sarye/locale"
    template = Path(tempfile.gettempdir()) / "sarye.pot"
    extract = ("-k", "N_", "--no-location", "--omit-header", "--no-wrap", "-o", str(template))
    run("pybabel", "-q", "extract", "-F", "babel.cfg", *extract, "src")
    update = ("-D", "sarye", "-d", folder, "-l", "ko", "-i", str(template), "--no-wrap", "-N")
    run("pybabel", "-q", "update", *update, "--ignore-obsolete", "--omit-header")
    korean = ROOT / folder / "ko" / "LC_MESSAGES" / "sarye.po"
    korean.write_text(CATALOGUE_HEAD + korean.read_text("utf-8").lstrip(), "utf-8")
    run("pybabel", "-q", "compile", "-D", "sarye", "-d", folder)


def screenshots(rest: list[str]) -> None:
    """Take the pictures of the page that the READMEs show; needs a Chromium."""
    install("requirements-dev.lock")
    run("python", "-m", "tools.screenshots", *rest)


def install(name: str) -> None:
    """Make the environment and bring it to a lock file, unless it is there already."""
    if not (ENVIRONMENT / SCRIPTS).is_dir():
        venv.create(ENVIRONMENT, with_pip=True)
    files = (ROOT / name, ROOT / "pyproject.toml")
    state = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    mark = ENVIRONMENT / f"{name}.installed"
    if mark.is_file() and mark.read_text() == state:
        return
    run("python", "-m", "pip", "install", "-q", "--require-hashes", "-r", name)
    run("python", "-m", "pip", "install", "-q", "--no-deps", "-e", ".")
    mark.write_text(state)


def run(program: str, *arguments: str) -> None:
    """Run a program of the environment."""
    shell(str(ENVIRONMENT / SCRIPTS / program), *arguments, cwd=ROOT)


def shell(*command: str, cwd: Path = ROOT) -> None:
    """Run a command; fail when it fails."""
    subprocess.run(command, cwd=cwd, check=True)


JOBS: dict[str, Callable[[list[str]], None]] = {
    job.__name__: job
    for job in (
        *(demo, test, slow, lint, types, wheel, check),
        *(bundle, platforms, lock, catalogue, screenshots),
    )
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
