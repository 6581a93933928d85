#!/bin/sh
# Runs every benchmark, or the one that is named: deploy/bench.sh [NAME]. Results go to benchmarks/results/.
# A file whose name begins with an underscore is shared by benchmarks and is none itself.
set -u
cd "$(dirname "$0")/.."

only=${1:-}
fault=0
count=0
mkdir -p benchmarks/results
for file in benchmarks/[!_]*.py; do
    name=$(basename "$file" .py)
    [ -f "$file" ] && { [ -z "$only" ] || [ "$only" = "$name" ]; } || continue
    count=$((count + 1))
    echo "== $name"
    # What this one compares with has an environment of its own; without it, it says so and compares with less.
    case $name in
        duplicates | estimators | indicators) .venv/bin/python deploy/set_up.py peers || echo "its peer could not be installed" ;;
    esac
    .venv/bin/python "$file" || fault=1
done
if [ "$count" = 0 ]; then
    echo "There is no benchmark${only:+ named $only} in benchmarks/."
    exit 1
fi
exit $fault
