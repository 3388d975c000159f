"""Tables, for SQLite and PostgreSQL alike."""
