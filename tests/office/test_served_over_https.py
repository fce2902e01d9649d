"""The add-in as people run it: `gpusize serve` over HTTPS, opened by Excel from there."""

from __future__ import annotations

import base64
import hashlib
import os
from pathlib import Path

import pytest

from excel_addin.functions import evaluate
from pricing.book import embedded_book
from tests.office.rig import Chromium, excel
from tests.scenario.test_excel_call import ROOT, metadata_folder
from tests.scenario.test_serve_process import serving
from tests.scenario.test_serve_tls import files, openssl

__all__ = ["files"]

SIZING = ["llama-3.1-8b", "h100", 50, 7744, 256]


def fingerprint(files: Path) -> str:
    """The certificate's public key as Chromium's flag names it."""
    public = openssl("pkey", "-in", str(files / "key.pem"), "-pubout", "-outform", "DER")
    return base64.b64encode(hashlib.sha256(public).digest()).decode()


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_excel_calculates_from_a_real_service(
    files: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    paths = os.pathsep.join([str(metadata_folder(tmp_path / "installed")), str(ROOT)])
    options = ("--tls-cert", str(files / "cert.pem"), "--tls-key", str(files / "key.pem"))
    environ = {"PYTHONPATH": paths, "GPUSIZE_EXCEL_TOKEN": "s3cret"}
    with serving(tmp_path, *options, **environ) as service:
        url = f"{service.url}/excel/taskpane.html"
        # a Chromium that takes this key, as one in an organisation takes those of its authority
        chromium = Chromium(f"--ignore-certificate-errors-spki-list={fingerprint(files)}")
        request.addfinalizer(chromium.close)
        with excel(chromium, url) as sheet:
            sheet.run("() => gpusizeTransport.token.set('s3cret')")
            expected = evaluate("GPUS_NEEDED", SIZING, embedded_book())
            assert sheet.calculate(["GPUS_NEEDED", *SIZING]) == [{"value": expected}]
            assert sheet.run("() => isSecureContext") is True
            assert {text for text in sheet.troubles if "401" not in text} == set()
    assert not [line for line in service.said + service.logged if "s3cret" in line]
