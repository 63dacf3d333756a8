"""Copy the browser packages named in package.json from node_modules/ to static/vendor/, version in the name."""

import json
import shutil
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent


def main() -> None:
    vendor = TOP / "static" / "vendor"
    shutil.rmtree(vendor, ignore_errors=True)
    versions = {}
    for name, files in json.loads((TOP / "package.json").read_text())["vendor"].items():
        source = TOP / "node_modules" / name
        versions[name] = json.loads((source / "package.json").read_text())["version"]
        for file in files:
            target = vendor / f"{name}-{versions[name]}" / file.removeprefix("dist/")
            target.parent.mkdir(parents=True, exist_ok=True)
            copy = shutil.copytree if file.endswith("/") else shutil.copyfile
            copy(source / file, target)
    (vendor / "versions.json").write_text(json.dumps(versions, indent=1) + "\n")


if __name__ == "__main__":
    main()
