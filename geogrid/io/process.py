"""Start the limited child that reads one file, wait for it, take its answer.

The parent trusts nothing of the answer but its size: it is JSON and plain arrays, never pickled objects.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from geogrid import errors
from geogrid.io.limits import Limits

log = logging.getLogger(__name__)

# Every vector driver of GDAL but those in child.formats. The child refuses to work when another is there.
REFUSED_DRIVERS = (
    "ADBC,AIVector,AVCBin,AVCE00,AmigoCloud,Arrow,CAD,CSV,CSW,Carto,DGN,DWG,DXF,EDIGEO,EEDA,ESRIJSON,Elasticsearch,"
    "FileGDB,GDALG,GML,GMLAS,GPSBabel,GPX,GTFS,GTI,GeoJSONSeq,GeoRSS,HANA,HTTP,IDB,INGRES,Idrisi,"
    "Interlis 1,Interlis 2,JML,JP2OpenJPEG,JSONFG,KML,LVBAG,MBTiles,MEM,MSSQLSpatial,MVT,MapInfo File,MapML,"
    "MiraMonVector,MongoDBv3,MySQL,NAS,NGW,NetCDF,OAPIF,OCI,ODBC,ODS,OGCAPI,OGDI,OGR_GMT,OGR_PDS,OGR_VRT,OSM,"
    "OpenFileGDB,PCIDSK,PDF,PDS4,PGDUMP,PGeo,PLSCENES,PMTiles,Parquet,PostgreSQL,S57,SOSI,SQLite,SVG,SXF,Selafin,"
    "TIGER,TileDB,UK .NTF,VDV,VFK,VICAR,VRT,WAsP,WFS,WFS3,WMS,WMTS,XLS,XLSX,XODR"
)

ENVIRONMENT = {
    "GDAL_SKIP": REFUSED_DRIVERS,
    "OGR_SKIP": REFUSED_DRIVERS,
    "GDAL_DRIVER_PATH": "disable",
    "GDAL_DISABLE_READDIR_ON_OPEN": "TRUE",
    "GDAL_NUM_THREADS": "1",
    "GDAL_CACHEMAX": "64",
    "GDAL_VRT_ENABLE_PYTHON": "NO",
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}",
    "OGR_SQLITE_LOAD_EXTENSIONS": "NO",
    "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
    "PROJ_NETWORK": "OFF",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "LC_ALL": "C.UTF-8",
}
# Without these Windows starts no process; they hold no secret.
KEPT = ("SYSTEMROOT", "PATH") if sys.platform == "win32" else ()


def answer(job: str, folder: Path, request: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    """Let a child read the file in `folder` and return what it says.

    Parameters
    ----------
    job
        "vector", "points", "table", "coordinates" or "body".
    folder
        A quarantine folder.
    request
        What the child is to do; ``file`` is the name to be used in errors.

    Raises
    ------
    FileError, FieldError
        What the child found wrong, or that it died of the file.
    """
    message = json.dumps({"job": job, "limits": asdict(limits), **request})
    code = _run(folder, message, limits.wall_seconds, request["file"])
    if code:
        raise _death(code, folder, request["file"], limits)
    try:
        told: dict[str, Any] = json.loads((folder / "answer" / "answer.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        raise errors.FileRefused(file=request["file"], reason="the reader gave no answer") from None
    if "error" in told:
        raise _error(told, request["file"])
    return told


def _run(folder: Path, message: str, seconds: float, file: str) -> int:
    """Return the exit code of the child; negative, the signal that ended it."""
    command = [sys.executable, "-I", "-m", "geogrid.io.child", str(folder)]
    with (
        (folder / "errors.txt").open("wb") as complaints,
        subprocess.Popen(  # noqa: S603 - nothing of the command comes from outside
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            cwd=folder / "given",
            env=environment(folder),
            start_new_session=True,
        ) as child,
    ):
        try:
            child.communicate(message.encode(), timeout=seconds)
        except subprocess.TimeoutExpired:
            raise errors.ReadTimeout(file=file, seconds=seconds) from None
        finally:
            child.kill()
    return child.returncode


def environment(folder: Path) -> dict[str, str]:
    """Return all that the child gets to see of the environment; no setting and no secret of this process."""
    own = dict.fromkeys(("CPL_TMPDIR", "TMPDIR", "HOME"), str(folder / "answer"))
    return {**ENVIRONMENT, **own, **{name: os.environ[name] for name in KEPT if name in os.environ}}


def _death(code: int, folder: Path, file: str, limits: Limits) -> errors.FileError:
    """Say of what the child died."""
    if -code in (getattr(signal, "SIGXCPU", None), getattr(signal, "SIGKILL", None)):
        return errors.ReadTimeout(file=file, seconds=limits.cpu_seconds)
    log.warning(
        "reading %s failed (%d): %s",
        file,
        code,
        (folder / "errors.txt").read_bytes()[-2000:].decode("utf-8", "replace"),
    )
    return errors.FileRefused(
        file=file, reason="the reading process broke down; it is damaged, hostile, or needs too much memory"
    )


def _error(told: Mapping[str, Any], file: str) -> errors.GeogridError:
    kind = getattr(errors, str(told["error"]), None)
    if not (isinstance(kind, type) and issubclass(kind, (errors.FileError, errors.FieldError))):
        return errors.FileRefused(file=file, reason="the reader gave no answer")
    return kind(**{**told["facts"], "file": file})
