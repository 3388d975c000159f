"""Use cases as plain functions: values in, frozen values out, one transaction each."""
