"""MMSA pickles: the whole tree, and the utterances in it."""

from pathlib import Path

import numpy as np
from restricted_unpickler import unpickle
from utterance_values import Values, last_observed


def read_mmsa(path):
    data = unpickle(Path(path).read_bytes())
    values = Values()
    values.add("pickle", data)
    for split in ("train", "valid", "test"):
        try:
            rows = list(utterances(data[split]))
        except Exception:
            continue
        for name, *rest in rows:
            try:
                values.utterance(f"{split} {name}", *rest)
            except Exception:
                pass
    return values


def utterances(part):
    labels = np.asarray(part["regression_labels"]).reshape(len(part["id"]))
    words = part.get("raw_text")
    for row, name in enumerate(part["id"]):
        streams = {}
        for stream, key in (("text", "text"), ("audio", "audio"), ("video", "vision")):
            if part.get(key) is not None:
                frames = np.asarray(part[key])[row]
                streams[stream] = frames[: frame_count(part, key, row, frames)]
        yield name, labels[row], None if words is None else blank_as_none(str(words[row])), None, streams


def frame_count(part, key, row, frames):
    if key == "text" and part.get("text_bert") is not None:
        observed = np.flatnonzero(np.asarray(part["text_bert"])[row][1])
        return 0 if len(observed) == 0 else int(observed[-1]) + 1
    lengths = part.get(f"{key}_lengths")
    return last_observed(frames) if lengths is None else int(np.asarray(lengths).reshape(-1)[row])


def blank_as_none(text):
    return text if text.strip() else None
