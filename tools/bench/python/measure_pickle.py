"""Loads an MMSA pickle as everybody does, copies random rows, prints what it took as a line of JSON. Own files only."""

import json
import pickle
import random
import sys
import time
import warnings

import numpy as np

try:
    import resource
except ImportError:
    resource = None


def peak_megabytes():
    try:  # Linux's other count begins with the size of the process that started this one
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) * 1024 / 1e6
    except (OSError, StopIteration):
        pass
    if resource is None:
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def main():
    warnings.simplefilter("ignore")
    path, rows = sys.argv[1], int(sys.argv[2])
    resting = peak_megabytes()
    started = time.perf_counter()
    with open(path, "rb") as file:
        data = pickle.load(file)
    opened = time.perf_counter() - started

    places = [(part, row) for part in data.values() for row in range(len(part["id"]))]
    chosen = random.Random(3).choices(places, k=rows)
    payload = 0
    started = time.perf_counter()
    for part, row in chosen:
        tokens = int(part["text_bert"][row, 1].sum())
        frames = (
            part["text"][row, :tokens].copy(),
            part["audio"][row, : part["audio_lengths"][row]].copy(),
            part["vision"][row, : part["vision_lengths"][row]].copy(),
        )
        payload += sum(array.nbytes for array in frames)
    seconds = time.perf_counter() - started
    print(
        json.dumps(
            {
                "restingMegabytes": resting,
                "peakMegabytes": peak_megabytes(),
                "openSeconds": opened,
                "megabytesPerSecond": payload / 1e6 / seconds,
                "rowsPerSecond": rows / seconds,
                "numpy": np.__version__,
            }
        )
    )


main()
