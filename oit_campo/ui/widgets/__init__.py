"""The vocabulary of the pages: one module a family, every colour and size from the theme."""
