#!/bin/sh
# Prints the path of the newest Python that Tejido runs on: 3.13, 3.12 or 3.11, wherever this machine keeps it.
# Usage: deploy/find_python.sh [VERSION...]      for example 3.11, to ask for that one only
# It looks at TEJIDO_PYTHON, PATH, pyenv's folders and the usual places, and tries each one: a name on PATH may be a
# pyenv shim that only says that its version is not active. It never downloads an interpreter.
set -u

wanted=${*:-3.13 3.12 3.11}

# A usable interpreter has the version asked for and can make a virtual environment with pip inside.
usable() {
    [ -x "$1" ] && "$1" -c "
import ensurepip, sys, venv
sys.exit('%d.%d' % sys.version_info[:2] not in '$2'.split())" >/dev/null 2>&1
}

answer() {
    "$1" -c 'import sys; print(sys.executable)'
    exit 0
}

if [ $# -eq 0 ] && [ -n "${TEJIDO_PYTHON:-}" ]; then
    given=$(command -v "$TEJIDO_PYTHON") && usable "$given" "$wanted" && answer "$given"
    echo "TEJIDO_PYTHON=$TEJIDO_PYTHON is no Python of version $wanted with venv and pip; name one or leave it out." >&2
    exit 1
fi

# pyenv keeps its versions beside its shims, also where PYENV_ROOT is not set.
shims=$(command -v python3 2>/dev/null || true)
case $shims in
*/shims/python3) beside=${shims%/shims/python3} ;;
*) beside= ;;
esac

for version in $wanted; do
    for folder in "${PYENV_ROOT:-}" "$beside" "${HOME:-}/.pyenv"; do
        [ -n "$folder" ] || continue
        for candidate in "$folder/versions/$version"*/bin/python"$version"; do
            usable "$candidate" "$version" && answer "$candidate"
        done
    done
    on_path=$(command -v "python$version" 2>/dev/null || true)
    for candidate in "$on_path" "$(command -v python3 2>/dev/null || true)" \
        "/usr/bin/python$version" "/usr/local/bin/python$version" "/opt/homebrew/bin/python$version"; do
        [ -n "$candidate" ] && usable "$candidate" "$version" && answer "$candidate"
    done
done

if [ $# -eq 0 ]; then
    echo "Tejido needs Python 3.11, 3.12 or 3.13 with venv. On Debian or Ubuntu, type: sudo apt-get install python3 python3-venv" >&2
fi
exit 1
