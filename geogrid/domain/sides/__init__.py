"""The four sides of a grid in words (四至): 东起前园南路，南至滨江路，西至仙人洞南路，北至黄山中路.

==========  ==================================================================
side        directions, what a side refers to, the sides of a text
reference   a piece of a side: what it names, of what kind, which line of it
read        from a text to its sides, or the reason why not
ring        an outline in pieces, and where it is cut into four sides
nearest     which named line each piece of a border runs along
describe    from a border to what each stretch of it runs along
draw        from the sides of a text to the polygons it may mean
net         the lines that a text names, and the faces between them
joint       how lines that nearly meet go on until they do
trace       on which sides the steps of a trace are
walk        ways around a grid along what a text names, over other lines if need be
edge        outlines along the edges of roads rather than their centres
fit         how well an outline is what a text says
obstacle    why a text may enclose nothing, or not what is meant
together    texts of neighbours drawn together, as one coverage
named       what sides may refer to, by name
border      a border in points: what lies beyond, and what runs along it
verify      texts of sides beside the map and beside those of neighbours
write       from sides to a text
style       how an office writes sides: in which order, with which verbs
==========  ==================================================================

A road or a river stands for its centre line unless the text says another.
"""
