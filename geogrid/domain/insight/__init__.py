"""Figures for officials: how many cases, for how many households, where they crowd.

=======  ==============================================================
figures  cases per grid and per 1,000 households, ranked
classes  class breaks of a choropleth map
density  cases per square kilometre on a raster of metres
months   months from one day to another
=======  ==============================================================
"""
