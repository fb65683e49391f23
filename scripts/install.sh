#!/bin/sh
# Makes .venv with the Python given and installs Hamlet there; MySQL only where it can be built.
set -eu

python=$1

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Hamlet needs Python 3.11 or newer; name one: make install PYTHON=/path/to/python3.11" >&2
    exit 1
fi

[ -x .venv/bin/python ] || "$python" -m venv .venv
pip="$PWD/.venv/bin/python -m pip --disable-pip-version-check"

echo "Installing Hamlet in .venv; the first time this takes some minutes."
$pip install --quiet --requirement requirements-embedded.txt

headers() {
    pkg-config --exists mysqlclient 2>/dev/null || pkg-config --exists libmariadb 2>/dev/null ||
        pkg-config --exists mariadb 2>/dev/null
}

if ! headers || ! $pip install --quiet --requirement requirements.txt; then
    echo "Without MySQL for now; to add it: apt install default-libmysqlclient-dev pkg-config gcc" \
        "python3-dev, then .venv/bin/pip install -r requirements.txt"
fi
