#!/bin/sh
# Pin every package with its hashes, for all platforms, without naming a registry.
set -eu
cd "$(dirname "$0")/.."
compile() {
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-header --no-annotate "$@"
}
compile requirements/uv.in -o requirements/uv.txt
compile --group dev --extra cluster pyproject.toml -o requirements/dev.txt
compile pyproject.toml -c requirements/dev.txt -o requirements/runtime.txt
compile --extra cluster pyproject.toml -c requirements/dev.txt -o requirements/cluster.txt
