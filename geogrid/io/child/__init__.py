"""What runs in the limited child process, one file each time: unpack, recognise, read, answer.

=========  ===============================================================
fence      the walls: memory, time, size of files, network, other folders
archive    unpack a zip into one flat folder
formats    which one driver a file is for, by name and by content
shapefile  the files of a Shapefile: whole or not, the index made anew
outline    the brackets of a JSON text, without parsing it
letters    the encoding of a text
crs        what a file says of its coordinate system
boundary   read shapes and fields with GDAL
drivers    GDAL, and which drivers it has
points     read the points of a GeoPackage, piece by piece
sheet      read CSV and XLSX
coordinates  read two columns of numbers from Parquet
body       the points of a large body of a request, JSON or CSV
header     which columns of a table hold its coordinates
heading    where the table of a sheet begins, below its title
merged     cells of a sheet that are merged
=========  ===============================================================

Imported here are only the standard library, numpy, shapely, pyogrio, pyproj and calamine, and for
Parquet pyarrow: it must start fast.
"""
