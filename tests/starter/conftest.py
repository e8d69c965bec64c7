import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A temporary folder that other users can pass through (pytest's own cannot be)."""
    folder = Path(tempfile.mkdtemp(prefix="koshi-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)
