"""Runs scripts in a workbench's environment: Django is made ready once, each script is a fork of that.

A line of JSON comes in for each: the script's words and the file for what it prints; its exit code goes out.
"""

import json
import os
import runpy
import sys
import traceback

import django


def run(words: list[str], output: str) -> int:
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 1
    try:
        told = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(told, 1)
        os.dup2(told, 2)
        sys.argv = words
        runpy.run_path(words[0], run_name="__main__")
        code = 0
    except BaseException:  # told in the file; the parent sees the code
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    django.setup()
    for line in sys.stdin:
        print(run(**json.loads(line)), flush=True)
