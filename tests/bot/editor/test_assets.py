"""The built script belongs to its sources, and says whose is what is in it. No node is needed to see that."""

import hashlib
import json
import re
from pathlib import Path

PAGES = Path(__file__).parents[3] / "bot/pages"
SOURCES, BUILT = PAGES / "editor", PAGES / "static/editor.js"


def test_built_script_is_made_of_these_sources() -> None:
    """As build.mjs does it; `make assets` builds it anew."""
    digest = hashlib.sha256()
    for path in sorted(path for path in SOURCES.iterdir() if path.suffix in (".js", ".mjs", ".json")):
        digest.update(f"{path.name}\n".encode() + path.read_bytes())
    assert f"sources {digest.hexdigest()} */" in BUILT.read_text().partition("\n")[0]


def test_built_script_stays_below_a_megabyte() -> None:
    assert BUILT.stat().st_size < 1_048_576


def test_packages_are_pinned_and_come_from_no_named_host() -> None:
    wanted = json.loads((SOURCES / "package.json").read_text())
    for version in {**wanted["dependencies"], **wanted["devDependencies"]}.values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    locked = json.loads((SOURCES / "package-lock.json").read_text())
    assert all("resolved" not in package for package in locked["packages"].values())
    assert all("integrity" in package for name, package in locked["packages"].items() if name)


def test_licences_of_everything_inside_are_beside_it() -> None:
    text = (PAGES / "static/editor.licenses.txt").read_text()
    locked = json.loads((SOURCES / "package-lock.json").read_text())
    for name in json.loads((SOURCES / "package.json").read_text())["dependencies"]:
        version = locked["packages"][f"node_modules/{name}"]["version"]
        assert f"\n{name} {version} (MIT)\n" in text
    headings = re.findall(r"^\S+ \d+\.\d+\.\d+ \(MIT\)$", text, re.MULTILINE)
    assert len(headings) > 30
    assert text.lower().count("permission is hereby granted") == len(headings)
