"""Word files from before 2007, OpenDocument and RTF: turned into DOCX by LibreOffice where it is there."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from xanh.documents.read.files import docx_lines
from xanh.documents.read.sheet import Sheet
from xanh.reference import Place, Problem, ProblemError

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 90
# No macro is run and nobody's settings are touched: the profile lies in a folder of its own.
OPTIONS = ("--headless", "--nologo", "--nodefault", "--norestore", "--nolockcheck", "--nofirststartwizard")


def read_sheet(data: bytes, file: str) -> Sheet:
    """The lines and tables of a file that only LibreOffice opens.

    Raises
    ------
    ProblemError
        document.office_missing where LibreOffice is not installed, document.broken where it cannot open the
        file, and what the reader of DOCX raises.
    """
    program = next((found for name in PROGRAMS if (found := shutil.which(name, path=os.defpath))), None)
    if program is None:
        raise ProblemError(Problem("document.office_missing", Place(file=file)))
    return docx_lines.read_sheet(as_docx(program, data, file), file)


def as_docx(program: str, data: bytes, file: str) -> bytes:
    """The file as DOCX; ProblemError document.broken where it cannot be opened or takes too long."""
    with tempfile.TemporaryDirectory(prefix="xanh-") as name:
        folder = Path(name)
        (folder / "in").write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [program, *OPTIONS, profile, "--convert-to", "docx", "--outdir", name, str(folder / "in")]
        environment = {"HOME": name, "PATH": os.defpath}
        try:
            subprocess.run(command, env=environment, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
        except subprocess.TimeoutExpired as error:
            raise ProblemError(Problem("document.broken", Place(file=file))) from error
        made = folder / "in.docx"
        if not made.exists():
            raise ProblemError(Problem("document.broken", Place(file=file)))
        return made.read_bytes()
