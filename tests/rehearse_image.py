"""The steps of deploy/Dockerfile, carried out on a Linux machine that has no container engine.

    sudo python -m tests.rehearse_image --python /path/to/a/python-3.13 [--database postgresql://...]

Every stage gets a root of its own: this machine's file system under an overlay, with that Python in
/usr/local as in the base image. COPY takes what .dockerignore lets through, RUN runs in a chroot.
Then the last stage is run as an engine would: as its USER, root read-only, /tmp and /data empty.
It is no test of the base image, whose system is another.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[1]
PASSED_ON = ("http_proxy", "https_proxy", "no_proxy", "pip_", "ssl_cert")
READ_ONLY = ("mount", "-o", "remount,ro")
GOOD = json.dumps({"model": "8b", "gpu": "h100", "qps": 50, "isl": 7744, "osl": 256})


def instructions(text: str) -> Iterator[tuple[str, str]]:
    """A Dockerfile's instructions with their arguments, continued lines joined."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    for line in filter(None, map(str.strip, joined.splitlines())):
        word, _, rest = line.partition(" ")
        yield word.upper(), rest.strip()


def ignored(path: str, rules: list[str]) -> bool:
    """Whether .dockerignore keeps a path out; the last rule that fits wins."""
    out = False
    parts = [path, *(str(p) for p in Path(path).parents if str(p) != ".")]
    for rule in rules:
        pattern = rule.removeprefix("!")
        if any(fnmatch(p, pattern) or fnmatch(f"/{p}", pattern.replace("**", "*")) for p in parts):
            out = not rule.startswith("!")
    return out


def context() -> list[str]:
    """The files an engine would send: those of the working tree that .dockerignore lets through."""
    rules = [
        line
        for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    files = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [name for name in files.split("\0") if name and not ignored(name, rules)]


@dataclass
class Stage:
    """A root file system and what the Dockerfile said about running in it."""

    root: Path
    upper: Path
    env: dict[str, str] = field(default_factory=dict[str, str])
    workdir: str = "/"
    user: str = ""
    said: dict[str, str] = field(default_factory=dict[str, str])

    def path(self, name: str) -> Path:
        """A path inside, as a path here."""
        return self.root / (Path(self.workdir) / name).as_posix().lstrip("/")

    def command(self, *words: str, by: str = "") -> list[str]:
        """Words as a command inside, perhaps by another user."""
        ids = ["--reuid", by.partition(":")[0], "--regid", by.partition(":")[2], "--clear-groups"]
        privileges = ["setpriv", *ids, "--no-new-privs", "--bounding-set=-all"] if by else []
        entered = ["chroot", str(self.root), "env", "-C", self.workdir, *privileges]
        return [*entered, *words]

    def run(self, *words: str, by: str = "", check: bool = True) -> int:
        """Run a command inside and return its exit code."""
        return subprocess.run(
            self.command(*words, by=by), env=self.environ(), check=check
        ).returncode

    def environ(self) -> dict[str, str]:
        """What the Dockerfile set, over what an engine gives."""
        usual = "/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"
        proxies = {k: v for k, v in os.environ.items() if k.lower().startswith(PASSED_ON)}
        return {"PATH": usual, "HOME": "/root", "LANG": "C.UTF-8", **proxies, **self.env}


def new_stage(folder: Path, python: Path) -> Stage:
    """This machine under an overlay, with `python` in /usr/local."""
    root, upper, work = folder / "root", folder / "upper", folder / "work"
    for made in (root, upper, work):
        made.mkdir(parents=True)
    options = f"lowerdir=/,upperdir={upper},workdir={work}"
    mount("-t", "overlay", "overlay", "-o", options, str(root))
    mount("-t", "proc", "proc", str(root / "proc"))
    mount("--rbind", "/dev", str(root / "dev"))
    subprocess.run(["cp", "-a", f"{python}/.", str(root / "usr/local")], check=True)
    pip = root / "usr/local/bin/pip"
    pip.unlink(missing_ok=True)
    pip.write_text('#!/bin/sh\nexec /usr/local/bin/python3 -m pip "$@"\n')
    pip.chmod(0o755)
    subprocess.run(["chroot", str(root), "ldconfig"], check=True)  # as the base image did
    return Stage(root, upper)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True)


def build(folder: Path, python: Path) -> Stage:
    """All stages; returns the last."""
    stages: dict[str, Stage] = {}
    stage: Stage | None = None
    sent = context()
    for word, rest in instructions((ROOT / "deploy" / "Dockerfile").read_text("utf-8")):
        if word == "ARG":
            continue
        if word == "FROM":
            name = rest.partition(" AS ")[2] or f"stage {len(stages)}"
            stage = stages[name] = new_stage(folder / str(len(stages)), python)
            continue
        assert stage is not None
        say(f"--> {word} {rest[:100]}")
        if word == "RUN":
            stage.run("/bin/sh", "-c", rest)
        elif word == "COPY":
            copy(stage, rest, stages, sent)
        elif word == "ENV":
            for pair in shlex.split(rest):
                key, _, value = pair.partition("=")
                stage.env[key] = value.replace("$PATH", stage.environ()["PATH"])
        elif word == "WORKDIR":
            stage.workdir = rest
            stage.path(rest).mkdir(parents=True, exist_ok=True)
        elif word == "USER":
            stage.user = rest
        else:
            stage.said[word] = rest
    assert stage is not None
    return stage


