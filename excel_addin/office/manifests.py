"""The manifests that tell Excel of the add-in: one in XML, one in JSON with its package.

The XML one works wherever custom functions do (Windows, Mac, web); the unified one, in JSON, on
Windows and the web. The functions themselves are not in either: both name functions.json, so that a
new function needs no new manifest.
Formats: learn.microsoft.com/office/dev/add-ins, there excel/custom-functions-unified-manifest and
develop/configure-your-add-in-to-use-a-shared-runtime, read 2026-11-21. Schema 1.24 is the first in
which functions may be named by their address alone.
"""

from __future__ import annotations

import io
import json
import zipfile
from importlib.metadata import version
from importlib.resources import files
from string import Template
from typing import Any
from xml.sax.saxutils import escape

APP_ID = "38536f61-999b-5baf-b078-15a65ba1364f"
"""uuid5 of the DNS namespace and `gpusize`. One for all addresses: a workbook names the add-in its
formulas are of, so they stay bound when the service moves, and in another organisation that has
the add-in too. So two of them cannot be in one organisation side by side; their functions, whose
names are the same, could not either."""

NAME = "gpusize"
SUMMARY = "LLM compute planning in formulas: how many GPUs, what binds, what it costs."
HINT = "Type =GPUS_NEEDED( in a cell, or open the list of all functions on the Home tab."
SCHEMA = "1.24"
RUNTIME, SHOW = "SharedRuntime", "ShowTaskpane"
ICONS = ("color.png", "outline.png")
PACKAGE = "gpusize-excel.zip"


def manifest_version() -> str:
    """The version of the program as manifests count: they refuse one below 1.

    1.3.2 of the program is 1.103.2 here, so that each release counts as newer.
    """
    major, minor, patch = (int(part) for part in version("gpusize").split(".")[:3])
    return f"1.{100 * major + minor}.{patch}"


def manifest_xml(address: str) -> bytes:
    """The XML manifest of the add-in at `address`, a folder with its closing slash."""
    text = (files("excel_addin.office") / "manifest.xml").read_text("utf-8")
    given = {
        "id": APP_ID,
        "version": manifest_version(),
        "name": NAME,
        "summary": SUMMARY,
        "hint": HINT,
        "url": address,
    }
    quoted = {key: escape(value, {'"': "&quot;"}) for key, value in given.items()}
    return Template(text).substitute(quoted).encode()


def manifest_json(address: str) -> bytes:
    """The unified manifest of the add-in at `address`."""
    return json.dumps(_unified(address), indent=2).encode() + b"\n"


def package(address: str) -> bytes:
    """The unified manifest and its icons in the ZIP that administrators upload; always the same."""
    held = {"manifest.json": manifest_json(address)}
    held |= {name: (files("excel_addin.office") / "web" / name).read_bytes() for name in ICONS}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in held.items():
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def all_files(address: str) -> dict[str, bytes]:
    """What there is for an administrator, by file name."""
    return {
        "manifest.xml": manifest_xml(address),
        "manifest.json": manifest_json(address),
        PACKAGE: package(address),
    }


def _unified(address: str) -> dict[str, Any]:
    about = f"{address}about.html"
    return {
        "$schema": (
            f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA}/MicrosoftTeams.schema.json"
        ),
        "manifestVersion": SCHEMA,
        "id": APP_ID,
        "version": manifest_version(),
        "name": {"short": NAME, "full": f"{NAME} for Excel"},
        "description": {"short": SUMMARY, "full": f"{SUMMARY} {HINT}"},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": "#0B6B62",
        "developer": {
            "name": NAME,
            "websiteUrl": about,
            "privacyUrl": f"{about}#privacy",
            "termsOfUseUrl": f"{about}#licence",
        },
        "localizationInfo": {"defaultLanguageTag": "en-us"},
        "authorization": {
            "permissions": {
                "resourceSpecific": [{"name": "Document.ReadWrite.User", "type": "Delegated"}]
            }
        },
        "extensions": [
            {
                "requirements": {
                    "scopes": ["workbook"],
                    "capabilities": [
                        {"name": "SharedRuntime", "minVersion": "1.1"},
                        {"name": "CustomFunctionsRuntime", "minVersion": "1.1"},
                    ],
                },
                "runtimes": [_runtime(address)],
                "ribbons": [{"contexts": ["default"], "tabs": [_tab(address)]}],
            }
        ],
    }


def _runtime(address: str) -> dict[str, Any]:
    return {
        "id": RUNTIME,
        "type": "general",
        "code": {"page": f"{address}taskpane.html", "script": f"{address}functions.js"},
        "lifetime": "long",
        "actions": [{"id": SHOW, "type": "openPage", "view": "gpusize"}],
        "customFunctions": {"metadataUrl": f"{address}functions.json"},
    }


def _tab(address: str) -> dict[str, Any]:
    icons = [{"size": size, "url": f"{address}icon-{size}.png"} for size in (16, 32, 80)]
    return {
        "builtInTabId": "TabHome",
        "groups": [
            {
                "id": "GpusizeGroup",
                "label": NAME,
                "icons": icons,
                "controls": [
                    {
                        "id": "GpusizeOpen",
                        "type": "button",
                        "label": "GPU planning",
                        "icons": icons,
                        "supertip": {"title": "GPU planning", "description": HINT},
                        "actionId": SHOW,
                    }
                ],
            }
        ],
    }
