"""How a benchmark says what it found."""

from __future__ import annotations


def figure(name: str, value: float, unit: str, baseline: float | None = None) -> None:
    """Print `name: value unit (baseline value unit, ratio r)`, without the bracket if alone."""
    line = f"{name}: {_shown(value)} {unit}"
    if baseline is not None:
        ratio = value / baseline if baseline else float("nan")
        line += f" (baseline {_shown(baseline)} {unit}, ratio {ratio:.2f})"
    print(line, flush=True)


def _shown(value: float) -> str:
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.4g}"
