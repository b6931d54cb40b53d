"""Arrows run gimp-plugin -> ui -> core and gimp-plugin -> core, never back,
and never sideways between providers (DESIGN §3)."""
import os
import re
import sys

from sources import c_sources, report

INCLUDE = re.compile(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]', re.M)

# folder -> headers that must not be seen there
FORBIDDEN = {
    "core": r"^(libgimp|gegl|babl|gtk|gdk)",
    "gimp-plugin": r"^(gtk|gdk|curl/)",
    "ui": r"^(curl/|gegl|babl)|transport\.h|tiles\.h|layers\.h",
}
# header -> the only files that may include it
ONLY = {
    r"^curl/": r"^core/(transport|transfer)[a-z-]*\.[ch]$",
    r"^gexiv2/": r"^gimp-plugin/provenance\.c$",
    r"^lcms2": r"^gimp-plugin/(color\.c|sample\.c|shaper\.[ch])$",
    r"^gif_lib": r"^core/codec/gif-[a-z]+\.c$",
}
# header that providers of one vendor share -> their files
FAMILY = {
    r"^google(-[a-z]+)?\.h$": r"^(google(-[a-z]+)?|gemini|vertex)\.[ch]$",
}


def is_family(header, name):
    return any(re.search(pattern, header) and re.search(files, name)
               for pattern, files in FAMILY.items())


def faults_of(top, path):
    name = os.path.relpath(path, top)
    folder = name.split(os.sep)[0]
    with open(path, encoding="utf-8") as file:
        headers = INCLUDE.findall(file.read())
    own = {h for h in os.listdir(os.path.dirname(path)) if h.endswith(".h")}
    for header in headers:
        if re.search(FORBIDDEN.get(folder, r"$^"), header):
            yield f"{name}: must not include {header}"
        for pattern, allowed in ONLY.items():
            if re.search(pattern, header) and not folder == "tests" \
                    and not re.search(allowed, name):
                yield f"{name}: {header} is for {allowed} only"
        if folder == "core" and header not in own:
            for upper in ("gimp-plugin", "ui"):
                if os.path.exists(os.path.join(top, upper, header)) and not \
                        os.path.exists(os.path.join(top, "core", header)):
                    yield f"{name}: includes {header} of {upper}"
    if name.startswith(os.path.join("core", "providers")):
        # lumenfall-question.c is a half of lumenfall.c
        noun = re.split(r"[-.]", os.path.basename(name))[0]
        for header in headers:
            if header in own and header not in ("provider.h", noun + ".h") \
                    and not is_family(header, os.path.basename(name)):
                yield f"{name}: a provider must not know {header}"


def main():
    top = sys.argv[1]
    faults = [f for p in c_sources(top) for f in faults_of(top, p)]
    return report("include direction", faults)


sys.exit(main())
