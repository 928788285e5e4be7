#!/usr/bin/env bash
# Reviews a million posts from a file, one at a time, as the binary is shipped. Needs Python 3 to make the file.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cargo build --release --quiet --manifest-path "$root/Cargo.toml" --target-dir "$root/target"
python3 "$here/posts.py" "${1:-1000000}" >"$work/posts.jsonl"
python3 "$here/measure.py" "$work/posts.jsonl" "$root/target/release/chaperone" check --format jsonl --jobs 1 --stages 1
