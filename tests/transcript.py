"""Runs the sessions of a Markdown page in an empty folder: transcript.py PAGE FOLDER.

A block of YAML that opens with a comment that is the name of a file, `# api.yaml`, is that file from
there on. A block of console has commands, each behind `$ `, and what they print, on whichever stream.
"""

import difflib
import re
import subprocess
import sys
from pathlib import Path


def run(command, folder):
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


def main():
    page, folder = map(Path, sys.argv[1:])
    ran = faults = 0
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", page.read_text(encoding="utf-8"), re.DOTALL | re.M)
    for language, text in blocks:
        name = re.match(r"# (\S+\.ya?ml)\n", text)
        if language == "yaml" and name:
            path = folder / name.group(1)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        if language != "console":
            continue
        for command, expected in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", text, re.M):
            ran += 1
            printed = run(command, folder)
            if printed.strip("\n") != expected.strip("\n"):
                faults += 1
                lines = [piece.splitlines() for piece in (expected, printed)]
                print(*difflib.unified_diff(*lines, str(page), command, lineterm=""), sep="\n")
    print(f"{page.name}: {ran} commands, {faults} print something else")
    return 1 if faults or not ran else 0


if __name__ == "__main__":
    sys.exit(main())
