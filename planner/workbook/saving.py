"""Save a workbook; its sheets are written to the temporary folder first, which may be full."""

import errno
import gc
import io
import os
import sys
import tempfile

from lxml.etree import SerialisationError
from openpyxl import Workbook


def saved(workbook: Workbook) -> bytes:
    """The file of a workbook.

    Raises:
        OSError: There is no room for its sheets.
    """
    file, hook, full = io.BytesIO(), sys.unraisablehook, False
    sys.unraisablehook = lambda _: None  # a sheet that could not be written complains again as it is let go
    try:
        workbook.save(file)
    except SerialisationError:
        full = True
    finally:
        if full:
            gc.collect()
        sys.unraisablehook = hook
    if full:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), tempfile.gettempdir())
    return file.getvalue()
