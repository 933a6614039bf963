"""Human words to values: times, periods, durations, interview numbers, the language of a text.

Pure functions of a text (and a `now` and a zone): no I/O, nothing of ours imported, and never an exception.
A text is folded (`normalise`) and cut into tokens (`tokens`, lexicon in `words` and `places`), tokens make
pieces (`days`, `clocks`, `durations`, `zones`), pieces make phrases (`phrases`), and the phrase that is meant
(`choosing`) is placed on the calendar (`placing`, `times`, `periods`). Where words are in doubt, the
caller gets the readings to ask about; a feast that has no date here leaves the day open (`feasts`). What is
said around a request is in `courtesy`.
"""
