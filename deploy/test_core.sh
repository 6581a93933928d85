#!/bin/sh
# Runs the tests of the core on Python 3.11 with nothing installed but what the core may use, where the set-up made
# that environment; it says why where it did not.
set -eu
cd "$(dirname "$0")/.."

if [ ! -x .venv-3.11/bin/python ]; then
    .venv/bin/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' &&
        echo "core tests on Python 3.11: all tests run on it below" ||
        echo "core tests on Python 3.11: skipped, this machine has none"
    exit 0
fi
if [ ! -d tests/core ]; then
    echo "core tests on Python 3.11: skipped, there is no tests/core"
    exit 0
fi
echo "core tests on Python 3.11:"
# The project's own pytest settings and conftest need Django, which is not there on purpose. All examples of Hypothesis
# are tried with the other tests below; here a part of them shows that the older Python runs the code.
TEJIDO_TEST_EXAMPLES_SHARE=0.1 PYTHONPATH=src exec .venv-3.11/bin/python -m pytest -q -c /dev/null --rootdir . --confcutdir tests/core \
    --import-mode=importlib -p no:cacheprovider tests/core
