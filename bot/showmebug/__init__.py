"""ShowMeBug: rooms of a paid interview service, over its open API, and the events it sends."""
