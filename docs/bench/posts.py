#!/usr/bin/env python3
"""Prints posts of the corpus as JSONL, without their labels, over and over until there are COUNT.

usage: posts.py COUNT
"""
import glob
import itertools
import json
import os
import sys

KEYS = ("text", "surface", "account", "audience", "author")
CORPUS = os.path.join(os.path.dirname(__file__), "..", "..", "corpus", "*.jsonl")


def posts():
    for path in sorted(glob.glob(CORPUS)):
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                post = json.loads(line)
                yield {key: post[key] for key in KEYS}


def main():
    whole = list(posts())
    for number, post in enumerate(itertools.islice(itertools.cycle(whole), int(sys.argv[1]))):
        sys.stdout.write(json.dumps({"id": str(number), **post}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
