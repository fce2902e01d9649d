"""Run the benches and print one table."""

from __future__ import annotations

import sys

from bench import (
    coldstart,
    estimate,
    excel,
    fill,
    history,
    libreoffice,
    office,
    portfolio,
    pyodide,
    refresh,
    router,
    sizing,
    slash,
    uncertainty,
    watch,
)

BENCHES = {
    "sizing": sizing.main,
    "router": router.main,
    "estimate": estimate.main,
    "portfolio": portfolio.main,
    "uncertainty": uncertainty.main,
    "coldstart": coldstart.main,
    "slash": slash.main,
    "history": history.main,
    "refresh": refresh.main,
    "excel": excel.main,
    "libreoffice": libreoffice.main,
    "office": office.main,
    "pyodide": pyodide.main,
    "fill": fill.main,
    "watch": watch.main,
}


def main() -> None:
    wanted = sys.argv[1:] or list(BENCHES)
    print("| what | measured | aim |")
    print("|---|---|---|")
    for name in wanted:
        for what, measured, aim in BENCHES[name]():
            print(f"| {what} | {measured} | {aim} |", flush=True)


if __name__ == "__main__":
    main()
