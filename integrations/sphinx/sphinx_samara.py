"""Samara's full-text search in Sphinx: the command `samara build --inject`, after every build of HTML."""

import shutil
import subprocess
from pathlib import Path

from sphinx.errors import ExtensionError

__version__ = "0.1.0"


def build(app, exception):
    if exception is not None or app.builder.format != "html":
        return
    command = shutil.which(app.config.samara_command)
    if command is None:
        raise ExtensionError(
            f"samara: the command {app.config.samara_command!r} is not installed (pip install samara-search)"
        )
    site = Path(app.outdir)
    call = [command, "build", site, "--out", site / app.config.samara_folder, "--inject", "--quiet"]
    # Pages that Sphinx makes without text of the documents.
    for page in ["/genindex*.html", "/search.html", "/py-modindex.html", "/_modules/**"]:
        call += ["--exclude", page]
    finished = subprocess.run([*call, *app.config.samara_options], capture_output=True, text=True)
    if finished.returncode != 0:
        raise ExtensionError(f"samara: {finished.stderr.strip()}")


def setup(app):
    app.add_config_value("samara_command", "samara", "", [str])
    app.add_config_value("samara_folder", "samara", "", [str])
    app.add_config_value("samara_options", [], "", [list])
    # After the extensions that write further pages.
    app.connect("build-finished", build, priority=900)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
