"""Rules of the programme as pure functions over plain values."""
