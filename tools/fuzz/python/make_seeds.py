"""Writes the small valid files that tools/fuzz spoils: python make_seeds.py tools/fuzz/fixtures (numpy, h5py)."""

import io
import json
import pickle
import shutil
import sys
import types
import zipfile
from pathlib import Path

import h5py
import numpy as np

random = np.random.default_rng(7)
VIDEOS = ["-vid0", "0123", "vidéo"]


def padded(lengths, frames, width, dtype):
    array = random.standard_normal((len(lengths), frames, width)).astype(dtype)
    for row, length in enumerate(lengths):
        array[row, length:] = 0
    return array


def mmsa_split(count):
    audio_lengths = [int(n) for n in random.integers(1, 7, count)]
    vision_lengths = [int(n) for n in random.integers(1, 5, count)]
    text_lengths = random.integers(1, 13, count)
    text_bert = np.zeros((count, 3, 12))
    for row, length in enumerate(text_lengths):
        text_bert[row, 0, :length] = random.integers(100, 30000, length)
        text_bert[row, 1, :length] = 1
    audio = padded(audio_lengths, 6, 3, np.float64)
    audio[0, 0, 0] = -np.inf
    labels = np.round(random.uniform(-3, 3, count) * 3) / 3
    return {
        "id": [f"{VIDEOS[row % 3]}$_${row}" for row in range(count)],
        "raw_text": np.array([f"utterance {row}, café" for row in range(count)]),
        "text": padded(text_lengths, 12, 30, np.float32),
        "text_bert": text_bert,
        "audio": audio,
        "vision": padded(vision_lengths, 4, 2, np.float64),
        "annotations": ["Negative" if label < 0 else "Positive" for label in labels],
        "classification_labels": np.sign(labels) + 1,
        "regression_labels": labels,
        "audio_lengths": audio_lengths,
        "vision_lengths": vision_lengths,
    }


class NumpyOnePickler(pickle._Pickler):
    """Names numpy's modules as version 1 did."""

    def save(self, obj, save_persistent_id=True):
        if isinstance(obj, str) and obj.startswith("numpy._core"):
            obj = "numpy.core" + obj[len("numpy._core") :]
        return super().save(obj, save_persistent_id)


def write_mmsa(folder):
    data = {"train": mmsa_split(3), "valid": mmsa_split(2), "test": mmsa_split(2)}
    for protocol in (2, 4, 5):
        (folder / f"unaligned.protocol{protocol}.pkl").write_bytes(pickle.dumps(data, protocol))
    with open(folder / "unaligned.numpy1.pkl", "wb") as file:
        NumpyOnePickler(file, 4).dump(data)


def write_npy(folder):
    values = random.standard_normal((4, 3))
    arrays = {
        "float64": values,
        "float32-fortran": np.asfortranarray(values.astype(np.float32)),
        "float16": values.astype(np.float16),
        "big-endian": values.astype(">f4"),
        "one-frame": values[0],
        "int64": (values * 1e17).astype(np.int64),
        "bool": values > 0,
        "cube": random.standard_normal((2, 3, 4)).astype(np.float32),
    }
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)
    for version in ((2, 0), (3, 0)):
        with open(folder / f"version-{version[0]}.npy", "wb") as file:
            np.lib.format.write_array(file, values, version)


def write_mertools(folder):
    names = {"train": ["vid_0_0", "vid_0_1"], "val": ["vid_1_0"], "test": ["vid_2_0", "-vid_3"]}
    corpora = {
        f"{split}_corpus": np.array(
            {name: {"emo": "happy", "val": float(np.round(random.uniform(-3, 3) * 3) / 3)} for name in own}, dtype=object
        )
        for split, own in names.items()
    }
    np.savez_compressed(folder / "label.npz", **corpora)
    with open(folder / "transcription.csv", "w", encoding="utf-8", newline="") as file:
        file.write("name,english\n")
        for own in names.values():
            for name in own:
                file.write(f'{name},"He said ""{name}"", twice,\nand léft"\n')
    for feature, width, dtype in (("wavlm-FRA", 3, np.float32), ("vicuna-FRA", 4, np.float16), ("manet-FRA", 2, np.float64)):
        (folder / feature).mkdir()
        for own in names.values():
            for name in own:
                frames = int(random.integers(1, 5))
                np.save(folder / feature / f"{name}.npy", random.standard_normal((frames, width)).astype(dtype))


