"""What the register of places says: keys, words of its own, what lies where.

============== ====================================================================
key            the one text that an address is kept and looked up by
villages       what house numbers are of in villages
directory      the places of a district, by their keys
drawn          estates and buildings of the map that have no places
over           places of another directory, for what gives some of them otherwise
other_keys     addresses that stand for others, as those of places that were merged
in_words       rows without columns of their own that name a road or an estate
unlisted       names that no column of the register has
behind         what places are called behind their number
stated_village the community that the address of a place names
zones          the development zones that the addresses of a register are in
health         what is wrong with a register of places
lettered       rooms with the letter of their building before them
in_a_row       numbers that are said in a row: 四五栋
worded         house numbers with a word before them
============== ====================================================================
"""
