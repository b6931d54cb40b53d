"""clang-format leaves no diff."""
import os
import subprocess
import sys

from sources import c_sources, report


def main():
    top, formatter = sys.argv[1:3]
    faults = []
    for path in c_sources(top):
        with open(path, encoding="utf-8") as file:
            before = file.read()
        after = subprocess.run([formatter, f"--style=file:{top}/.clang-format",
                                path], check=True, capture_output=True,
                               text=True).stdout
        if before != after:
            faults.append(f"{os.path.relpath(path, top)}: run clang-format -i")
    return report("format", faults)


sys.exit(main())
