"""What the register has of a text, and what makes it doubtful that it is what is meant.

============== ===================================================================
apart          other roads and places that a text names besides an address
beyond         units of a place that nobody lists and that may lie elsewhere
offshoots      what is called by another place and may lie elsewhere
branches       branches of what has a name, by what they are called in short
units          units of a place in other quarters: 大桥法庭 of 人民法院
on_a_road      what is called by a road and may lie elsewhere
things         what is numbered as houses are and is none
doubt          what makes it doubtful that the one place that was matched is meant
public_offices what a text names behind a house and the register has elsewhere
rivals         places in other grids that a text fits as well
said           what a text says of what was matched that makes it less sure
before_house   what a place says that stands right before a house
listed         the places of the register that a text names
wings          parts of a house that the register has by a word of their own
============== ===================================================================
"""
