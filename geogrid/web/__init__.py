"""The web edge: parse, call one service, render.

===========  ====================================================================
app          create_app: settings in, a Flask application out
application  Flask without what is not used here
production   worker processes that serve many readers
alone        one process of waitress
bridge       what workers run: look-ups in the event loop, Flask in threads
flow         long answers, no faster than they are taken
turns        batches wait among themselves
uploads      what is sent with a request, taken without end neither in bytes nor in time
quiet        whether nobody waits for an answer
direct       the look-up of one point, answered before Flask sees it
by_query     look-ups by a query of the database each, to measure beside
running      what one application holds
errors       ONE table from error class to HTTP status; problem+json and the page
language     which language this reader wants
access_log   what was asked and how it went, in JSON; nothing of who and where
metrics      figures for Prometheus
security     headers and the content security policy with its nonce
hosts        by which names this server may be asked for
characters   what is no part of a text, refused in path, query and forms
origin       changes only from pages of our own
identity     who asks: a session, a token, or anybody
policy       what each view does, as the policy calls it
pace         how fast an account may change things
idempotency  what creates does so once for each key
versions     which version of what it changes a request has seen
rights       what somebody is to act as, from a form or JSON
areas        the areas that rights are given for, by their names
compression  texts compressed for browsers that take them so
assets       addresses of our own and of vendored files
answers      service values as the JSON the API promises
repair       the repair as JSON
plans        plans as JSON
comparing    two sets of grids beside each other, as JSON
history      the history of a grid as JSON
coming       what is to come of a grid or a place, as a sentence and as JSON
selection    which cases a request asks for
given_table  a table that was sent with a form
pages        /, /list, /history, /compare, /plan, /cases, /insight
api          /api/...
===========  ====================================================================
"""
