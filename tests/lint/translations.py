"""POTFILES names what has translatable text; every language is complete.

A translation keeps the placeholders, the mnemonic and the final mark of its
sentence, and numbers of things have all the forms that their language has.
"""
import os
import re
import subprocess
import sys
import tempfile

from sources import report

MARKS = re.compile(r"\b(?:_|N_|C_|NC_|Q_|g_dngettext) ?"
                   r"\((?:GETTEXT_PACKAGE,)?\s*\"")
# it looks where the program does, which for a library is anywhere
BARE = re.compile(r"(?<!g_d)\bngettext ?\(")
PLACE = re.compile(r"%(?:\d+\$)?[-+ #0]*[\d*]*(?:\.[\d*]+)?"
                   r"(?:hh|h|ll|l|z|j)?[a-zA-Z%]")
XGETTEXT = ["xgettext", "--from-code=UTF-8", "--keyword=_", "--keyword=N_",
            "--keyword=C_:1c,2", "--keyword=g_dngettext:2,3",
            "--flag=_:1:pass-c-format", "--no-location", "--sort-output"]


def marked(top):
    for room in ("core", "gimp-plugin", "ui"):
        for folder, _, names in os.walk(os.path.join(top, room)):
            for name in names:
                path = os.path.join(folder, name)
                if name.endswith((".c", ".h")):
                    with open(path, encoding="utf-8") as file:
                        if MARKS.search(file.read()):
                            yield os.path.relpath(path, top)


def bare(top, files):
    for name in files:
        with open(os.path.join(top, name), encoding="utf-8") as file:
            if BARE.search(file.read()):
                yield f"{name}: ngettext() asks the program's catalogue; write " \
                      "g_dngettext (GETTEXT_PACKAGE, …)"


def read_list(path):
    with open(path, encoding="utf-8") as file:
        return [line.strip() for line in file
                if line.strip() and not line.startswith("#")]


def unquote(line):
    return line[line.index('"') + 1:line.rindex('"')]


def entries(text):
    """Yields (msgid, [msgstr, …], flags) of each message of a PO text."""
    for block in re.split(r"\n\s*\n", text):
        fields, flags, last = {}, "", None
        for line in block.splitlines():
            if line.startswith("#,"):
                flags += line
            elif line.startswith("#"):
                continue
            elif line.startswith('"') and last is not None:
                fields[last] += unquote(line)
            elif " " in line:
                last = line.split(" ", 1)[0]
                fields[last] = unquote(line)
        if "msgid" in fields:
            strings = [value for name, value in fields.items()
                       if name.startswith("msgstr")]
            yield (fields.get("msgctxt", ""), fields["msgid"],
                   fields.get("msgid_plural"), strings, flags)


def places(text):
    return sorted(re.sub(r"\d+\$", "", place) for place in PLACE.findall(text)
                  if place != "%%")


def judge(name, wanted, text):
    faults = []
    have = {}
    forms = re.search(r"nplurals=(\d+)", text)
    for context, msgid, plural, strings, flags in entries(text):
        if msgid == "":
            continue
        have[(context, msgid)] = strings
        if "fuzzy" in flags:
            faults.append(f"{name}: not settled: {msgid!r}")
        if not all(strings):
            faults.append(f"{name}: not translated: {msgid!r}")
        for string in strings if plural is None else []:
            if places(string) != places(msgid):
                faults.append(f"{name}: other placeholders: {msgid!r}")
            if ("_" in re.sub(r"\w_\w", "", msgid)) and "_" not in string:
                faults.append(f"{name}: the mnemonic is gone: {msgid!r}")
        if plural is not None and len(strings) != int(forms.group(1)):
            faults.append(f"{name}: {len(strings)} plural forms: {msgid!r}")
    faults += [f"{name}: missing: {key[1]!r}" for key in wanted - set(have)]
    return faults + [f"{name}: not in the code any more: {key[1]!r}"
                     for key in set(have) - wanted]


def main():
    top = sys.argv[1]
    files = read_list(os.path.join(top, "po", "POTFILES"))
    found = set(marked(top))
    faults = [f"{path}: not in po/POTFILES" for path in sorted(found - set(files))]
    faults += [f"po/POTFILES: {path} has nothing to translate"
               for path in sorted(set(files) - found)]
    faults += bare(top, sorted(found))
    if faults:
        return report("translations", faults)
    with tempfile.NamedTemporaryFile(suffix=".pot") as pot:
        subprocess.run(XGETTEXT + ["-o", pot.name] + files, cwd=top, check=True)
        with open(pot.name, encoding="utf-8") as file:
            wanted = {(entry[0], entry[1]) for entry in entries(file.read())
                      if entry[1] != ""}
    for language in read_list(os.path.join(top, "po", "LINGUAS")):
        path = os.path.join(top, "po", language + ".po")
        check = subprocess.run(["msgfmt", "--check", "-o", os.devnull, path],
                               capture_output=True, text=True, check=False)
        if check.returncode != 0:
            faults.append(f"{language}.po: {check.stderr.strip()}")
        with open(path, encoding="utf-8") as file:
            faults += judge(language + ".po", wanted, file.read())
    print(f"{len(wanted)} texts in {len(files)} files")
    return report("translations", faults)


if __name__ == "__main__":
    sys.exit(main())
