"""The error tree. Each class has a stable code, a sentence to fill in, and carries facts, never an HTTP number.

The sentences are message ids: `geogrid.render.wording` puts them into the reader's language. Each says what is
wrong, where, and what to do. ::

    GeogridError
      InputError          a file or a value cannot be used           (command line: exit 2)
        FileError ...         the file as a whole
        FieldError ...        a field, row or value in it
        QueryError ...        a value in a request
      NotFound            nothing is there                           (web: 404)
      Conflict            it would overwrite what is there
      SetupError          this machine or these settings lack something
      FromElsewhere       a page of another site asks for a change     (web: 403)

=========  ==========================================
tree       the roots
files      a file as a whole
fields     a field, row or value in it
requests   a value in a request, and what is not there
conflicts  what is there already
setup      this machine and its settings
safety     what makes serving dangerous
keeping    making and restoring a backup
=========  ==========================================
"""

from __future__ import annotations

from geogrid.errors.conflicts import (
    BeforeCurrentGeneration,
    CodeTaken,
    GenerationTaken,
    JobUnfinished,
    NotTheDemo,
    RepairMoved,
    RepairRefused,
    RepairUnfinished,
)
from geogrid.errors.fields import (
    AxesSwapped,
    CodeMissing,
    CodeRepeated,
    CodeUnusable,
    CoordinatesAmbiguous,
    CoordinatesNotFinite,
    CoordinatesOutOfRange,
    CrsContradicted,
    CrsMissing,
    CrsNeedsParameters,
    CrsOfFileUnknown,
    CrsUnknown,
    FieldError,
    FieldNotFound,
    FieldUnknown,
    NoLocalZone,
    PointsImpossible,
    RowsNotCodes,
    RowsSwapped,
    RowUneven,
    ShapeInvalid,
    ShapeWrongType,
    ValueInvalid,
    ValueMissing,
)
from geogrid.errors.files import (
    ExportUnsuitable,
    FileEmpty,
    FileError,
    FileMissing,
    FileNotPoints,
    FileNotTable,
    FileNotVector,
    FileRefused,
    FileTooLarge,
    IndexUnusable,
    LayerUnknown,
    OutputUnusable,
    PointsRefused,
    ReadTimeout,
    TooDense,
    TooWide,
)
from geogrid.errors.keeping import (
    BackupDamaged,
    BackupElsewhere,
    BackupForeign,
    BackupNewer,
    DatabaseNotEmpty,
    DatabaseUnreadable,
    DiskFull,
    NothingToBackUp,
)
from geogrid.errors.requests import (
    AllowanceUnknown,
    DefectUnknown,
    FromElsewhere,
    GridUnknown,
    HostUnknown,
    JobUnknown,
    NoGeneration,
    NoGridHere,
    PageUnknown,
    PointOutOfRange,
    QueryError,
)
from geogrid.errors.safety import (
    ClockSkewed,
    DatabaseOpened,
    DebugOn,
    DriversUnexpected,
    FileExposed,
    NotDurable,
    PackageOld,
    RoomShort,
    SecretWeak,
    Unsafe,
)
from geogrid.errors.setup import (
    AddressTaken,
    ClusterFailed,
    ClusterMissing,
    ClusterUnreachable,
    DatabaseForeign,
    DatabaseNewer,
    DatabaseUnreachable,
    FolderUnusable,
    JobsFull,
    PostgisMissing,
    ServerSilent,
    SettingInvalid,
    TablesOutdated,
    VendorMissing,
)
from geogrid.errors.tree import Conflict, GeogridError, InputError, NotFound, SetupError

__all__ = [
    "AddressTaken",
    "AllowanceUnknown",
    "AxesSwapped",
    "BackupDamaged",
    "BackupElsewhere",
    "BackupForeign",
    "BackupNewer",
    "BeforeCurrentGeneration",
    "ClockSkewed",
    "ClusterFailed",
    "ClusterMissing",
    "ClusterUnreachable",
    "CodeMissing",
    "CodeRepeated",
    "CodeTaken",
    "CodeUnusable",
    "Conflict",
    "CoordinatesAmbiguous",
    "CoordinatesNotFinite",
    "CoordinatesOutOfRange",
    "CrsContradicted",
    "CrsMissing",
    "CrsNeedsParameters",
    "CrsOfFileUnknown",
    "CrsUnknown",
    "DatabaseForeign",
    "DatabaseNewer",
    "DatabaseNotEmpty",
    "DatabaseOpened",
    "DatabaseUnreachable",
    "DatabaseUnreadable",
    "DebugOn",
    "DefectUnknown",
    "DiskFull",
    "DriversUnexpected",
    "ExportUnsuitable",
    "FieldError",
    "FieldNotFound",
    "FieldUnknown",
    "FileEmpty",
    "FileError",
    "FileExposed",
    "FileMissing",
    "FileNotPoints",
    "FileNotTable",
    "FileNotVector",
    "FileRefused",
    "FileTooLarge",
    "FolderUnusable",
    "FromElsewhere",
    "GenerationTaken",
    "GeogridError",
    "GridUnknown",
    "HostUnknown",
    "IndexUnusable",
    "InputError",
    "JobUnfinished",
    "JobUnknown",
    "JobsFull",
    "LayerUnknown",
    "NoGeneration",
    "NoGridHere",
    "NoLocalZone",
    "NotDurable",
    "NotFound",
    "NotTheDemo",
    "NothingToBackUp",
    "OutputUnusable",
    "PackageOld",
    "PageUnknown",
    "PointOutOfRange",
    "PointsImpossible",
    "PointsRefused",
    "PostgisMissing",
    "QueryError",
    "ReadTimeout",
    "RepairMoved",
    "RepairRefused",
    "RepairUnfinished",
    "RoomShort",
    "RowUneven",
    "RowsNotCodes",
    "RowsSwapped",
    "SecretWeak",
    "ServerSilent",
    "SettingInvalid",
    "SetupError",
    "ShapeInvalid",
    "ShapeWrongType",
    "TablesOutdated",
    "TooDense",
    "TooWide",
    "Unsafe",
    "ValueInvalid",
    "ValueMissing",
    "VendorMissing",
]
