"""What keeps a file as a whole from being read or written."""

from __future__ import annotations

from geogrid.errors.tree import InputError


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


class FileNotEdits(FileError):
    code = "file_not_edits"
    sentence = (
        "%(file)s, line %(row)s, column %(column)s: no edit in JSON, where numbers are digits (no NaN, no Infinity). "
        "Give one edit, or a list of them, as docs/planner.md shows."
    )


class FileNotTable(FileError):
    code = "file_not_table"
    sentence = "%(file)s is not a table that geogrid reads. Use CSV or XLSX."


class FileNotLabelled(FileError):
    code = "file_not_labelled"
    sentence = (
        "%(file)s, line %(row)s: no token with a label. Give a UTF-8 text with a token and its label (B-road, I-road, "
        "O) on each line, and a blank line between texts."
    )


class FileNotHeads(FileError):
    code = "file_not_heads"
    sentence = "%(file)s holds no heads of the audit. Give audit-heads.log of a data folder, or a copy of it."


class FileTooLarge(FileError):
    code = "file_too_large"
    sentence = "%(file)s is over the limit of %(limit)s (%(what)s). Split it and import the parts."


class FileRefused(FileError):
    code = "file_refused"
    sentence = "%(file)s was refused: %(reason)s. Export the boundaries again as a plain file."


class FileNotPoints(FileError):
    code = "file_not_points"
    sentence = (
        "%(file)s is not a file of points that geogrid reads. Use CSV, XLSX, Parquet (also a folder of it) or "
        "GeoPackage; geogrid crs convert makes a GeoPackage of other formats."
    )


class PointsRefused(FileError):
    code = "points_refused"
    sentence = "%(file)s was refused: %(reason)s. Correct the file, or export it again."


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


class TooWide(InputError):
    code = "too_wide"
    sentence = (
        "What is to be checked reaches %(reach_km)s km from the middle of the shapes: too far to compare borders to "
        "%(tolerance_m)s m. Leave out what lies far away."
    )


class LayerUnknown(FileError):
    code = "layer_unknown"
    sentence = "%(file)s has the layers %(layers)s: say which one with %(option)s."


class ExportUnsuitable(InputError):
    code = "export_unsuitable"
    sentence = "%(file)s cannot be written: %(reason)s."


class ColumnUnwritable(InputError):
    code = "column_unwritable"
    sentence = (
        "%(file)s cannot be written: column %(column)s holds values of the type %(kind)s, which no cell can hold. "
        "Write .parquet instead, or leave the column out."
    )


class IndexUnusable(FileError):
    code = "index_unusable"
    sentence = "%(file)s cannot be used as an index: %(reason)s. Delete it; it is made anew from the grids."


class OutputUnusable(InputError):
    code = "output_unusable"
    sentence = "%(file)s cannot be written: %(reason)s. Nothing was done; give the output another name."
