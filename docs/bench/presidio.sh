#!/usr/bin/env bash
# Measures Presidio without a language model on 5,000 posts of the corpus. Needs Python 3 and its package index.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 "$here/posts.py" 5000 >"$work/posts.jsonl"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet presidio-analyzer==2.2.366
"$work/venv/bin/python" "$here/presidio.py" "$work/posts.jsonl"
