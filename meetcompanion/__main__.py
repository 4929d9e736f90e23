"""`python -m meetcompanion` and the `meetcompanion` command."""

from __future__ import annotations

from meetcompanion.cli import cli


def main() -> None:
    """Run the command line and leave with its exit code."""
    cli(prog_name="meetcompanion")


if __name__ == "__main__":
    main()
