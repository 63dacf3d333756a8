"""What makes serving dangerous."""

from __future__ import annotations

from geogrid.errors.tree import SetupError


class Unsafe(SetupError):
    code = "unsafe"
    sentence = "geogrid cannot serve safely like this."


class FileExposed(Unsafe):
    code = "file_exposed"
    sentence = "Every user of this machine can read %(file)s. Close it: chmod o= %(file)s"


class SecretWeak(Unsafe):
    code = "secret_weak"
    sentence = (
        "The secret of %(setting)s can be guessed. Remove it, and one is made; or give 32 letters and digits at random."
    )


class HostsUnset(Unsafe):
    code = "hosts_unset"
    sentence = (
        "geogrid is served at %(host)s, where others reach it, and no name is set by which they ask for it. Name it in "
        "GEOGRID_HOSTS."
    )


class DebugOn(Unsafe):
    code = "debug_on"
    sentence = "%(variable)s is on: it shows readers the inside of the program. Unset it."


class DatabaseOpened(Unsafe):
    code = "database_opened"
    sentence = "%(variable)s is %(value)s: SQL could read and write any file. Unset it."


class PackageOld(Unsafe):
    code = "package_old"
    sentence = "%(package)s is %(found)s; geogrid needs %(least)s or later. Install what the lock file names: ./run"


class OidcMissing(Unsafe):
    code = "oidc_missing"
    sentence = (
        "GEOGRID_OIDC_ISSUER is set, but Authlib, by which it is asked, is not installed. Install it with: "
        "pip install 'geogrid[oidc]'"
    )


class DriversUnexpected(Unsafe):
    code = "drivers_unexpected"
    sentence = (
        "GDAL reads files by other drivers than geogrid expects (%(drivers)s). Install the pyogrio that the lock file "
        "names: ./run"
    )


class NotDurable(Unsafe):
    code = "not_durable"
    sentence = "%(setting)s of the database is %(value)s: a power cut could undo what was done. Set it to %(expected)s."


class ClockSkewed(Unsafe):
    code = "clock_skewed"
    sentence = "The clocks of this machine and of the database differ by %(seconds)s s. Let both be set by NTP."


class RoomShort(Unsafe):
    code = "room_short"
    sentence = "Only %(free)s MB are free where %(folder)s is. Make room."
