"""The simulations at the size of a test, each with its control; full size in proofs.toml."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulation.disk import Disk, Recording

HERE = Path(__file__).parent
posix = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")
traced = pytest.mark.skipif(shutil.which("strace") is None, reason="no strace to record a run with")


def run(program: str, *arguments: str, expected: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, str(HERE / program), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == expected, done.stdout
    return done.stdout


@posix
def test_nothing_said_to_be_saved_is_lost_by_a_kill() -> None:
    assert ", 0 lost," in run("kill_rounds.py", "--rounds", "10")


@posix
def test_control_what_is_said_too_early_is_seen_to_be_lost() -> None:
    run("kill_rounds.py", "--rounds", "4", "--early")


@traced
def test_nothing_said_to_be_saved_is_lost_by_a_power_cut() -> None:
    assert "100 disks: 0 without" in run("power_cut.py", "--images", "100", "--commits", "20")


@traced
def test_control_a_store_that_does_not_wait_for_the_disk_is_seen_to_lose() -> None:
    run("power_cut.py", "--images", "40", "--commits", "12", "--unsafe")


def test_without_strace_the_proof_of_the_power_cut_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run("power_cut.py", expected=2).startswith("there is no strace")


@posix
def test_each_commit_that_fails_is_told_leaves_nothing_and_can_be_tried_again() -> None:
    assert ", 0 lacking" in run("failing_commits.py", "--steps", "30")


@posix
def test_control_a_step_that_is_not_tried_again_is_seen_to_lack() -> None:
    run("failing_commits.py", "--steps", "10", "--forget")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can mount a small file system")
def test_a_disk_that_fills_up_is_told_and_writing_goes_on_when_there_is_room() -> None:
    probe = subprocess.run(["unshare", "-m", "true"], check=False, capture_output=True)
    if probe.returncode:
        pytest.skip("this root may not mount anything")
    assert "told, 0 lost" in run("failing_commits.py", "--small-disk")


def test_a_flipped_bit_is_never_silently_wrong_nor_a_lost_tail_untold() -> None:
    said = run("flipped_bits.py", "--flips", "24")
    assert "24 flipped bits: 0 silently wrong" in said
    assert "tail lost and told" in said


def test_control_plain_sqlite_is_silently_wrong() -> None:
    run("flipped_bits.py", "--flips", "40", "--plain")


# --- the disk's model --------------------------------------------------------------------------------------------------


def hexed(text: str | bytes) -> str:
    raw = text.encode() if isinstance(text, str) else text
    return '"' + "".join(f"\\x{byte:02x}" for byte in raw) + '"'


def recorded(folder: Path, *calls: str) -> Recording:
    return Recording(iter(f"77 {call}\n" for call in calls), folder, Disk.of(folder))


def played(recording: Recording, steps: int | None = None) -> list[dict[str, bytes]]:
    """Two hundred disks after a cut behind so many steps."""
    for step in recording.steps[:steps]:
        step(recording.disk)
    return [recording.disk.after_a_cut(random.Random(seed)) for seed in range(200)]


def open_new(folder: Path, name: str) -> str:
    return f"openat(AT_FDCWD, {hexed(str(folder / name))}, O_RDWR|O_CREAT, 0644) = 5"


def test_a_flushed_write_in_a_flushed_folder_is_always_there(tmp_path: Path) -> None:
    recording = recorded(
        tmp_path,
        open_new(tmp_path, "a"),
        f"pwrite64(5, {hexed(b'abcd')}, 4, 0) = 4",
        "fsync(5) = 0",
        f"openat(AT_FDCWD, {hexed(str(tmp_path))}, O_RDONLY) = 6",
        "fsync(6) = 0",
    )
    assert {d.get("a") for d in played(recording)} == {b"abcd"}


def test_without_the_folder_the_name_may_be_missing_and_without_the_file_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"0000")
    recording = recorded(
        tmp_path,
        open_new(tmp_path, "a"),
        f"write(5, {hexed(b'x' * 1024)}, 1024) = 1024",
        "close(5) = 0",
        f"openat(AT_FDCWD, {hexed(str(tmp_path / 'b'))}, O_RDWR) = 7",
        f"pwrite64(7, {hexed(b'11')}, 2, 1) = 2",
    )
    disks = played(recording)
    assert {d.get("a") for d in disks} == {None, b"", b"x" * 512, bytes(512) + b"x" * 512, b"x" * 1024}
    assert {d["b"] for d in disks} == {b"0000", b"0110"}
    assert recording.disk.flushed() == {"a": b"x" * 1024, "b": b"0110"}


def test_renames_cuts_and_removals_may_not_have_happened_yet(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / name).write_bytes(name.encode())
    recording = recorded(
        tmp_path,
        f"rename({hexed(str(tmp_path / 'a'))}, {hexed(str(tmp_path / 'b'))}) = 0",
        f"unlink({hexed(str(tmp_path / 'c'))}) = 0",
        f"openat(AT_FDCWD, {hexed(str(tmp_path / 'b'))}, O_RDWR) = 5",
        "ftruncate(5, 0) = 0",
    )
    disks = played(recording)
    assert {d["b"] for d in disks} == {b"b", b"a", b""}
    assert {"c" in d for d in disks} == {True, False}
    assert recording.disk.flushed() == {"b": b""}


def test_what_the_program_says_comes_in_its_order(tmp_path: Path) -> None:
    recording = recorded(
        tmp_path,
        open_new(tmp_path, "a"),
        "77",
        f"write(5, {hexed(b'ab')}, 2 <unfinished ...>",
        "<... write resumed>) = 2",
        f"write(1, {hexed('saved 1')}, 7) = 7",
        "lseek(5, 0, SEEK_SET) = 0",
        f"write(5, {hexed(b'c')}, 1) = 1",
        f"openat(AT_FDCWD, {hexed(str(tmp_path / 'z'))}, O_RDWR) = -1 ENOENT (No such file or directory)",
    )
    assert [step(recording.disk) for step in recording.steps] == [None, None, "saved 1", None]
    assert recording.disk.flushed() == {"a": b"cb"}


def test_a_call_that_the_model_does_not_know_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="fallocate"):
        recorded(tmp_path, open_new(tmp_path, "a"), "fallocate(5, 0, 0, 4096) = 0")
    with pytest.raises(ValueError, match="short"):
        recorded(tmp_path, open_new(tmp_path, "a"), f"write(5, {hexed(b'a')}..., 9) = 9")
    recorded(tmp_path, "fallocate(9, 0, 0, 4096) = 0")
