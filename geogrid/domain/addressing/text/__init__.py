"""Characters: one spelling, numerals, sounds, distances and days as they are written.

========= ===========================================================
normalise one spelling for texts that mean the same characters
numerals  12, 十二, 一百零三, 五〇一
alike     characters that look or sound alike
sounding  names by how they sound
distances how far something is as people say it
days      days and hours as people say them behind the day of a month
========= ===========================================================
"""
