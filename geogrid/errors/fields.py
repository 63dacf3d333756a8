"""What is wrong with a field, row or value of a file."""

from __future__ import annotations

from geogrid.errors.tree import InputError


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
        "the other way round. Read it with %(option)s, or without it where it was given."
    )


class RowsSwapped(CoordinatesOutOfRange):
    code = "rows_swapped"
    sentence = (
        "%(file)s: in %(share)s %% of the first %(rows)s rows the point lies among the grids only with x and y "
        "exchanged. Read it with --swap-axes, or without it where it was given."
    )


class PointsImpossible(CoordinatesOutOfRange):
    code = "points_impossible"
    sentence = (
        "%(argument)s: %(share)s %% of them are not possible in %(crs)s, the first in row %(row)s: %(x)s, %(y)s. "
        "Check their coordinate system and the order of the axes: east (longitude), then north (latitude)."
    )


class PointsSwapped(CoordinatesOutOfRange):
    code = "points_swapped"
    sentence = (
        "%(argument)s: %(count)s of them (%(share)s %%) lie among the grids only with x and y exchanged, the first in "
        "row %(row)s. Give east (longitude) first, then north (latitude)."
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


class CoordinatesAmbiguous(FieldError):
    code = "coordinates_ambiguous"
    sentence = (
        "%(file)s: which columns hold the coordinates? Say it with %(option)s. "
        "East could be: %(east)s; north could be: %(north)s. All columns: %(fields)s."
    )


class RowUneven(FieldError):
    code = "row_uneven"
    sentence = (
        "%(file)s, row %(row)s: %(found)s cells where the header has %(expected)s. "
        "Put a text that holds a separator into quotation marks."
    )


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


class RowRepeated(FieldError):
    code = "row_repeated"
    sentence = (
        "%(file)s, row %(row)s, field %(field)s: row %(first)s has the same, and says something else of it. "
        "Keep one of the two, or tell them apart by codes."
    )


class ChangeScheduled(FieldError):
    code = "change_scheduled"
    sentence = (
        "%(file)s, row %(row)s: %(what)s is to change on a later day already. "
        "Import from that day on, or leave the row out."
    )


class ValueMissing(FieldError):
    code = "value_missing"
    sentence = "%(file)s, row %(row)s: field %(field)s is empty. Fill it in."


class ValueInvalid(FieldError):
    code = "value_invalid"
    sentence = "%(file)s, row %(row)s, field %(field)s: %(value)s is not understood. Expected: %(expected)s."


class PersonalInRow(FieldError):
    code = "personal_in_row"
    sentence = (
        "%(file)s, row %(row)s, field %(field)s: %(what)s stands there, and everybody is shown what stands there. "
        "Take it out of the file, then import that again."
    )


class ShapeWrongType(FieldError):
    code = "shape_wrong_type"
    sentence = (
        "%(file)s, row %(row)s: %(found)s where %(expected)s is needed. Choose the layer that holds it (--layer), "
        "or another file."
    )


class ShapeInvalid(FieldError):
    code = "shape_invalid"
    sentence = "%(file)s, row %(row)s: the shape of %(shape_code)s is invalid (%(reason)s). Repair it first."
