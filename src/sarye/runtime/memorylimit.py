"""The memory of this process, limited by the system: what asks for more gets none, at once.

A watch from outside looks now and then, and a file can ask for gigabytes between two looks. The
limit is one of what the process can write to; files that are mapped do not count.
"""

from __future__ import annotations

import sys
from contextlib import suppress


def limit_memory(megabytes: int) -> None:
    """Limit this process to so many megabytes of its own; nothing where the system cannot.

    It can be called again with another limit. Beyond it Python raises `MemoryError`, and libraries
    fail or end the process.
    """
    with suppress(OSError, ValueError):  # then the watch is the only limit
        _limit(megabytes * 1_000_000)


if sys.platform == "linux":
    import resource

    def _limit(size: int) -> None:
        """Limit what is private and writable: also mapped memory, since Linux 4.7."""
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        within = size if most == resource.RLIM_INFINITY else min(size, most)
        resource.setrlimit(resource.RLIMIT_DATA, (within, most))

elif sys.platform == "win32":
    import ctypes
    from ctypes import wintypes
    from functools import cache
    from typing import Final

    _EXTENDED_LIMITS: Final = 9
    _LIMIT_PROCESS_MEMORY: Final = 0x100

    class _BasicLimits(ctypes.Structure):
        """JOBOBJECT_BASIC_LIMIT_INFORMATION of winnt.h."""

        _fields_ = (
            ("process_time", ctypes.c_int64),
            ("job_time", ctypes.c_int64),
            ("flags", wintypes.DWORD),
            ("least_working_set", ctypes.c_size_t),
            ("most_working_set", ctypes.c_size_t),
            ("processes", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("priority", wintypes.DWORD),
            ("scheduling", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of winnt.h."""

        _fields_ = (
            ("basic", _BasicLimits),
            ("input_and_output", ctypes.c_uint64 * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("process_peak", ctypes.c_size_t),
            ("job_peak", ctypes.c_size_t),
        )

    def _limit(size: int) -> None:
        """Limit the committed memory of the job that this process is in."""
        limits = _ExtendedLimits(process_memory=size)
        limits.basic.flags = _LIMIT_PROCESS_MEMORY
        told = _kernel().SetInformationJobObject(
            _job(), _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
        )
        if not told:
            raise ctypes.WinError(ctypes.get_last_error())

    @cache
    def _job() -> int:
        """Put this process into a job of its own, which others can be around (Windows 8)."""
        kernel = _kernel()
        job = kernel.CreateJobObjectW(None, None)
        if not job or not kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess()):
            raise ctypes.WinError(ctypes.get_last_error())
        return int(job)

    @cache
    def _kernel() -> ctypes.WinDLL:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, wintypes.LPCWSTR)
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        kernel.SetInformationJobObject.argtypes = (
            *(wintypes.HANDLE, ctypes.c_int),
            *(ctypes.c_void_p, wintypes.DWORD),
        )
        return kernel

else:

    def _limit(size: int) -> None:
        """Do nothing: other systems limit only what no allocator asks for any more."""
