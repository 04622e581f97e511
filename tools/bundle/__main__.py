"""Makes a bundle: ``python3 task.py bundle --platform win_amd64``."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from tools.bundle.locks import ROOT, locked
from tools.bundle.packing import Bundle, pack
from tools.bundle.platforms import PLATFORMS, PYTHONS, this_platform
from tools.bundle.trial import try_bundle
from tools.bundle.wheels import WheelsMissing, fetch


def main() -> int:
    """Make a bundle of a wheel of sarye, and try it where that is asked for."""
    usual = this_platform()
    parser = argparse.ArgumentParser(prog="task.py bundle", description=__doc__)
    parser.add_argument("--platform", choices=PLATFORMS, default=usual and usual.name)
    parser.add_argument("--python", action="append", choices=PYTHONS, help="all of them by default")
    parser.add_argument("--wheel", type=Path, required=True, help="the wheel of sarye")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="the folder of the ZIP")
    parser.add_argument(
        "--try", action="store_true", dest="tried", help="of this Python only; install and ask it"
    )
    given = parser.parse_args()
    if given.platform is None:
        parser.error("there is no bundle for this machine; name one: --platform win_amd64")
    platform = PLATFORMS[given.platform]
    own = ("{}.{}".format(*sys.version_info[:2]),)
    pythons = tuple(given.python or (own if given.tried else PYTHONS))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        try:
            extras = fetch(platform, pythons, folder)
        except WheelsMissing as error:
            print(error, file=sys.stderr)
            return 1
        shutil.copy(given.wheel, folder)
        path = pack(Bundle(platform, pythons, folder, extras, locked(extras)), given.out)
    print(f"{path}: {path.stat().st_size / 1e6:.0f} MB, for Python {', '.join(pythons)}")
    if given.tried:
        try_bundle(path, platform)
    return 0


if __name__ == "__main__":
    sys.exit(main())
