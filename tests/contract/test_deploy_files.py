"""The files in deploy/ by the linters and schemas of what will read them, and by each other.

The image's steps are not run here: `tests/rehearse_image.py` does that by hand.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.cli_options import build_parser
from bot.config import VARIABLES
from tests.rehearse_image import context, instructions
from tests.require import need

# the linters are many and large, and of the group `lint`; .ci/run calls these tests with them
kubernetes_validate = pytest.importorskip("kubernetes_validate")
yaml = pytest.importorskip("yaml")

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8")
OLDEST, NEWEST = "1.30", "1.37"
"""Versions of Kubernetes the manifests are held against."""

YAMLLINT = "{extends: default, rules: {line-length: {max: 130}, document-start: disable,"
YAMLLINT += " comments: {min-spaces-from-content: 1}}}"


def tool(name: str, *words: str) -> str:
    """Run a linter of this environment; what it said. Fails with that if it is not content."""
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    need(name, found)
    done = subprocess.run(
        [str(found), *words], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def documents(name: str) -> list[dict[str, Any]]:
    return [d for d in yaml.safe_load_all((KUBERNETES / name).read_text("utf-8")) if d]


KUSTOMIZATION = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text("utf-8"))
MANIFESTS = [*KUSTOMIZATION["resources"], "secret.example.yaml"]


def pods() -> dict[str, dict[str, Any]]:
    """The pods' specifications, by what makes them."""
    made = [*documents("deployment.yaml"), *documents("migration.yaml")]
    return {one["kind"]: one["spec"]["template"]["spec"] for one in made}


# -- the image -----------------------------------------------------------------------------------


def test_hadolint_is_content() -> None:
    assert tool("hadolint", "--failure-threshold", "style", "deploy/Dockerfile") == ""


def test_the_image_runs_as_a_numbered_user_and_from_one_base() -> None:
    found = list(instructions(DOCKERFILE))
    assert [rest for word, rest in found if word == "USER"] == ["10001:10001"]
    assert [rest for word, rest in found if word == "FROM"] == ["${PYTHON} AS build", "${PYTHON}"]
    ((_, base),) = [one for one in found if one[0] == "ARG"]
    # a tag that can be pinned by its digest, and the newest Python this program takes
    assert re.fullmatch(r"PYTHON=docker\.io/library/python:3\.13-slim-\w+", base)


def test_psycopg_finds_the_authorities_that_the_secret_trusts() -> None:
    """psycopg-binary's OpenSSL was built for /usr/lib/psycopg-openssl, which is on no machine.

    Without SSL_CERT_FILE, `sslrootcert=system` ends in "certificate verify failed" (3.3.9, run).
    """
    (secret,) = documents("secret.example.yaml")
    assert "sslrootcert=system" in secret["stringData"]["DATABASE_URL"]
    (env,) = [rest for word, rest in instructions(DOCKERFILE) if word == "ENV" and "/data" in rest]
    assert "SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt" in env.split()


def test_every_file_the_image_wants_gets_past_dockerignore_and_nothing_secret_does() -> None:
    sent = context()
    copied = [rest for word, rest in instructions(DOCKERFILE) if word == "COPY"]
    for rest in copied:
        if not rest.startswith("--from"):
            for source in rest.split()[:-1]:
                assert any(n == source or n.startswith(f"{source}/") for n in sent), source
    tops = {name.partition("/")[0] for name in sent}
    assert tops == {
        "core", "pricing", "bot", "excel_addin", "deploy", "pyproject.toml", "README.md", "LICENSE",
    }  # fmt: skip
    assert not [n for n in sent if n.endswith((".env", ".env.example", ".db", ".pyc"))]


