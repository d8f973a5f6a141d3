"""Arrays of numpy, and folders of them as MERTools and index.csv lay them out."""

import csv
import io
import zipfile
from pathlib import Path

import numpy as np
from restricted_unpickler import unpickle
from utterance_values import Values, last_observed


def read_npy(path):
    values = Values()
    values.add("array", np.load(path, allow_pickle=False))
    return values


def read_object_npy(content):
    """A .npy file whose array may hold objects: np.load would unpickle whatever it holds."""
    stream = io.BytesIO(content)
    version = np.lib.format.read_magic(stream)
    header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, _, dtype = header(stream)
    if not dtype.hasobject:
        stream.seek(0)
        return np.load(stream, allow_pickle=False)
    array = unpickle(stream.read())
    array.shape = shape
    return array


def read_table(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def read_mertools(path):
    folder = Path(path)
    values = Values()
    archive = {}
    with zipfile.ZipFile(folder / "label.npz") as file:
        for name in file.namelist():
            archive[name.removesuffix(".npy")] = read_object_npy(file.read(name))
    values.add("labels", archive)
    try:
        words = {line["name"]: line["english"] for line in read_table(folder / "transcription.csv")}
    except Exception:
        words = {}
    for split, key in (("train", "train_corpus"), ("valid", "val_corpus"), ("test", "test_corpus")):
        try:
            corpus = archive[key][()]
            for name, label in corpus.items():
                streams = {
                    stream: frames_of(folder / feature / f"{name}.npy")
                    for stream, feature in (("audio", "wavlm-FRA"), ("text", "vicuna-FRA"), ("video", "manet-FRA"))
                }
                values.utterance(f"{split} {name}", label["val"], words.get(name), None, streams)
        except Exception:
            continue
    return values


def frames_of(path):
    try:
        array = np.load(path, allow_pickle=False)
    except Exception:
        return None
    return array[None] if array.ndim == 1 else array


def read_feature_folder(path):
    folder = Path(path)
    values = Values()
    arrays = {stream: np.load(folder / f"{stream}.npy") for stream in ("audio", "video")}
    for order, line in enumerate(read_table(folder / "index.csv")):
        line = {key.strip(): cell for key, cell in line.items() if key is not None}
        row = int(line.get("row", order))
        streams = {}
        for stream, array in arrays.items():
            frames = array[row] if array.ndim == 3 else array[row][None]
            streams[stream] = frames[: last_observed(frames)]
        words = line.get("text") or ""
        split = line["split"].strip().lower()
        address = f"{dict(val='valid', dev='valid').get(split, split)} {line['id']}"
        simulated = line.get("simulated_text") or ""
        valence = line["valence"] if "valence" in line else line["label"]
        values.utterance(address, valence, words.strip() and words, simulated.strip() and simulated, streams)
    return values


def read_label_list(path):
    values = Values()
    for line in read_table(Path(path) / "label.csv"):
        split = line["mode"].strip().lower()
        name = f"{line['video_id']}$_${line['clip_id']}"
        words = line.get("text") or ""
        address = f"{dict(val='valid', dev='valid').get(split, split)} {name}"
        values.utterance(address, line["label"], words.strip() and words, None, {})
    return values
