#!/usr/bin/env python3
"""Runs a program over a file of posts: posts a second, and the most memory it held.

usage: measure.py POSTS.jsonl PROGRAM [ARGUMENT...]
"""
import os
import resource
import subprocess
import sys
import time


def main():
    path, command = sys.argv[1], sys.argv[2:]
    with open(path, "rb") as lines:
        count = sum(1 for _ in lines)
    start = time.perf_counter()
    status = subprocess.run([*command, path], stdout=subprocess.DEVNULL, check=False).returncode
    took = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"exit status      {status}")
    print(f"posts            {count}, {os.path.getsize(path) / 1e6:.0f} MB")
    print(f"posts a second   {count / took:.0f}")
    print(f"seconds          {took:.1f} ({used.ru_utime + used.ru_stime:.1f} of a processor)")
    print(f"peak memory      {used.ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
