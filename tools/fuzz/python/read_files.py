"""Reads files on request: a JSON line {"reader", "path"} in, a JSON line {"values"} or {"error"} out."""

import json
import sys
import warnings

try:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
except (ImportError, ValueError, OSError):
    pass

from read_csd import read_csd
from read_numpy import read_feature_folder, read_label_list, read_mertools, read_npy
from read_pickles import read_mmsa
from read_tensors import read_safetensors, read_torch
from read_store import read_store

READERS = {
    "mmsa": read_mmsa,
    "npy": read_npy,
    "mertools": read_mertools,
    "csd": read_csd,
    "feature-folder": read_feature_folder,
    "label-list": read_label_list,
    "safetensors": read_safetensors,
    "store": read_store,
    "torch": read_torch,
}


def answer(request):
    try:
        return {"values": READERS[request["reader"]](request["path"])}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"[:300]}


def main():
    warnings.simplefilter("ignore")
    try:
        import h5py  # noqa: F401

        has_h5py = True
    except ImportError:
        has_h5py = False
    print(json.dumps({"ready": True, "h5py": has_h5py}), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)


main()
