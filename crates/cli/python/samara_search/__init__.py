"""Full-text search for static sites and offline documents: the ``samara`` command, and a thin interface to it.

>>> import samara_search
>>> samara_search.build("public", out="public/search", facets=["tags"])
>>> results = samara_search.search("public/search", "winged seeds", limit=5)
>>> [hit["url"] for hit in results["hits"]]

The options of ``build`` and ``search`` are those of the command: ``samara build --help``. ``facets=["a", "b"]`` is
``--facet a --facet b``, ``clean_urls=True`` is ``--clean-urls``.
"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

__all__ = ["SamaraError", "binary", "build", "run", "search"]

# Options that may be repeated, and their names in the command.
_LISTS = {"facets": "facet", "filters": "filter"}


class SamaraError(Exception):
    """The command failed; the message is what it wrote to stderr."""


def binary():
    """The path of the command. ``SAMARA_BINARY`` names another one."""
    own = os.environ.get("SAMARA_BINARY")
    if own:
        return own
    name = "samara" + (sysconfig.get_config_var("EXE") or "")
    folders = [sysconfig.get_path("scripts"), str(Path(sys.executable).parent)]
    if hasattr(sysconfig, "get_preferred_scheme"):
        folders.append(sysconfig.get_path("scripts", sysconfig.get_preferred_scheme("user")))
    found = shutil.which(name, path=os.pathsep.join(folders)) or shutil.which(name)
    if found is None:
        raise SamaraError("the command samara is not installed: pip install samara-search")
    return found


def run(*arguments):
    """Runs the command and returns what it wrote to stdout."""
    call = [binary(), *map(str, arguments)]
    finished = subprocess.run(call, capture_output=True, encoding="utf-8")
    if finished.returncode != 0:
        raise SamaraError(finished.stderr.strip())
    return finished.stdout


def build(*sources, out, **options):
    """Indexes folders and files, and writes the index and the search box to ``out``."""
    run("build", *sources, "--out", out, "--quiet", *_flags(options))


def search(index, query, **options):
    """Searches an index: a file, a folder that ``build`` wrote, or a page of ``samara pack``.

    Returns the results object of the JavaScript interface: ``total``, ``hits``, ``facets``, ``suggestion`` and so on.
    ``filters={"year": ["2022"]}`` keeps pages with one of these values.
    """
    filters = options.pop("filters", {})
    pairs = [f"{name}={value}" for name, values in filters.items() for value in _listed(values)]
    flags = _flags({**options, "filters": pairs})
    return json.loads(run("search", index, "--json", *flags, "--", query))


def _listed(value):
    return value if isinstance(value, (list, tuple)) else [value]


def _flags(options):
    flags = []
    for name, value in options.items():
        flag = "--" + _LISTS.get(name, name).replace("_", "-")
        if value is True:
            flags.append(flag)
        elif value is False:
            flags.append(f"{flag}=false")
        elif value is not None:
            for each in _listed(value):
                flags.append(f"{flag}={each}")
    return flags
