"""A platform in, a ZIP out that sarye is installed from without a network.

::

    lock files ─▶ locks.py ─▶ wheels.py: the wheels of a platform ─┐
                  platforms.py                                     ├─▶ packing.py ─▶ ZIP
    files/: start files, what they run, a page of three steps ─────┘

``python -m tools.bundle --platform win_amd64 --wheel sarye.whl`` makes one, `tools.bundle.trial`
installs and asks it without a network, `tools.bundle.everywhere` tells where there are wheels.
"""
