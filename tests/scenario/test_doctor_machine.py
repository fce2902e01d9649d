"""`gpusize doctor` about settings, the folder for data, the disk and the certificate."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.doctor import machine
from tests.certificates import Pair, made_until
from tests.scenario.doctor_rig import Doctor, of


@pytest.fixture
def doctor(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Doctor:
    return Doctor(monkeypatch, capsys, tmp_path)


def test_a_machine_with_nothing_set_is_well(doctor: Doctor) -> None:
    code, lines = doctor.look()
    assert code == 0
    assert {line["state"] for line in lines} == {"ok"}
    assert [line["check"] for line in lines] == [
        "versions", "settings", "data folder", "disk", "tls", "slack", "database", "prices",
    ]  # fmt: skip
    assert not (doctor.folder / "data").exists()  # a look changes nothing


def test_for_people_it_is_a_line_each_and_a_sum(doctor: Doctor) -> None:
    code, text = doctor.text()
    assert code == 0
    assert text.splitlines()[-1] == "All is well."
    assert all(line.startswith("ok    ") for line in text.splitlines()[:-1])
    doctor.set(GPUSIZE_PORT="http", GPUSIZE_LOG="xml")
    code, text = doctor.text()
    assert code == 1
    assert "fail  settings: GPUSIZE_PORT must be a whole number" in text
    assert text.splitlines()[-1].startswith("1 failed, 0 to look at")


def test_every_setting_that_is_wrong_is_said_once(doctor: Doctor) -> None:
    doctor.set(GPUSIZE_ANSWERS="maybe", DATABASE_URL="mysql://u:hidden-word@h/d")
    code, lines = doctor.look()
    assert code == 1
    said = of(lines, "settings")
    assert [state for state, _ in said] == ["fail", "fail"]
    assert "DATABASE_URL must be sqlite" in said[0][1]
    assert "GPUSIZE_ANSWERS must be on or off" in said[1][1]
    assert "hidden-word" not in str(lines)
    assert of(lines, "database") == []


def test_a_misspelt_name_gets_the_near_one(doctor: Doctor) -> None:
    (doctor.folder / ".env").write_text("GPUSIZE_PROT=80\nPOSTGRES_USER=x\n")
    (doctor.folder / ".env").chmod(0o600)
    doctor.set(SLACK_WHATEVER="1")
    code, lines = doctor.look()
    assert code == 0
    assert of(lines, "settings")[1:] == [
        ("warn", "GPUSIZE_PROT is no setting of gpusize. Did you mean GPUSIZE_PORT?"),
        ("warn", "SLACK_WHATEVER is no setting of gpusize. Remove it, or look at .env.example."),
    ]


def test_a_short_secret_is_named_and_not_shown(doctor: Doctor) -> None:
    doctor.set(GPUSIZE_WATCH_TOKEN="Sesame1", GPUSIZE_METRICS_TOKEN="0123456789abcdef")
    code, lines = doctor.look()
    ((state, text),) = of(lines, "settings")[1:]
    assert (code, state) == (0, "warn")
    assert text.startswith("GPUSIZE_WATCH_TOKEN has 7 characters only")
    assert "Sesame1" not in str(lines)


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_secrets_that_everybody_may_read_are_named(doctor: Doctor) -> None:
    (doctor.folder / ".env").write_text("GPUSIZE_PORT=80\n")
    (doctor.folder / ".env").chmod(0o644)
    ((state, text),) = of(doctor.look()[1], "settings")[1:]
    assert (state, text.endswith(f"chmod 600 {doctor.folder / '.env'}")) == ("warn", True)


def test_a_file_where_the_folder_should_be(doctor: Doctor) -> None:
    (doctor.folder / "data").write_text("")
    code, lines = doctor.look()
    ((state, text),) = of(lines, "data folder")
    assert (code, state) == (1, "fail")
    assert "is a file, not a folder" in text


@pytest.mark.parametrize("place", ["x" * 300, "taken/data"])
def test_a_folder_that_cannot_be_is_no_defect_of_the_doctor(doctor: Doctor, place: str) -> None:
    """A name that is too long refuses even root, as the folder of another user does others."""
    (doctor.folder / "taken").write_text("")
    doctor.set(GPUSIZE_DATA=str(doctor.folder / place))
    code, lines = doctor.look()
    for check in ("data folder", "database"):
        ((state, text),) = of(lines, check)
        assert (code, state) == (1, "fail")
        assert "GPUSIZE_DATA" in text
        assert "internal error" not in text


def test_a_folder_that_takes_nothing() -> None:
    # /proc refuses even root
    ((line, *_),) = [list(machine.data(Path("/proc/gpusize")))] if Path("/proc").exists() else []
    assert line.state == "fail" or os.access("/proc", os.W_OK)
    ((line, *_),) = [list(machine.data(Path("/proc")))]
    assert (line.state, "cannot be written to" in line.text) == ("fail", True)
    assert "GPUSIZE_DATA" in line.fix


@pytest.mark.parametrize(
    ("free", "state"), [(5 * 1024**3, "ok"), (900 * 1024**2, "warn"), (50 * 1024**2, "fail")]
)
def test_room(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free: int, state: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    *_, line = machine.data(tmp_path)
    assert (line.check, line.state) == ("disk", state)


Made = Callable[[datetime, datetime], Pair]


@pytest.fixture
def certificate(tmp_path: Path) -> Made:
    return lambda begins, ends: made_until(tmp_path, begins, ends)


@pytest.mark.parametrize(
    ("begins", "ends", "state", "said"),
    [
        (-10, 80, "ok", "good until"),
        (-80, 10, "warn", "in 10 days"),
        (-90, -1, "fail", "the certificate ended on"),
        (1, 90, "fail", "begins on"),
    ],
)
def test_certificates(
    doctor: Doctor, certificate: Made, begins: int, ends: int, state: str, said: str
) -> None:
    now = datetime.now(UTC) + timedelta(hours=1)
    pair = certificate(now + timedelta(days=begins), now + timedelta(days=ends))
    doctor.set(GPUSIZE_TLS_CERT=str(pair.cert), GPUSIZE_TLS_KEY=str(pair.key))
    code, lines = doctor.look()
    ((found, text),) = of(lines, "tls")
    assert (found, code) == (state, 1 if state == "fail" else 0)
    assert said in text


def test_a_certificate_without_its_key(doctor: Doctor, certificate: Made) -> None:
    now = datetime.now(UTC)
    doctor.set(GPUSIZE_TLS_CERT=str(certificate(now, now + timedelta(days=90)).cert))
    ((state, text),) = of(doctor.look()[1], "tls")
    assert state == "fail"
    assert "needs --tls-key (GPUSIZE_TLS_KEY) too" in text


def test_a_defect_in_one_part_leaves_the_others(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError("with xoxb-1-2-abcDEF")

    monkeypatch.setattr(machine, "data", broken)
    code, lines = doctor.look()
    assert code == 1
    ((state, text),) = of(lines, "data folder")
    assert state == "fail"
    reference = re.search(r"reference ([0-9a-f]{8})", text)
    assert reference
    assert reference[1] in caplog.text
    assert "ZeroDivisionError: with xoxb-***" in caplog.text
    assert [state for state, _ in of(lines, "database")] == ["ok"]
