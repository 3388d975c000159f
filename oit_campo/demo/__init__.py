"""A day in the field with invented people: for showing, for testing, for measuring."""
