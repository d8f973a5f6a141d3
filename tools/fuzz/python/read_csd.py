"""CMU-MultimodalSDK: utterances are the labelled intervals, frames are the rows that overlap them."""

import json
from pathlib import Path

import numpy as np
from utterance_values import Values

STREAMS = {"CMU_MOSEI_COVAREP.csd": "audio", "CMU_MOSEI_VisualFacet42.csd": "video"}


def read_csd(path):
    import h5py

    folder = Path(path)
    values = Values()
    folds = json.loads((folder / "folds.json").read_text())["CMU_MOSEI"]
    split_of = {video: split for split, videos in folds.items() for video in videos}

    def open_root(name):
        try:
            file = h5py.File(folder / name)
            return file[next(iter(file))]["data"]
        except Exception:
            return None

    labels = open_root("CMU_MOSEI_Labels.csd")
    sources = {stream: open_root(name) for name, stream in STREAMS.items()}
    for video in list(labels):
        if video not in split_of:
            continue
        try:
            sentiment = labels[video]["features"][()][:, 0]
            intervals = labels[video]["intervals"][()]
        except Exception:
            continue
        for segment, (start, end) in enumerate(intervals):
            streams = {stream: frames_between(source, video, start, end) for stream, source in sources.items()}
            address = f"{split_of[video]} {video}[{segment}]"
            values.utterance(address, sentiment[segment], None, None, streams)
    return values


def frames_between(source, video, start, end):
    try:
        intervals = source[video]["intervals"][()]
        frames = source[video]["features"][()]
    except Exception:
        return None
    rows = np.flatnonzero((intervals[:, 0] < end) & (intervals[:, 1] > start))
    return frames[rows]
