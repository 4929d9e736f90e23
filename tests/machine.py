"""What all processes of the tests agree upon before anything of weight is loaded."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def settle() -> None:
    """One thread for each process's sums, and nothing is compiled twice; for this process and all that it starts."""
    # Several processes on a few cores: the threads of one would mostly wait for those of another.
    for library in ("OPENBLAS", "OMP", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    if sys.dont_write_bytecode:
        # Whoever wants the checkout left alone still has it so; what is compiled lies in the environment.
        sys.dont_write_bytecode = False
        sys.pycache_prefix = str(Path(sys.prefix) / "compiled")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
