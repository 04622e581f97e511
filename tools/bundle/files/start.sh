#!/bin/sh
# Looks for a Python that the bundle was made for, and hands over to program/start.py.
names=
here=$$(CDPATH= cd -- "$$(dirname -- "$$0")" && pwd) || exit 1
program=$$here/program
if [ ! -f "$$program/start.py" ]; then
  echo "ZIP 파일의 압축을 먼저 모두 푼 다음, 푼 폴더에서 다시 실행하세요." >&2
  exit 1
fi
PATH=$$PATH:/usr/local/bin:/opt/homebrew/bin
for version in $versions; do
  PATH=$$PATH:/Library/Frameworks/Python.framework/Versions/$$version/bin
  names="$$names python$$version"
done
for name in $$names python3 python; do
  python=$$(command -v "$$name") || continue
  # Apple's own python3 asks to install developer tools where there are none.
  if [ "$$python" = /usr/bin/python3 ] && [ "$$(uname)" = Darwin ]; then
    xcode-select -p >/dev/null 2>&1 || continue
  fi
  if "$$python" "$$program/fits.py" 2>/dev/null; then
    exec "$$python" "$$program/start.py" "$$@"
  fi
done
cat "$$program/no-python.txt" >&2
exit 1
