"""Tests, named as sentences."""

from tests.machine import settle

settle()
