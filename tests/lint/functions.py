"""Functions are short, files hold one noun, nothing jumps (DESIGN, house)."""
import json
import os
import re
import statistics
import subprocess
import sys

from sources import c_sources, report

MAX_FUNCTION = 80
MAX_MEDIAN = 15
MAX_FILE = 500
# what looks like a function to ctags and is none
MACROS = ("G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC", "G_DEFINE_AUTOPTR_CLEANUP_FUNC",
          "G_DEFINE_QUARK", "G_DEFINE_FINAL_TYPE", "G_DECLARE_FINAL_TYPE")
BANNED = re.compile(r"^\s*(goto|sprintf|strcpy|strcat|gets)\b")
# this one begins with gegl_init(), see gimp-plugin/tiles.c
BANNED_CALLS = re.compile(r"\b(gegl_init|gimp_drawable_get_format) \([a-z_]")


def functions(paths):
    """(path, name, lines) of every function, by Universal Ctags."""
    out = subprocess.run(
        ["ctags", "--languages=C", "--kinds-C=f", "--fields=+ne",
         "-I", ",".join(f"{macro}+" for macro in MACROS),
         "--output-format=json", "-f", "-", *paths],
        check=True, capture_output=True, text=True).stdout
    for line in out.splitlines():
        tag = json.loads(line)
        if "end" in tag:
            yield tag["path"], tag["name"], tag["end"] - tag["line"] + 1


def main():
    top = sys.argv[1]
    paths = c_sources(top)
    found = list(functions(paths))
    faults = [f"{os.path.relpath(path, top)}: {name} has {lines} lines, "
              f"more than {MAX_FUNCTION}"
              for path, name, lines in found if lines > MAX_FUNCTION]
    product = [lines for path, _, lines in found
               if os.sep + "tests" + os.sep not in path[len(top):]]
    median = statistics.median(product)
    if median > MAX_MEDIAN:
        faults.append(f"the median function has {median} lines, "
                      f"more than {MAX_MEDIAN}")
    for path in paths:
        with open(path, encoding="utf-8") as file:
            lines = file.readlines()
        name = os.path.relpath(path, top)
        if len(lines) > MAX_FILE:
            faults.append(f"{name}: {len(lines)} lines, more than {MAX_FILE}")
        faults += [f"{name}:{i}: {line.strip()}"
                   for i, line in enumerate(lines, 1)
                   if BANNED.match(line) or
                   name.startswith("gimp-plugin") and BANNED_CALLS.search(line)]
    print(f"{len(product)} functions, median {median} lines, "
          f"longest {max(product)}")
    return report("functions", faults)


sys.exit(main())
