"""No key-shaped string and no mark of unfinished work in any text file."""
import os
import re
import sys

from sources import report

SKIPPED = {".git", "node_modules", "demo"}
BINARY = (".png", ".jpg", ".webp", ".xcf", ".icc", ".mo")
PATTERNS = {
    "a key": re.compile(
        r"lmnfl_[A-Za-z0-9]{8,}\.[A-Za-z0-9]{8,}|sk-[A-Za-z0-9_-]{20,}"
        r"|AIza[0-9A-Za-z_-]{30,}|r8_[A-Za-z0-9]{30,}"
        r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}:"
        r"[0-9a-f]{32}"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "unfinished work": re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b(?!XX)"),
}


def texts(top):
    for folder, folders, names in os.walk(top):
        folders[:] = [f for f in folders
                      if f not in SKIPPED and not f.startswith(("build", "_"))]
        for name in names:
            if not name.endswith(BINARY):
                yield os.path.join(folder, name)


def main():
    top = sys.argv[1]
    faults = []
    for path in texts(top):
        with open(path, encoding="utf-8", errors="replace") as file:
            for number, line in enumerate(file, 1):
                faults += [f"{os.path.relpath(path, top)}:{number}: {what}"
                           for what, pattern in PATTERNS.items()
                           if pattern.search(line)]
    return report("text", faults)


sys.exit(main())
