"""Nothing lost, nothing twice: real processes are killed under load, and what is left is counted.

`make faults` runs every row at its full size and prints a table; the tests beside run the same code with
small numbers. A row finds problems in words; none means that it has passed.
"""
