"""Hostile input at the door: bounded in the tests, for as long as you like in `make fuzz`."""