def pins(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", ["deploy/requirements.txt", "deploy/requirements-build.txt"])
def test_the_image_has_the_versions_that_were_tested(name: str) -> None:
    """What the image installs is what requirements-test.txt installs, each with its hashes.

    A package with two versions there, by the version of Python, has the newer one here.
    """
    text = (ROOT / "requirements-test.txt").read_text("utf-8")
    tested = re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", text, re.MULTILINE)
    assert pins(name)
    assert set(pins(name).items()) <= set(tested)
    blocks = re.split(r"\n(?=\S)", (ROOT / name).read_text("utf-8").strip())
    assert all("--hash=sha256:" in block for block in blocks)


def test_the_image_has_every_dependency_and_the_driver_of_postgresql() -> None:
    held = pins("deploy/requirements.txt")
    elsewhere = {"colorama", "httpx2-jsfetch"}  # Windows, the browser
    assert pins("requirements.txt").keys() - elsewhere <= held.keys()
    assert {"psycopg", "psycopg-binary"} <= held.keys()
    assert not {"pytest", "playwright", "pip", "setuptools"} & held.keys()


# -- compose and systemd -------------------------------------------------------------------------


def test_yamllint_is_content() -> None:
    assert tool("yamllint", "--strict", "-d", YAMLLINT, "deploy") == ""


def test_compose_holds_to_its_schema() -> None:
    tool("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "deploy/compose.yaml")


def test_compose_starts_in_order_and_gives_nothing_away() -> None:
    made = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    services = made["services"]
    assert services["gpusize"]["depends_on"] == {
        "migrate": {"condition": "service_completed_successfully"},
        "database": {"condition": "service_healthy"},
    }
    assert services["migrate"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert "ports" not in services["database"]
    assert all(port.startswith("127.0.0.1:") for port in services["gpusize"]["ports"])
    for name in ("gpusize", "migrate"):
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
        build = services[name]["build"]
        assert (DEPLOY / build["context"] / build["dockerfile"]).samefile(DEPLOY / "Dockerfile")
        assert services[name]["mem_limit"] == "1g"
    assert all("no-new-privileges:true" in one["security_opt"] for one in services.values())
    assert set(services["gpusize"]["environment"]) <= set(VARIABLES)
    assert made["volumes"].keys() == {"data", "database"}


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit, starting a program that this machine has: systemd looks for it."""
    text = (DEPLOY / "gpusize.service").read_text("utf-8")
    assert text.count("/opt/gpusize/bin/gpusize ") == 2
    file = tmp_path / "gpusize.service"
    file.write_text(text.replace("/opt/gpusize/bin/gpusize ", "/bin/true "))
    return file


def test_systemd_is_content(unit: Path) -> None:
    assert tool("systemd-analyze", "verify", "--man=no", str(unit)) == ""


def test_the_unit_is_locked_in(unit: Path) -> None:
    # from 0, which may nothing, to 100; a service without any of it has 96
    tool("systemd-analyze", "security", "--offline=true", "--threshold=15", str(unit))


# -- Kubernetes ----------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
@pytest.mark.parametrize("name", MANIFESTS)
def test_manifests_hold_to_the_schemas(name: str, version: str) -> None:
    for one in documents(name):
        kubernetes_validate.validate(one, version, strict=True)


def test_a_wrong_manifest_would_be_noticed() -> None:
    (service,) = documents("service.yaml")
    service["spec"]["prots"] = service["spec"].pop("ports")
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(service, NEWEST, strict=True)


def test_the_kustomization_builds_and_names_every_file() -> None:
    there = {file.name for file in KUBERNETES.iterdir()}
    assert there == {*MANIFESTS, "kustomization.yaml"}
    if shutil.which("kubectl"):  # a machine without it has the files by themselves, above
        built = tool("kubectl", "kustomize", str(KUBERNETES))
        made = [d for d in yaml.safe_load_all(built) if d]
        for one in made:
            kubernetes_validate.validate(one, NEWEST, strict=True)
            assert "namespace" not in one["metadata"]
        images = re.findall(r"image: (\S+)", built)
        assert images == ["registry.example.com/gpusize:0.1.0"] * 2


@pytest.mark.parametrize("kind", ["Deployment", "Job"])
def test_pods_are_restricted(kind: str) -> None:
    """kubernetes.io/docs/concepts/security/pod-security-standards, level restricted; and more."""
    spec = pods()[kind]
    of_pod = spec["securityContext"]
    assert of_pod["runAsNonRoot"] is True
    assert of_pod["seccompProfile"] == {"type": "RuntimeDefault"}
    user = re.search(r"^USER (\d+):(\d+)$", DOCKERFILE, re.MULTILINE)
    assert user is not None
    assert (of_pod["runAsUser"], of_pod["runAsGroup"]) == (int(user[1]), int(user[2]))
    assert spec["automountServiceAccountToken"] is False
    for container in spec["containers"]:
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert {"cpu", "memory"} <= container["resources"]["requests"].keys()
        assert "memory" in container["resources"]["limits"]
        writable = {mount["mountPath"] for mount in container["volumeMounts"]}
        assert writable == {"/data", "/tmp"}
        build_parser().parse_args(container["args"])  # a command there is


def test_probes_ask_what_is_there() -> None:
    (container,) = pods()["Deployment"]["containers"]
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    assert ports == {"http": 8080}
    assert "EXPOSE 8080" in DOCKERFILE
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert container[probe]["httpGet"] == {"path": "/healthz", "port": "http"}


def test_a_pod_has_time_to_end() -> None:
    spec = pods()["Deployment"]
    (container,) = spec["containers"]
    waits = int(container["lifecycle"]["preStop"]["exec"]["command"][1])
    assert spec["terminationGracePeriodSeconds"] >= waits + 10  # serve leaves after 5 s


def test_settings_of_the_manifests_are_settings_of_the_program() -> None:
    (settings,), (secret,) = documents("configmap.yaml"), documents("secret.example.yaml")
    assert settings["data"].keys() <= set(VARIABLES)
    assert secret["stringData"].keys() <= set(VARIABLES)
    open_word = [n for n in settings["data"] if re.search("TOKEN|SECRET|DATABASE", n)]
    assert open_word == []
