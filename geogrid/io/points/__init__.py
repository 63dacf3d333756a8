"""Files of points read and written piece by piece, so that their size does not matter.

=========  ================================================================================
piece      some rows of a file, and what every such file can be asked
numbers    columns of coordinates to numbers; the points of shapes
delimited  CSV: comma, semicolon or tab; each line stays as it is
records    where the rows of a CSV end
columnar   Parquet and GeoParquet
workbook   XLSX
package    GeoPackage, read by the limited child
added      the columns that are added
cells      values as the cells of a format without their type
sheet      one sheet of XLSX, written as text
output     writing CSV, Parquet, XLSX, GeoPackage: whole or not at all
=========  ================================================================================

CSV and Parquet are read by this process: no shape of theirs reaches GEOS, and what is wrong with them is an error. The
other formats are read by the limited child.
"""
