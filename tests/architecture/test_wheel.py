"""The wheel holds what a checkout has beside the package."""

import subprocess
import sys
import zipfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]


def test_the_wheel_is_whole(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=TOP, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    code = {f"geogrid/{file.relative_to(TOP / 'geogrid')}" for file in (TOP / "geogrid").rglob("*.py")}
    words = {f"geogrid/{file.relative_to(TOP / 'geogrid')}" for file in (TOP / "geogrid").rglob("*.po")}
    static = {f"geogrid/_static/{file.relative_to(TOP / 'static')}" for file in (TOP / "static" / "js").rglob("*.js")}
    beside = {"geogrid/_boundaries/tunxi.toml", "geogrid/_static/vendor/versions.json"}
    assert (code | words | static | beside) - held == set()
