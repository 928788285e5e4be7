#!/usr/bin/env bash
# Reviews the timelines of the corpus (about one post in twenty-five breaks a rule) with each stage, one post at a time.
# Needs Python 3 to make the file.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cargo build --release --quiet --manifest-path "$root/Cargo.toml" --target-dir "$root/target"
cat "$root"/corpus/hand-31.jsonl "$root"/corpus/hand-38.jsonl | python3 -c '
import json, sys
keys = ("id", "text", "surface", "account", "audience", "author")
for line in sys.stdin:
    post = json.loads(line)
    print(json.dumps({key: post[key] for key in keys}))' >"$work/posts.jsonl"
for stages in 1 2; do
    echo "stages $stages"
    python3 "$here/measure.py" "$work/posts.jsonl" "$root/target/release/chaperone" check --format jsonl --jobs 1 --stages "$stages"
done
