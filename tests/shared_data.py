"""Real data that lies beside the repository on some machines; tests that need it are skipped where it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2] / "shared" / "data"


def shared(*parts: str) -> Path:
    """The path of a shared file or folder; skips the test where it is not there."""
    path = _ROOT.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"shared data is not on this machine: {'/'.join(parts)}")
    return path
