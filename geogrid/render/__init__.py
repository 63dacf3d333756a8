"""Values to words, pictures and documents.

===========  =====================================================
wording      sentences in Chinese and English, numbers with units
findings     what the check found, as sentences
mending      what can be done about it and what was done, as sentences
geojson      GeoJSON as bytes
insight_map  the officials' map, with folium
legend       its legend
===========  =====================================================
"""
