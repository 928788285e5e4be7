#!/usr/bin/env bash
# The desk under load: 200 requests a second on one core, with 10,000 drafts and 100,000 entries in the record.
# Needs two cores (one asks), curl and taskset.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; rm -rf "$work"' EXIT
cargo build --release --quiet --manifest-path "$root/Cargo.toml" --target-dir "$root/target" -p chaperone
cargo build --profile xtask --quiet --manifest-path "$root/Cargo.toml" --target-dir "$root/target" -p xtask
desk=$root/target/release/chaperone
load() { taskset -c 1 "$root/target/xtask/xtask" load "$@"; }

"$desk" demo --data "$work/desk" --drafts 10000 --audit 100000 --fill-only >"$work/said"
token=$(sed -n 's/^API token of the first: //p' "$work/said")
cookie=$(sed -n 's/^Cookie of the first: //p' "$work/said")

export CHAPERONE_DATA=$work/desk CHAPERONE_LISTEN=127.0.0.1:8429 CHAPERONE_URL=http://localhost:8429 CHAPERONE_LOG=warn
start() {
    began=$(date +%s%N)
    taskset -c 0 "$desk" serve >/dev/null 2>&1 &
    pid=$!
    until curl --silent --output "$work/first" "http://127.0.0.1:8429/sign-in"; do :; done
    echo "first page $((($(date +%s%N) - began) / 1000000)) ms after the start"
}
start
echo "memory: $(awk '/VmRSS/ {print $2 / 1024}' "/proc/$pid/status") MB"

url=http://127.0.0.1:8429
post='{"text": "Had a 47-year-old firefighter from Lakeford in clinic on Tuesday with a very rare heart tumour. What a case!"}'
for stages in 1 2; do
    echo "review, stages $stages"
    load "$url/api/review?stages=$stages" --rate 200 --seconds 20 --header "Authorization: Bearer $token" \
        --header "Content-Type: application/json" --body "$post"
done
for page in drafts compose me; do
    echo "/$page"
    load "$url/$page" --rate 50 --seconds 10 --header "Cookie: $cookie" --header "Accept: text/html"
done
echo "memory afterwards: $(awk '/VmRSS/ {print $2 / 1024}' "/proc/$pid/status") MB"
