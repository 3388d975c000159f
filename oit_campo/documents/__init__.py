"""Certificates, rosters and their codes: frozen values in, PDF bytes out."""
