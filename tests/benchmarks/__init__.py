"""Benchmarks: `make bench`. They print a table and assert nothing; figures of one run are comparable."""
