"""Files in and out. A file from outside is never opened by the process that serves.

===========  ==========================================================================
vector       read a boundary file: GeoJSON, TopoJSON, Shapefile, GeoPackage, KML, FlatGeobuf, zipped
table        read a table: CSV, XLSX
coordinates  the points that a request brings, as JSON, CSV or Parquet
points       files of points of any size, read and written piece by piece
table_output  write a table row by row: CSV, XLSX
workbook_output  write a workbook of several sheets
json_keys    keys of JSON objects that are given twice
formula      texts that a spreadsheet would take for a formula
limits       how large a file may be and how long it may take
quarantine   the private folder into which a file is copied
process      start the limited child, wait for it, take its answer
child        what runs in the child: unpack, recognise, read
shapefile    what a Shapefile needs to be written: short names, short texts, several files
index_file   the look-up index in a file that all processes of a host share
backup_file  a backup: one zip of parts with their sums
sealing      fields that only this geogrid can read
provider     what the organisation's provider of sign-ins says
heads_file   the heads of the audit beside the database
export       write GeoPackage, GeoJSON, Shapefile, KML, FlatGeobuf
===========  ==========================================================================
"""
