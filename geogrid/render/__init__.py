"""Values to words, pictures and documents.

==============  =========================================================
wording         sentences in Chinese and English, numbers with units
fields          what the fields of requests are called
findings        what the check found, as sentences
report          a check as a document: entries, steps, totals
findings_sheet  ... as a spreadsheet
findings_map    ... as an offline map, with folium
scripts         our JavaScript modules as one script, for that map
mending         what can be done about it and what was done, as sentences
geojson         GeoJSON as bytes
insight_map     the officials' map, with folium
legend          its legend
matches         how an address was read and matched, as sentences
register        places and what is wrong with them, as sentences
sides           what is wrong with a text of sides, as sentences
exhibit_map     what a plan changes, as SVG
map_labels      the names on it, each where nothing else is written
plans           what rules find in a plan and how far it is, as sentences
plan_steps      what its steps did, as sentences
plan_events     what was done to a plan, as sentences
redraws         why a redraw falls short of what was asked, as sentences
refusals        why something was refused: who has changed a plan meanwhile, and how
comparing       two sets of grids beside each other, as sentences
lineage         what became of a grid, as sentences
people          what the capacities of people are called
==============  =========================================================
"""