def copy(stage: Stage, rest: str, stages: dict[str, Stage], sent: list[str]) -> None:
    words = rest.split()
    if words[0].startswith("--from="):
        source = stages[words[0].removeprefix("--from=")].path(words[1])
        subprocess.run(["cp", "-a", str(source), str(stage.path(words[2]))], check=True)
        return
    *sources, target = words
    for source in sources:
        found = [name for name in sent if name == source or name.startswith(f"{source}/")]
        assert found, f"{source} does not get past .dockerignore"
        for name in found:
            inside = Path(target) / Path(name).relative_to(source) if name != source else (
                Path(target) / Path(name).name if target.endswith("/") else Path(target)
            )  # fmt: skip
            there = stage.path(str(inside))
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, there)


def try_out(stage: Stage, database: str) -> None:
    """Run the image: read-only, as its user; every answer an operator counts on."""
    subprocess.run(
        f"du -sm {stage.upper}/opt/gpusize/lib/python3*/site-packages/* | sort -rn | head -12",
        shell=True,
        check=True,
    )
    size = subprocess.run(
        ["du", "-sm", str(stage.upper / "opt")], capture_output=True, text=True, check=True
    ).stdout.split()[0]
    say(f"--> {size} MB in /opt, beside the base image")
    owner, _, group = stage.user.partition(":")
    mount("-t", "tmpfs", "-o", "mode=1777,noexec", "tmpfs", str(stage.root / "tmp"))
    mount("-t", "tmpfs", "-o", f"uid={owner},gid={group},mode=750", "tmpfs",
          str(stage.root / "data"))  # fmt: skip
    subprocess.run([*READ_ONLY, str(stage.root)], check=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    stage.env |= {"GPUSIZE_PORT": str(port), "GPUSIZE_LOG": "json"}
    if database:
        stage.env["DATABASE_URL"] = database
        for _ in range(2):
            stage.run("gpusize", "migrate", by=stage.user)
    touch = 'touch "$(python -c "import core; print(core.__file__)")"'
    assert stage.run("/bin/sh", "-c", touch, by=stage.user, check=False) != 0
    draw = "import matplotlib.pyplot as p; p.plot([1, 2]); p.savefig('/tmp/x.png')"
    stage.run("python", "-c", draw, by=stage.user)
    entry = [*json.loads(stage.said["ENTRYPOINT"]), *json.loads(stage.said["CMD"])]
    health = json.loads(stage.said["HEALTHCHECK"].partition("CMD ")[2])
    service = subprocess.Popen(stage.command(*entry, by=stage.user), env=stage.environ())
    try:
        deadline = time.monotonic() + 30
        while stage.run(*health, by=stage.user, check=False) != 0:
            assert time.monotonic() < deadline, "not healthy after 30 s"
            time.sleep(0.5)
        for method, path, body in (
            ("POST", "/v1/gpus_needed", GOOD), ("GET", "/readyz", None), ("GET", "/metrics", None)
        ):  # fmt: skip
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request(method, path, body)
            answer = connection.getresponse()
            text = answer.read().decode()
            say(f"--> {method} {path}: {answer.status}, {len(text)} characters")
            assert answer.status == 200
        resident = re.search(r"^process_resident_memory_bytes (\S+)", text, re.MULTILINE)
        say(f"--> {float(resident[1]) / 1e6:,.0f} MB resident" if resident else "")
        stage.run("gpusize", "doctor", by=stage.user)
    finally:
        began = time.monotonic()
        service.send_signal(signal.SIGTERM)
        code = service.wait(15)
    say(f"--> SIGTERM: exit code {code} after {time.monotonic() - began:.1f} s")
    assert code == 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", type=Path, required=True, help="prefix of a Python 3.13")
    parser.add_argument("--database", default="", help="an empty database for `gpusize migrate`")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if not arguments.inside:  # mounts of one's own, gone when it ends
        again = [sys.executable, "-m", "tests.rehearse_image", *sys.argv[1:], "--inside"]
        os.execvp("unshare", ["unshare", "--mount", "--pid", "--fork", "--mount-proc", *again])
    with tempfile.TemporaryDirectory(dir="/var/tmp", ignore_cleanup_errors=True) as folder:
        stage = build(Path(folder), arguments.python)
        try_out(stage, arguments.database)
        for place in ("tmp", "data", "proc", "dev", ""):
            subprocess.run(["umount", "-R", "-l", str(stage.root / place)], check=False)
    say("--> all steps done")


if __name__ == "__main__":
    main()
