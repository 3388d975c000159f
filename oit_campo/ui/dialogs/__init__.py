"""Windows over the window: only for decisions, and the services card."""
