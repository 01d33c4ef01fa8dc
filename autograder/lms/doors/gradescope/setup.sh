#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image: bubblewrap, and a Python of its own with the kit.
set -euo pipefail
root=${AUTOGRADER_ROOT:-/autograder}
cd "$root/source"

apt-get update
apt-get install -y --no-install-recommends bubblewrap python3 python3-venv
python=python3
if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    apt-get install -y --no-install-recommends python3.11 python3.11-venv
    python=python3.11
fi
"$python" -m venv "$root/venv"
# torch without the parts for GPUs: the image stays small
"$root/venv/bin/pip" install --no-cache-dir --extra-index-url https://download.pytorch.org/whl/cpu \
    --constraint constraints.txt ./scorelab-*.whl
if [ -f seed ]; then chmod 600 seed; fi
