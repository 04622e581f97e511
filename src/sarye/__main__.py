"""``python -m sarye``: the command, also where no script folder is on the path."""

import sys

from sarye.cli import main

if __name__ == "__main__":
    sys.exit(main())