def write_csd(folder):
    payload = {}

    def write(name, root, columns, rows, seconds, compression):
        with h5py.File(folder / name, "w") as file:
            for video in ("03bSnISJMiM", "-3g5yACwYnA"):
                group = file.create_group(f"{root}/data/{video}")
                edges = np.linspace(0, seconds, rows + 1)
                group.create_dataset("features", data=columns(rows), compression=compression)
                group.create_dataset("intervals", data=np.stack([edges[:-1], edges[1:]], 1), compression=compression)
            metadata = file.create_group(f"{root}/metadata")
            metadata.create_dataset("root name", data=np.array([root.encode()], dtype=object), dtype=h5py.string_dtype())
        ranges = []

        def note(_, item):
            if not isinstance(item, h5py.Dataset) or item.dtype.kind == "O":
                return
            if item.chunks is None:
                ranges.append([item.id.get_offset(), item.id.get_offset() + item.id.get_storage_size()])
            else:
                for index in range(item.id.get_num_chunks()):
                    chunk = item.id.get_chunk_info(index)
                    ranges.append([chunk.byte_offset, chunk.byte_offset + chunk.size])

        with h5py.File(folder / name) as file:
            file.visititems(note)
        payload[name] = sorted(ranges)

    def labels(rows):
        values = random.standard_normal((rows, 7))
        values[:, 0] = np.round(random.uniform(-3, 3, rows) * 3) / 3
        return values

    def covarep(rows):
        values = random.standard_normal((rows, 5))
        values[0, 0] = -np.inf
        return values

    write("CMU_MOSEI_Labels.csd", "All Labels", labels, 2, 8.0, "gzip")
    write("CMU_MOSEI_COVAREP.csd", "COVAREP", covarep, 60, 8.0, "gzip")
    write("CMU_MOSEI_VisualFacet42.csd", "FACET 4.2", lambda rows: random.standard_normal((rows, 4)), 24, 8.0, None)
    (folder / "payload.json").write_text(json.dumps(payload))
    folds = {"CMU_MOSEI": {"train": ["03bSnISJMiM"], "valid": ["-3g5yACwYnA"], "test": []}}
    (folder / "folds.json").write_text(json.dumps(folds))


def write_feature_folder(folder):
    rows = [("-a$0", "train"), ("0a1", "train"), ("b,2", "train"), ("é3", "valid"), ('q"4', "test")]
    with open(folder / "index.csv", "w", encoding="utf-8", newline="") as file:
        file.write("row,id,split,valence,video_id,text\r\n")
        for row, (name, split) in reversed(list(enumerate(rows))):
            quoted = name.replace('"', '""')
            file.write(f'{row},"{quoted}",{split},{row - 2 + 1 / 3:.4f},video{row // 2},"word {row},\nmore"\r\n')
    np.save(folder / "audio.npy", random.standard_normal((5, 3)).astype(np.float32))
    np.save(folder / "video.npy", padded([1, 3, 2, 3, 1], 3, 2, np.float32))


