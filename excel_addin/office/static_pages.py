"""The page of the add-in where no service stands behind it: what it says of itself, and its policy.

The files are those the service has; some passages of them are others here.
"""

from __future__ import annotations

from excel_addin.office.manifests import all_files
from excel_addin.office.pages import POLICY, pages

WORKER = "worker-src 'self'"
HEAD = '<meta charset="utf-8">'
ASKED = (
    "A formula such as =GPUS_NEEDED(...) sends its name and its arguments to the address this\n"
    "        page came from, and gets its result from there. Nothing else of the workbook is sent."
    " The\n        add-in stores nothing but the token of the service, if it has one, on your"
    " computer. It\n        loads"
)
HERE = (
    "A formula such as =GPUS_NEEDED(...) is worked out on this computer, in Excel's own browser:\n"
    "        neither its arguments nor anything else of the workbook is sent anywhere. The add-in\n"
    "        stores nothing. It loads"
)
RESULTS = "Results are planning"
PARTS = 'What it runs on has licences of its own: <a href="LICENCES.txt">LICENCES.txt</a>.\n       '


def static_pages(address: str) -> dict[str, bytes]:
    """The files by name, with the manifests of the add-in at `address`."""
    found = {name: page.body for name, page in pages().items()}
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}; {WORKER}">'
    _change(found, "taskpane.html", HEAD, f"{HEAD}\n    {policy}")
    _change(found, "taskpane.html", "Looking for the service…", "Starting…")
    _change(
        found, "taskpane.js", "Looking for the service…", "Starting; the first time takes longest…"
    )
    _change(found, "about.html", ASKED, HERE)
    _change(found, "about.html", RESULTS, f"{PARTS} {RESULTS}")
    return found | all_files(address)


def _change(found: dict[str, bytes], name: str, passage: str, other: str) -> None:
    """Put `other` in the place of a passage, which is there once."""
    text = found[name].decode()
    if text.count(passage) != 1:
        raise RuntimeError(f"{name} is not as it was when this was written.")
    found[name] = text.replace(passage, other).encode()
