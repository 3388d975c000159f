"""OIT Campo: offline-first enrolment, training and certificates for livelihoods programmes in Peru."""

__version__ = "0.1.0.dev0"
