"""The embedded engine: stock SQLite, no extension, one file in the format of SpatiaLite.

==============  ===================================================================
engine          opening the file, transactions, what differs from PostGIS
blob            geometry as bytes, in SpatiaLite's frame
metadata        the tables that make the file a SpatiaLite file
spatial_index   the R*Tree of a geometry column and its triggers
copy            a copy of the file while others write, and rows out of it
functions       SpatiaLite's SQL functions, over shapely
==============  ===================================================================
"""
