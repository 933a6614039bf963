"""Rooms: the address that everybody has of theirs, and the providers of what is behind it."""
