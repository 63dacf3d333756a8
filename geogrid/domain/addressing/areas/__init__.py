"""Communities and towns: what is matched by them, and what they say of a place.

======== =========================================================================
areas    communities and towns as what is matched
stated   whether what was matched lies in the areas that a text states
offices  what each community has of its own: its committee, its clinic, its market
common   where what is called so is meant, on any street
of_areas what is called by its area, where a text leaves that out
======== =========================================================================
"""
