#!/bin/sh
# Make .venv with every pinned package and the `autograder` command in it.
# Needs only Python >= 3.11 and the package registry; uv does the work when it can be had (ten times quicker).
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Chainrule needs Python 3.11 or newer; '$python' is $("$python" --version 2>&1)." >&2
    echo "Point to another one with: make PYTHON=/path/to/python3.12" >&2
    exit 1
}

[ -x .venv/bin/python ] || "$python" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
    -r requirements/uv.txt 2>/dev/null || echo "uv is not to be had here: pip does the work (a minute)."
if [ -x .venv/bin/uv ]; then
    .venv/bin/uv pip install --quiet --compile-bytecode --python .venv/bin/python --require-hashes \
        -r requirements/dev.txt
else
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
        -r requirements/dev.txt
fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
    --no-build-isolation --editable .
