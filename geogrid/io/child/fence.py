"""The walls around the child. Each holds where the system offers it; the answer says which do.

memory, time, size   resource limits (every Unix)
network              an empty network namespace (Linux, where unprivileged namespaces are allowed)
folders              Landlock (Linux 5.13+): only the own folder and the libraries; no program starts
parent               ends with who started it, also when that is killed (Linux)
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import sysconfig
from pathlib import Path

import geogrid
from geogrid.io.limits import MB, Limits

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
READ = 0b1100  # read a file, list a folder
ALL_OF_FIRST_VERSION = 0b1_1111_1111_1111
EVERYTHING_BUT_RUN = ALL_OF_FIRST_VERSION & ~1
TCP = 0b11  # bind, connect
LIBRARIES = ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/share/zoneinfo", "/dev/null", "/dev/urandom")


def put_up(folder: Path, limits: Limits) -> list[str]:
    """Put up every wall this system has and return the names of those that hold."""
    return [
        *_resources(limits),
        *(["network"] if _no_network() else []),
        *(["folders"] if _only(folder) else []),
        *(["parent"] if _ends_with_parent() else []),  # last: a new namespace forgets it
    ]


def _resources(limits: Limits) -> list[str]:
    if resource is None:
        return []
    for kind, value in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.unpacked_bytes + 100 * MB),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value if hard == value else value + 1))
    return ["memory", "time", "size"]


def _no_network() -> bool:
    if not sys.platform.startswith("linux"):
        return False
    unshare = ctypes.CDLL(None, use_errno=True).unshare
    return bool(unshare(CLONE_NEWNET) == 0 or unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0)


def _ends_with_parent() -> bool:
    if not sys.platform.startswith("linux"):
        return False
    return bool(ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) == 0)


class _Rules(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def _only(folder: Path) -> bool:
    """Forbid every path but `folder` and, to read, the libraries."""
    if not sys.platform.startswith("linux"):
        return False
    system = ctypes.CDLL(None, use_errno=True)
    version = system.syscall(LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return False
    rules = _Rules(ALL_OF_FIRST_VERSION, TCP if version >= 4 else 0)
    size = ctypes.sizeof(rules) if version >= 4 else 8
    ruleset = system.syscall(LANDLOCK_CREATE, ctypes.byref(rules), ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return False
    _allow(system, ruleset, folder, EVERYTHING_BUT_RUN)
    for place in _libraries():
        _allow(system, ruleset, place, READ)
    system.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return bool(system.syscall(LANDLOCK_RESTRICT, ruleset, 0) == 0)


def _libraries() -> list[Path]:
    python = (
        sys.base_prefix,
        sysconfig.get_path("stdlib"),
        sysconfig.get_path("purelib"),
        sysconfig.get_path("platlib"),
    )
    places = (*python, Path(geogrid.__file__).parent, *LIBRARIES)
    return [Path(place) for place in places if Path(place).exists()]


def _allow(system: ctypes.CDLL, ruleset: int, place: Path, rights: int) -> None:
    handle = os.open(place, getattr(os, "O_PATH", 0))
    files_only = rights if place.is_dir() else rights & 0b110
    system.syscall(LANDLOCK_ADD, ruleset, 1, ctypes.byref(_Beneath(files_only, handle)), 0)
    os.close(handle)
