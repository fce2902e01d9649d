"""`gpusize serve` over HTTPS with a certificate of its own, made here."""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
from pathlib import Path

import httpx
import pytest

from bot.config import Settings, load_settings
from bot.tls import tls_context
from core.errors import InputError
from tests.require import need
from tests.scenario.test_excel_call import ROOT, metadata_folder
from tests.scenario.test_serve_process import Service, serving


def openssl(*arguments: str) -> bytes:
    """What the program writes, which must go well."""
    program = shutil.which("openssl")
    need("openssl", program)
    run = subprocess.run([str(program), *arguments], check=True, capture_output=True, timeout=60)
    return run.stdout


def certificate(folder: Path, name: str = "") -> Path:
    """The folder, with cert.pem and key.pem of localhost in it, or others of that name."""
    openssl(
        *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
        *("-keyout", str(folder / f"{name}key.pem"), "-out", str(folder / f"{name}cert.pem")),
        *("-days", "2", "-subj", "/CN=localhost"),
        *("-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
    )
    return folder


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """cert.pem and key.pem of localhost, another key, one with a passphrase, and no key at all."""
    folder = tmp_path_factory.mktemp("tls")
    for name in ("", "other-"):
        certificate(folder, name)
    locked = ("-aes256", "-passout", "pass:x", "-out", str(folder / "locked.pem"))
    openssl("pkey", "-in", str(folder / "key.pem"), *locked)
    (folder / "junk.pem").write_text("no certificate")
    return folder


def given(files: Path, cert: str | None, key: str | None) -> Settings:
    return Settings(
        tls_cert=str(files / cert) if cert else None, tls_key=str(files / key) if key else None
    )


def test_without_files_there_is_no_https(files: Path) -> None:
    assert tls_context(Settings()) is None
    context = tls_context(given(files, "cert.pem", "key.pem"))
    assert context is not None
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


@pytest.mark.parametrize(
    ("cert", "key", "said"),
    [
        ("cert.pem", None, "--tls-cert (GPUSIZE_TLS_CERT) needs --tls-key (GPUSIZE_TLS_KEY)"),
        (None, "key.pem", "--tls-key (GPUSIZE_TLS_KEY) needs --tls-cert (GPUSIZE_TLS_CERT)"),
        ("none.pem", "key.pem", "none.pem: there is no such file"),
        ("cert.pem", "none.pem", "none.pem: there is no such file"),
        (".", "key.pem", "Is a directory"),
        ("cert.pem", "other-key.pem", "other-key.pem is not that of the certificate in"),
        ("cert.pem", "locked.pem", "locked.pem has a passphrase"),
        ("junk.pem", "key.pem", "junk.pem holds no PEM certificate"),
        ("key.pem", "key.pem", "key.pem holds no PEM certificate"),
        ("cert.pem", "junk.pem", "junk.pem holds no PEM key"),
        ("cert.pem", "cert.pem", "cert.pem holds no PEM key"),
        ("nul\0", "key.pem", "it is no file name"),
    ],
)
def test_files_that_cannot_be_used(
    cert: str | None, key: str | None, said: str, files: Path
) -> None:
    shown = given(Path("/x") if cert == "nul\0" else files, cert, key)
    with pytest.raises(InputError) as caught:
        tls_context(shown)
    assert said in caught.value.message
    assert "\n" not in caught.value.message


def test_files_come_from_the_environment(files: Path) -> None:
    environ = {"GPUSIZE_TLS_CERT": str(files / "cert.pem"), "GPUSIZE_TLS_KEY": "x"}
    found = load_settings(environ)
    assert (found.tls_cert, found.tls_key) == (str(files / "cert.pem"), "x")


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_service_over_https(files: Path, tmp_path: Path) -> None:
    paths = os.pathsep.join([str(metadata_folder(tmp_path / "installed")), str(ROOT)])
    options = ("--tls-cert", str(files / "cert.pem"))  # the option wins, the rest is as set
    environ = {"GPUSIZE_TLS_CERT": "nowhere", "GPUSIZE_TLS_KEY": str(files / "key.pem")}
    with serving(tmp_path, *options, PYTHONPATH=paths, **environ) as service:
        assert service.url.startswith("https://127.0.0.1:")
        trusting = ssl.create_default_context(cafile=str(files / "cert.pem"))
        with httpx.Client(base_url=service.url, verify=trusting) as http:
            assert http.get("/healthz").json()["status"] == "ok"
            calls = {"calls": [{"name": "GPUSIZE_VERSION"}]}
            assert "value" in http.post("/excel/call", json=calls).json()["results"][0]
            assert http.get("/excel/taskpane.html").status_code == 200
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            httpx.get(f"{service.url}/healthz")
        with pytest.raises(httpx.HTTPError):
            httpx.get(service.url.replace("https:", "http:"))
        code, seconds = service.stop()
        assert (code, seconds < 5) == (0, True)
    assert not any("Traceback" in line for line in service.logged)


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_service_says_in_one_sentence_why_it_cannot(files: Path, tmp_path: Path) -> None:
    service = Service(tmp_path, "--tls-cert", str(files / "cert.pem"))
    code = service.process.wait(20)
    service.end()
    assert code == 2
    assert ["needs --tls-key" in line for line in service.logged] == [True]
    assert service.said == []
