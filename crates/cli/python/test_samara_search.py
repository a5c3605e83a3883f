"""Tests of the Python package, with the installed command."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import samara_search


class SamaraTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.site = Path(folder.name)
        (self.site / "maple.md").write_text("---\nkind: tree\n---\n# Maple\n\nIts samara has two wings.\n")
        (self.site / "ivy.md").write_text("---\nkind: vine\n---\n# Ivy\n\nIt has no wings.\n")
        self.out = self.site / "search"

    def test_builds_and_searches(self):
        samara_search.build(self.site, out=self.out, facets=["kind"], exclude=["search"], base_url="./")
        results = samara_search.search(self.out, "wings", limit=1)
        self.assertEqual(results["total"], 2)
        self.assertEqual(len(results["hits"]), 1)
        results = samara_search.search(self.out, "wings", filters={"kind": ["tree"]})
        self.assertEqual([hit["title"] for hit in results["hits"]], ["Maple"])
        self.assertEqual(samara_search.search(self.out, "-maple wings", sort="title")["total"], 1)

    def test_reports_errors(self):
        with self.assertRaisesRegex(samara_search.SamaraError, "nowhere"):
            samara_search.build(self.site / "nowhere", out=self.out)
        with self.assertRaisesRegex(samara_search.SamaraError, "unexpected argument"):
            samara_search.search(self.out, "x", limits=1)

    def test_runs_as_a_module(self):
        call = [sys.executable, "-m", "samara_search", "--version"]
        output = subprocess.run(call, capture_output=True, text=True, check=True).stdout
        self.assertTrue(output.startswith("samara "))


if __name__ == "__main__":
    unittest.main()
