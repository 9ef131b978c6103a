"""Attached files judged by their content, and the scanner's protocol."""

from __future__ import annotations

import io
import socketserver
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xanh.documents.attachments import PROGRAMS, Judged, clean_name, judged
from xanh.documents.virus_scan import COMMAND, ScannerError, scan
from xanh.reference import ProblemError

NAMES = st.sampled_from(["a.pdf", "a.txt", "anh.jpg", "b.docx", "c.csv", "khong-duoi", "../x.txt", "a.exe"])
STARTS = st.sampled_from([b"", b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xd8\xff"])


@settings(deadline=None)  # the first refusal reads the catalogue
@given(STARTS, st.binary(max_size=300), NAMES)
def test_any_bytes_are_judged_or_refused_with_a_problem(start, data, name):
    found = outcome(start + data, name)
    if isinstance(found, Judged):
        assert found.size == len(start + data)
        assert "/" not in found.name
    else:
        assert all(problem.message("vi") for problem in found.problems)


def outcome(data, name) -> Judged | ProblemError:
    try:
        return judged(io.BytesIO(data), name, limit=1000)
    except ProblemError as error:
        return error


@settings(deadline=None)
@given(st.sampled_from(PROGRAMS), st.binary(max_size=100), NAMES)
def test_a_program_is_refused_under_every_name(start, data, name):
    with pytest.raises(ProblemError) as raised:
        judged(io.BytesIO(start + data), name, limit=1000)
    assert raised.value.problems[0].code == "attachment.program"


def test_the_hash_is_that_of_sha256sum():
    # printf abc | sha256sum
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert judged(io.BytesIO(b"abc"), "a.txt", limit=3) == Judged("a.txt", "text", 3, known)


def test_a_file_stands_at_its_beginning_afterwards():
    file = io.BytesIO(b"%PDF-1.7")
    judged(file, "a.pdf", limit=100)
    assert file.read() == b"%PDF-1.7"


@given(st.text(max_size=400))
def test_a_name_fits_its_column_and_leads_nowhere(name):
    found = clean_name(name)
    assert 0 < len(found) <= 200
    assert not set(found) & set("/\\\0")


@pytest.fixture
def local_socket(tmp_path):
    """A scanner behind a local socket that says a file is clean."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            assert self.rfile.read(len(COMMAND)) == COMMAND
            self.rfile.read(4 + 3 + 4)
            self.wfile.write(b"stream: OK\0")

    path = tmp_path / "clamd.ctl"
    with socketserver.UnixStreamServer(str(path), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"unix://{path}"
        server.shutdown()


def test_a_scanner_behind_a_local_socket(local_socket):
    assert scan([b"abc"], local_socket).is_clean


@pytest.mark.parametrize("address", ["http://127.0.0.1", "tcp://", "unix://", "tcp://127.0.0.1:1"])
def test_no_scanner_is_told(address):
    with pytest.raises(ScannerError):
        scan([b"abc"], address, seconds=0.5)
