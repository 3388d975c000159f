"""Lists that ship with the program: read once, look up, search."""
