"""One measurement in a child process of its own, so that no case inherits another's memory or caches."""

from __future__ import annotations

import gc
import json
import multiprocessing
import resource
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Figures:
    """What a case found: named seconds, notes, and the peak memory of its process in bytes."""

    seconds: dict[str, float]
    notes: dict[str, Any]
    peak: int


def in_child(case: Callable[..., tuple[dict[str, float], dict[str, Any]]], *arguments: Any) -> Figures:
    """Run `case` in a fresh interpreter; it returns seconds by name, and notes."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_child, args=(sender, case, arguments))
    child.start()
    sender.close()
    try:
        answer = json.loads(receiver.recv())
    except EOFError:
        child.join()
        raise SystemExit(f"{case.__name__} ended with {child.exitcode}") from None
    child.join()
    return Figures(**answer)


def _child(sender: Connection, case: Callable[..., tuple[dict[str, float], dict[str, Any]]], arguments: Any) -> None:
    gc.collect()
    seconds, notes = case(*arguments)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    sender.send(json.dumps({"seconds": seconds, "notes": notes, "peak": peak}))
    sender.close()


def resident() -> int:
    """How much memory this process holds now, in bytes; 0 where the machine does not tell."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:")), 0)


def median(figures: list[Figures], name: str) -> float:
    """The median of one named time."""
    return statistics.median(one.seconds[name] for one in figures)


def peak(figures: list[Figures]) -> str:
    """The highest peak, for reading."""
    return f"{max(one.peak for one in figures) / 1_000_000:,.0f} MB"


def line(label: str, seconds: float, ratio: float | None = None, memory: str = "") -> None:
    """One figure."""
    shown = f"{seconds * 1000:,.2f} ms" if seconds < 1 else f"{seconds:,.2f} s"
    print(f"  {label:52} {shown:>12}  {f'x {ratio:,.2f}' if ratio is not None else '':>10}  {memory:>10}")
