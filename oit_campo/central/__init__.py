"""The central endpoint: activation, sync, health."""
