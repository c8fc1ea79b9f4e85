"""What every test runs under: the network cut, nobody's own settings, a thread for each worker."""

import os
import runpy
import shutil
import tempfile
from pathlib import Path

from outputs import private_settings

OFFLINE = Path(__file__).parent / "offline"


def pytest_configure(config):
    runpy.run_path(str(OFFLINE / "sitecustomize.py"))
    if hasattr(config, "workerinput"):  # a worker of xdist has its parent's environment
        return
    folder = tempfile.mkdtemp()
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    path = filter(None, [str(OFFLINE), os.environ.get("PYTHONPATH")])
    os.environ |= private_settings(folder) | {"PYTHONPATH": os.pathsep.join(path)}
    if getattr(config.option, "numprocesses", None):
        for name in ("OPENBLAS_NUM", "OMP_NUM", "MKL_NUM", "VECLIB_MAXIMUM"):
            os.environ.setdefault(f"{name}_THREADS", "1")
