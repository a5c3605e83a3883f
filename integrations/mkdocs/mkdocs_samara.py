"""Samara's full-text search in MkDocs: the command `samara build --inject`, after every build."""

import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority


class SamaraConfig(Config):
    command = config_options.Type(str, default="samara")
    """The program to run."""
    folder = config_options.Type(str, default="samara")
    """The folder of the site for the index and the box."""
    at = config_options.Optional(config_options.Type(str))
    """A CSS selector: where the box goes, if not in the place of the theme's search."""
    options = config_options.ListOfItems(config_options.Type(str), default=[])
    """Further options of `samara build`."""


class SamaraPlugin(BasePlugin[SamaraConfig]):
    def on_config(self, config, **kwargs):
        # The theme `mkdocs` would open its own search with a key, too.
        shortcuts = config.theme.get("shortcuts", None)
        if isinstance(shortcuts, dict):
            shortcuts["search"] = 0
        return config

    @event_priority(-100)  # After all other plugins have written their files.
    def on_post_build(self, config, **kwargs):
        command = shutil.which(self.config.command)
        if command is None:
            raise PluginError(f"samara: the command {self.config.command!r} is not installed (pip install samara-search)")
        site = Path(config.site_dir)
        call = [command, "build", site, "--out", site / self.config.folder, "--inject", "--quiet"]
        if config.site_url:
            call += ["--site-url", urlsplit(config.site_url).path or "/"]
        if self.config.at is not None:
            call += ["--at", self.config.at]
        finished = subprocess.run([*call, *self.config.options], capture_output=True, text=True)
        if finished.returncode != 0:
            raise PluginError(f"samara: {finished.stderr.strip()}")
        if "search" in config.plugins or "material/search" in config.plugins:
            # The index of the search that has been replaced.
            shutil.rmtree(site / "search", ignore_errors=True)
