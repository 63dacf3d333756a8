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
"""

from __future__ import annotations

from typing import Any, ClassVar


class GeogridError(Exception):
    """Anything geogrid refuses to do, with the reason.

    Parameters
    ----------
    **facts
        What the sentence names: file, row, field, codes, distances (metres), and so on. Plain JSON values.
    """

    code: ClassVar[str] = "error"
    sentence: ClassVar[str] = "Something went wrong."

    def __init__(self, **facts: Any) -> None:
        super().__init__()
        self.facts = facts

    def __str__(self) -> str:
        return self.sentence % self.facts

    def __reduce__(self) -> tuple[Any, ...]:
        # Facts are keyword arguments, which Exception's own pickling would lose on the way out of a child process.
        return _rebuild, (type(self), self.facts)


def _rebuild(kind: type[GeogridError], facts: dict[str, Any]) -> GeogridError:
    return kind(**facts)


class InputError(GeogridError):
    code = "input"
    sentence = "The input cannot be used."


class NotFound(GeogridError):
    code = "not_found"
    sentence = "Nothing was found here."


class Conflict(GeogridError):
    code = "conflict"
    sentence = "This would overwrite what is already there."


class SetupError(GeogridError):
    code = "setup"
    sentence = "geogrid is not set up completely."


# --- the file as a whole -------------------------------------------------------------------------------------------


class FileError(InputError):
    code = "file"
    sentence = "%(file)s cannot be read: %(reason)s"


class FileMissing(FileError):
    code = "file_missing"
    sentence = "%(file)s: there is no such file. Check the path."


class FileNotVector(FileError):
    code = "file_not_vector"
    sentence = (
        "%(file)s is not a boundary file that geogrid reads. "
        "Use GeoJSON, a Shapefile (loose or zipped), GeoPackage, KML, KMZ, FlatGeobuf or TopoJSON."
    )


class FileNotTable(FileError):
    code = "file_not_table"
    sentence = "%(file)s is not a table that geogrid reads. Use CSV or XLSX."


class FileTooLarge(FileError):
    code = "file_too_large"
    sentence = "%(file)s is over the limit of %(limit)s (%(what)s). Split it and import the parts."


class FileRefused(FileError):
    code = "file_refused"
    sentence = "%(file)s was refused: %(reason)s. Export the boundaries again as a plain file."


class FileEmpty(FileError):
    code = "file_empty"
    sentence = "%(file)s holds no rows. Check that the right layer was exported."


class ReadTimeout(FileError):
    code = "read_timeout"
    sentence = "%(file)s took more than %(seconds)s s to read and was given up. Simplify or split it."


class TooDense(InputError):
    code = "too_dense"
    sentence = (
        "Too many shapes lie on each other (%(pairs)s pairs) for a check in reasonable time. "
        "Check that the right layer was chosen and that rows are not repeated."
    )


class LayerUnknown(FileError):
    code = "layer_unknown"
    sentence = "%(file)s has the layers %(layers)s: say which one with --layer."


class ExportUnsuitable(InputError):
    code = "export_unsuitable"
    sentence = "%(file)s cannot be written: %(reason)s."


# --- a field, row or value in it -----------------------------------------------------------------------------------


class FieldError(InputError):
    code = "field"
    sentence = "%(file)s: field %(field)s cannot be used."


class CrsMissing(FieldError):
    code = "crs_missing"
    sentence = "%(file)s does not say its coordinate system. Say it with %(option)s; plausible: %(choices)s (%(hint)s)."


class CrsUnknown(FieldError):
    code = "crs_unknown"
    sentence = "%(crs)s is not a coordinate system geogrid knows. Use wgs84, cgcs2000, gcj02, bd09 or EPSG:number."


class CrsOfFileUnknown(CrsUnknown):
    code = "crs_of_file_unknown"
    sentence = (
        "%(file)s states the coordinate system %(crs)s, which geogrid does not know. Say the right one with --crs, "
        "for example --crs EPSG:4490."
    )


class CoordinatesOutOfRange(FieldError):
    code = "coordinates_out_of_range"
    sentence = (
        "%(file)s, row %(row)s: the coordinates %(x)s, %(y)s are not possible in %(crs)s. "
        "Check the coordinate system (--crs) and the order of the axes."
    )


class NoLocalZone(FieldError):
    code = "no_local_zone"
    sentence = "%(file)s lies at %(lon)s° east, outside the Gauss-Krueger zones of China. Name the system with --to."


class CrsContradicted(CoordinatesOutOfRange):
    code = "crs_contradicted"
    sentence = (
        "%(file)s: the coordinates are not possible in %(crs)s, which the file or %(option)s states (%(hint)s). "
        "Say the right one with %(option)s; plausible: %(choices)s."
    )


class AxesSwapped(CoordinatesOutOfRange):
    code = "axes_swapped"
    sentence = (
        "%(file)s: x and y look swapped, north stands before east (%(hint)s): in %(crs)s they make sense only "
        "the other way round. Read it with --swap-axes, or without it where it was given."
    )


class CoordinatesNotFinite(FieldError):
    code = "coordinates_not_finite"
    sentence = "%(file)s, row %(row)s: a coordinate is not a finite number. Correct the row and try again."


class CrsNeedsParameters(FieldError):
    code = "crs_needs_parameters"
    sentence = (
        "%(crs)s can be taken to CGCS2000 only with local parameters that are not public. "
        "Have the survey office convert the file to CGCS2000 (EPSG:4490) first."
    )


class FieldUnknown(FieldError):
    code = "field_unknown"
    sentence = "%(file)s has no field %(field)s. Its fields are: %(fields)s."


class FieldNotFound(FieldError):
    code = "field_not_found"
    sentence = "%(file)s: no field looks like the %(what)s. Say which one with %(option)s. Its fields are: %(fields)s."


class RowsNotCodes(FieldError):
    code = "rows_not_codes"
    sentence = "%(file)s: numbers of rows are not stored as codes. Name the field that holds the code with %(option)s."


class CodeMissing(FieldError):
    code = "code_missing"
    sentence = "%(file)s, row %(row)s: the code in field %(field)s is empty. Fill it in."


class CodeUnusable(FieldError):
    code = "code_unusable"
    sentence = "The code of row %(row)s in %(file)s holds characters that cannot be shown or looked up. Correct it."


class CodeRepeated(FieldError):
    code = "code_repeated"
    sentence = "%(file)s, row %(row)s: code %(repeated)s is already used in row %(first)s. Codes must be unique."


class ValueMissing(FieldError):
    code = "value_missing"
    sentence = "%(file)s, row %(row)s: field %(field)s is empty. Fill it in."


class ValueInvalid(FieldError):
    code = "value_invalid"
    sentence = "%(file)s, row %(row)s, field %(field)s: %(value)s is not understood. Expected: %(expected)s."


class ShapeWrongType(FieldError):
    code = "shape_wrong_type"
    sentence = (
        "%(file)s, row %(row)s: %(found)s where %(expected)s is needed. Choose the layer that holds it (--layer), "
        "or another file."
    )


class ShapeInvalid(FieldError):
    code = "shape_invalid"
    sentence = "%(file)s, row %(row)s: the shape of %(shape_code)s is invalid (%(reason)s). Repair it first."


# --- a value in a request ------------------------------------------------------------------------------------------


class QueryError(InputError):
    code = "query"
    sentence = "%(field)s: %(value)s is not understood. Expected: %(expected)s."


class PointOutOfRange(QueryError):
    code = "point_out_of_range"
    sentence = "%(x)s, %(y)s is not a possible point in %(crs)s. The order is east (longitude), then north (latitude)."


# --- nothing is there ----------------------------------------------------------------------------------------------


class NoGridHere(NotFound):
    code = "no_grid_here"
    sentence = "This point is in no grid. The nearest is %(name)s, %(distance_m)s m away."


class GridUnknown(NotFound):
    code = "grid_unknown"
    sentence = "There is no grid with code %(grid)s."


class AllowanceUnknown(NotFound):
    code = "allowance_unknown"
    sentence = "There is no allowance with code %(allowance)s."


class DefectUnknown(NotFound):
    code = "defect_unknown"
    sentence = "This defect is not there any more. Look at what is left."


class NoGeneration(NotFound):
    code = "no_generation"
    sentence = "No grids are stored for %(on)s. Import them with: geogrid import grids FILE --commit"


class PageUnknown(NotFound):
    code = "page_unknown"
    sentence = "There is no such page. Check the address, or start again from the first page."


# --- it would overwrite --------------------------------------------------------------------------------------------


class NotTheDemo(Conflict):
    code = "not_the_demo"
    sentence = (
        "The database holds data that is not the demo's. Nothing was changed. Show that data with: geogrid serve, "
        "or give the demo another folder (GEOGRID_DATA)."
    )


class BeforeCurrentGeneration(Conflict):
    code = "before_current_generation"
    sentence = "Valid from %(valid_from)s lies before the current generation (%(current)s). Choose a later date."


class CodeTaken(Conflict):
    code = "code_taken"
    sentence = "A code among the new %(table)s is already in use, or given twice. Nothing was stored."


class GenerationTaken(Conflict):
    code = "generation_taken"
    sentence = "Generation %(number)s is already there: someone else has just published. Look at it, then try again."


class OutputUnusable(InputError):
    code = "output_unusable"
    sentence = "%(file)s cannot be written: %(reason)s. Nothing was done; give the output another name."


class RepairMoved(Conflict):
    code = "repair_moved"
    sentence = (
        "Someone else repairs too: %(now)s steps now, you saw %(known)s. Nothing was changed. Look, then try again."
    )


class RepairUnfinished(Conflict):
    code = "repair_unfinished"
    sentence = "Errors left: %(errors)s. Mend them, or say why they are meant so, before publishing."


class RepairRefused(Conflict):
    code = "repair_refused"
    sentence = "This cannot be done: %(reason)s. Nothing was changed."


class FromElsewhere(GeogridError):
    code = "from_elsewhere"
    sentence = "This was asked by a page of another site (%(origin)s). Nothing was changed. Open geogrid itself."


# --- set-up --------------------------------------------------------------------------------------------------------


class SettingInvalid(SetupError):
    code = "setting_invalid"
    sentence = "Setting %(setting)s: %(value)s is not understood. Expected: %(expected)s."


class FolderUnusable(SettingInvalid):
    code = "folder_unusable"
    sentence = "Setting %(setting)s: the folder %(value)s cannot be used (%(reason)s). Choose one geogrid may write to."


class AddressTaken(SetupError):
    code = "address_taken"
    sentence = "%(host)s:%(port)s cannot be listened on (%(reason)s). Choose another with --port."


class DatabaseUnreachable(SetupError):
    code = "database_unreachable"
    sentence = "The database cannot be reached: %(reason)s. Check GEOGRID_DATABASE_URL."


class DatabaseNewer(SetupError):
    code = "database_newer"
    sentence = "The database was made by a newer geogrid (revision %(revision)s). Update geogrid."


class DatabaseForeign(SetupError):
    code = "database_foreign"
    sentence = (
        "The database %(database)s holds tables of another program (%(tables)s). Nothing was changed; "
        "give geogrid an empty database of its own."
    )


class PostgisMissing(SetupError):
    code = "postgis_missing"
    sentence = (
        "The database lacks the PostGIS extension and it could not be created: %(reason)s. "
        "Install PostGIS on the server and let an administrator run: CREATE EXTENSION postgis"
    )


class VendorMissing(SetupError):
    code = "vendor_missing"
    sentence = "The browser package %(package)s is not installed. Run ./run once with the network on."