def write_label_list(folder):
    (folder / "Raw").mkdir()
    lines = ["video_id,clip_id,text,label,label_T,label_A,label_V,annotation,mode"]
    for row, split in enumerate(["train", "train", "train", "valid", "test"]):
        lines.append(f'{["-3g5yACwYnA", "0123", "0223"][row % 3]},{row:02d},"line {row}, ""so""",{row - 2},,,,Neutral,{split}')
    (folder / "label.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_safetensors(folder):
    tensors = {
        "weight": ("F32", random.standard_normal((3, 4)).astype(np.float32)),
        "bias": ("F64", random.standard_normal(3)),
        "half": ("F16", random.standard_normal((2, 2)).astype(np.float16)),
        "count": ("I64", np.array([1, -(2**60)])),
        "mask": ("U8", np.array([[0, 1, 255]], dtype=np.uint8)),
        "scalar": ("I32", np.array(-5, dtype=np.int32)),
    }
    header, data = {"__metadata__": {"made by": "hand", "épreuve": "1"}}, b""
    for name, (dtype, array) in tensors.items():
        content = array.tobytes()
        header[name] = {"dtype": dtype, "shape": list(array.shape), "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    (folder / "small.safetensors").write_bytes(len(text).to_bytes(8, "little") + text + data)


class Storage:
    def __init__(self, key, array):
        self.key, self.array = key, array


def write_torch(folder):
    """As torch.save lays it out: a zip of a pickle that names storages, and the storages."""
    torch, utilities = types.ModuleType("torch"), types.ModuleType("torch._utils")
    for name in ("FloatStorage", "DoubleStorage", "LongStorage", "HalfStorage"):
        setattr(torch, name, type(name, (), {"__module__": "torch"}))

    def _rebuild_tensor_v2(*_):
        raise NotImplementedError

    _rebuild_tensor_v2.__module__, _rebuild_tensor_v2.__qualname__ = "torch._utils", "_rebuild_tensor_v2"
    utilities._rebuild_tensor_v2 = _rebuild_tensor_v2
    sys.modules.update({"torch": torch, "torch._utils": utilities})
    classes = {"f4": torch.FloatStorage, "f8": torch.DoubleStorage, "i8": torch.LongStorage, "f2": torch.HalfStorage}

    class Tensor:
        def __init__(self, storage, offset, shape, strides):
            self.parts = (storage, offset, shape, strides)

        def __reduce__(self):
            from collections import OrderedDict

            return _rebuild_tensor_v2, (*self.parts, False, OrderedDict())

    class TorchPickler(pickle._Pickler):
        def persistent_id(self, obj):
            if not isinstance(obj, Storage):
                return None
            return ("storage", classes[obj.array.dtype.str[1:]], obj.key, "cpu", obj.array.size)

    arrays = [
        random.standard_normal((4, 3)).astype(np.float32),
        random.standard_normal(5),
        np.array([2**40, -1]),
        random.standard_normal(4).astype(np.float16),
    ]
    storages = [Storage(str(key), array.ravel()) for key, array in enumerate(arrays)]
    state = {
        "layer.weight": Tensor(storages[0], 0, (4, 3), (3, 1)),
        "layer.transposed": Tensor(storages[0], 0, (3, 4), (1, 3)),
        "layer.part": Tensor(storages[1], 1, (2, 2), (2, 1)),
        "steps": Tensor(storages[2], 0, (2,), (1,)),
        "half": Tensor(storages[3], 0, (4,), (1,)),
    }
    stream = io.BytesIO()
    TorchPickler(stream, 2).dump({"epoch": 3, "state_dict": state})
    with zipfile.ZipFile(folder / "small.pt", "w") as archive:
        archive.writestr("small/data.pkl", stream.getvalue())
        archive.writestr("small/byteorder", "little")
        for storage in storages:
            archive.writestr(f"small/data/{storage.key}", storage.array.tobytes())
        archive.writestr("small/version", "3\n")


def main():
    root = Path(sys.argv[1])
    for name, write in {
        "mmsa": write_mmsa,
        "npy": write_npy,
        "mertools": write_mertools,
        "csd": write_csd,
        "feature-folder": write_feature_folder,
        "label-list": write_label_list,
        "safetensors": write_safetensors,
        "torch": write_torch,
    }.items():
        folder = root / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        write(folder)


main()
