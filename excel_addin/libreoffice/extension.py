"""The extension as a file: what is in it, and where."""

from __future__ import annotations

import io
import json
import sys
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Mapping
from importlib.metadata import distribution, metadata, version
from importlib.resources import files
from pathlib import Path
from typing import Any

import excel_addin
from excel_addin.functions import functions
from excel_addin.libreoffice.addins import IMPLEMENTATION, as_xml, calc_add_ins, described
from excel_addin.libreoffice.inside.component import SERVICES
from excel_addin.libreoffice.types import as_rdb, method

IDENTIFIER = "gpusize.calc"
OLDEST = "7.4"
"""The oldest LibreOffice this was tested with."""
TYPES, ADD_INS, COMPONENT = "types.rdb", "CalcAddIns.xcu", "gpusize_component.py"
ABOUT = "about.txt"
INSIDE = "pythonpath/gpusize_calc"
"""LibreOffice lets a component import what is in the folder `pythonpath` beside it."""
SERVE = "http://127.0.0.1:8080"
"""Where `gpusize serve` listens if nothing else is said; asked last."""
PACKAGES = ("site-packages", "dist-packages")
"""Names of the folders that Python installs packages into."""

_MANIFEST = "http://openoffice.org/2001/manifest"
_COMPONENTS = "http://openoffice.org/2010/uno-components"
_DESCRIPTION = "http://openoffice.org/extensions/description/2006"
_LIBREOFFICE = "http://libreoffice.org/extensions/description/2011"
_LINK = "http://www.w3.org/1999/xlink"


def extension(url: str | None = None) -> bytes:
    """The .oxt: the same bytes for the same functions, installation and service."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts(url).items():
            # a date of its own would make each file differ
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def parts(url: str | None = None) -> dict[str, bytes]:
    """Every file of the extension by its path in it."""
    every = list(functions().values())
    inside = files(excel_addin) / "libreoffice" / "inside"
    modules = {f.name: f.read_bytes() for f in inside.iterdir() if f.name.endswith(".py")}
    return {
        "META-INF/manifest.xml": _manifest(),
        "description.xml": _about(),
        "components.xml": _components(),
        TYPES: as_rdb([method(function) for function in every]),
        ADD_INS: calc_add_ins(every),
        "functions.json": _json(described(every)).encode(),
        "installation.json": _json(installation(url)).encode(),
        "LICENSE": _license().encode(),
        ABOUT: _summary().encode(),
        COMPONENT: modules.pop("component.py"),
        **{f"{INSIDE}/{name}": content for name, content in sorted(modules.items())},
    }


def installation(url: str | None = None) -> Mapping[str, Any]:
    """The service to ask, or where this gpusize is, so that LibreOffice can run it."""
    found: dict[str, Any] = {"version": version("gpusize"), "url": url}
    if url is not None:  # for other people, whom the folders here do not concern
        return found
    packages = [folder for folder in sys.path if Path(folder).name in PACKAGES]
    folders = [Path(excel_addin.__path__[0]).parent, *map(Path, packages)]
    return found | {
        "python": "{}.{}".format(*sys.version_info[:2]),
        "executable": sys.executable,
        "paths": list(dict.fromkeys(str(folder.resolve()) for folder in folders)),
        "serve": SERVE,
    }


def _manifest() -> bytes:
    root = ET.Element(f"{{{_MANIFEST}}}manifest")
    for path, kind in (
        (TYPES, "application/vnd.sun.star.uno-typelibrary;type=RDB"),
        ("components.xml", "application/vnd.sun.star.uno-components"),
        (ADD_INS, "application/vnd.sun.star.configuration-data"),
    ):
        entry = {f"{{{_MANIFEST}}}full-path": path, f"{{{_MANIFEST}}}media-type": kind}
        ET.SubElement(root, f"{{{_MANIFEST}}}file-entry", entry)
    return as_xml(root, manifest=_MANIFEST)


def _components() -> bytes:
    root = ET.Element(f"{{{_COMPONENTS}}}components")
    loader = {"loader": "com.sun.star.loader.Python", "uri": COMPONENT}
    component = ET.SubElement(root, f"{{{_COMPONENTS}}}component", loader)
    named = {"name": IMPLEMENTATION}
    implementation = ET.SubElement(component, f"{{{_COMPONENTS}}}implementation", named)
    for service in SERVICES:
        ET.SubElement(implementation, f"{{{_COMPONENTS}}}service", {"name": service})
    return as_xml(root, **{"": _COMPONENTS})


def _about() -> bytes:
    """description.xml: what LibreOffice shows of the extension, and which LibreOffice it wants."""
    root = ET.Element(f"{{{_DESCRIPTION}}}description")

    def add(parent: ET.Element, tag: str, text: str | None = None, **given: str) -> ET.Element:
        made = ET.SubElement(parent, f"{{{_DESCRIPTION}}}{tag}", given)
        made.text = text
        return made

    add(root, "identifier", value=IDENTIFIER)
    add(root, "version", value=version("gpusize"))
    wanted = {"value": OLDEST, f"{{{_DESCRIPTION}}}name": f"LibreOffice {OLDEST}"}
    least = f"{{{_LIBREOFFICE}}}LibreOffice-minimal-version"
    ET.SubElement(add(root, "dependencies"), least, wanted)
    add(add(root, "publisher"), "name", "The gpusize authors", lang="en")
    add(add(root, "display-name"), "name", "gpusize", lang="en")
    text = add(add(root, "extension-description"), "src", lang="en")
    text.set(f"{{{_LINK}}}href", ABOUT)
    return as_xml(root, description=_DESCRIPTION, lo=_LIBREOFFICE, xlink=_LINK)


def _summary() -> str:
    return (
        f"{metadata('gpusize')['Summary']} {len(functions())} functions, such as GPUS_NEEDED, in"
        " the function wizard under Add-In. MIT licence: the file LICENSE in the extension.\n"
    )


def _license() -> str:
    """From the installed package, or the checkout it is run from."""
    kept = distribution("gpusize").read_text("licenses/LICENSE")
    return kept or (Path(excel_addin.__path__[0]).parent / "LICENSE").read_text("utf-8")


def _json(content: Any) -> str:
    return json.dumps(content, indent=1) + "\n"
