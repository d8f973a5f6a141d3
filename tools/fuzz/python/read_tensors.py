"""Tensors in safetensors files, in PyTorch checkpoints, and in our own feature store."""

import json
import zipfile
import zlib
from collections import OrderedDict
from pathlib import Path

import numpy as np
from restricted_unpickler import unpickle
from utterance_values import Values

DTYPES = {
    "F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "U64": "<u8", "I32": "<i4", "U32": "<u4",
    "I16": "<i2", "U16": "<u2", "I8": "i1", "U8": "u1", "BOOL": "u1", "BF16": "bf16",
}  # fmt: skip


def elements(content, dtype):
    if DTYPES[dtype] == "bf16":
        return (np.frombuffer(content, "<u2").astype("<u4") << 16).view("<f4")
    return np.frombuffer(content, DTYPES[dtype])


def read_header(content):
    length = int.from_bytes(content[:8], "little")
    if 8 + length > len(content):
        raise ValueError("the header ends after the file")
    return json.loads(content[8 : 8 + length].decode("utf-8")), content[8 + length :]


def read_tensors(content):
    header, data = read_header(content)
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        if not 0 <= begin <= end <= len(data):
            raise ValueError(f"{name} lies outside of the file")
        tensors[name] = elements(data[begin:end], entry["dtype"]).reshape(entry["shape"])
    return tensors, metadata


def read_safetensors(path):
    tensors, metadata = read_tensors(Path(path).read_bytes())
    values = Values()
    for name, tensor in tensors.items():
        values.add(f"tensor {name}", tensor)
    for name, text in metadata.items():
        values.add(f"metadata {name}", text)
    return values


def read_torch(path):
    class Storage:
        def __init__(self, dtype):
            self.dtype = dtype

    storages = {"Float": "F32", "Double": "F64", "Long": "I64", "Half": "F16", "BFloat16": "BF16", "Int": "I32"}
    storages.update({"Short": "I16", "Char": "I8", "Byte": "U8", "Bool": "BOOL"})
    more = {("torch", f"{name}Storage"): Storage(dtype) for name, dtype in storages.items()}

    def rebuild(storage, offset, shape, strides, *_):
        size = storage.dtype.itemsize
        last = offset + sum((length - 1) * stride for length, stride in zip(shape, strides, strict=True))
        if min([offset, *shape, *strides]) < 0 or (0 not in shape and last >= len(storage)):
            raise ValueError("a tensor outside of its storage")
        return np.lib.stride_tricks.as_strided(storage[offset:], shape, [stride * size for stride in strides])

    more[("torch._utils", "_rebuild_tensor_v2")] = rebuild
    more[("torch._utils", "_rebuild_tensor")] = rebuild
    more[("torch._utils", "_rebuild_parameter")] = lambda tensor, *_: tensor
    more[("torch", "Size")] = tuple

    with zipfile.ZipFile(path) as archive:

        def read(name):
            with archive.open(name) as entry:
                entry._expected_crc = None  # torch.load does not look at checksums, torch.save can leave them out
                return entry.read()

        (pickle_name,) = [name for name in archive.namelist() if name.endswith("/data.pkl")]
        root = pickle_name.removesuffix("data.pkl")
        order = read(f"{root}byteorder").decode() if f"{root}byteorder" in archive.namelist() else "little"

        loaded = {}

        def persistent(identifier):
            kind, storage, key, _, count = identifier
            if kind != "storage":
                raise ValueError("no storage")
            if key not in loaded:  # torch.load believes the first that names a storage
                loaded[key] = load(storage, key, count)
            return loaded[key]

        def load(storage, key, count):
            content = elements(read(f"{root}data/{key}"), storage.dtype)
            if len(content) != count:
                raise ValueError("a storage of another size")
            return content.byteswap() if order.strip() == "big" else content

        value = unpickle(read(pickle_name), more, persistent)
    values = Values()
    for container in [value.get(key) for key in ("state_dict", "model_state_dict", "model")] + [value]:
        if isinstance(container, (dict, OrderedDict)):
            tensors = {k: v for k, v in container.items() if isinstance(v, np.ndarray) and isinstance(k, str)}
            if tensors:
                break
    for name, tensor in tensors.items():
        values.add(f"tensor {name}", np.ascontiguousarray(tensor).reshape(tensor.shape))
    return values
