"""Tests, named as sentences."""
