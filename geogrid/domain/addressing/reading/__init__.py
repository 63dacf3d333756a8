"""From a text to its elements.

=========== ============================================================================
annex       parts of a house that are counted beside its rooms
quarters    segments of roads that are called by the quarter they run through
short_names names of areas that are written without their last part
country     the divisions of the country that a run of text names
cut_out     other names of two characters that stand in other words
elliptic    lists of lanes that say their name once
run_on      names that were read with what stands before them, or without what is behind
numbers     what a number is, by what follows it and what was said before
parse       from a text to its elements
labels      a parsed address in the public label set, and how well it was read
chains      what is called only by what it is, or by a chain
abroad      words that may say that an address is in another county
instead     what stands where an address should and is none
in_sentence villages that only the register knows, behind the words of a sentence
personal    what a text tells of a person, which nobody may be shown
=========== ============================================================================
"""
