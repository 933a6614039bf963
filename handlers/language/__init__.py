"""Human words to values: times, periods, durations, interview numbers, the language of a text.

Pure functions of a text (and a `now` and a zone): no I/O, nothing of ours imported, never an exception, whatever
is typed. A text is folded (`normalise`), cut into tokens (`tokens`, with the lexicon in `words` and `places`),
tokens are combined into pieces (`days`, `clocks`, `durations`, `zones`), pieces into phrases (`phrases`), and a
phrase is placed on the calendar (`placing`, `times`, `periods`). Where words are in doubt the readings are handed
back for the caller to ask.
"""
