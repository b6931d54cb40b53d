"""The C sources of this tree, for the lints."""
import os

ROOTS = ("core", "gimp-plugin", "ui", "tests")


def c_sources(top, roots=ROOTS):
    """Paths below `top` of all C files, sorted."""
    found = []
    for root in roots:
        for folder, _, names in os.walk(os.path.join(top, root)):
            found += [os.path.join(folder, name) for name in names
                      if name.endswith((".c", ".h"))]
    return sorted(found)


def report(title, faults):
    """Prints the faults and returns the exit status."""
    for fault in faults:
        print(fault)
    print(f"{title}: {len(faults)} fault(s)")
    return 1 if faults else 0
