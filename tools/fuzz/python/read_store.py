"""Our own feature store: listings of utterances, and shards of sequences with an index and checksums."""

import json
import zlib
from pathlib import Path

from read_tensors import DTYPES, elements, read_header
from utterance_values import Values


def checksum(content):
    return f"{zlib.crc32(content):08x}"


def read_store(path):
    folder = Path(path)
    sequences = {}
    for shard in sorted((folder / "shards").glob("*.safetensors")):
        try:
            sequences.update(read_shard(shard.read_bytes()))
        except Exception:
            continue
    values = Values()
    for listing in sorted((folder / "index").glob("*.jsonl")):
        for utterance in read_listing(listing.read_bytes()):
            streams = {stream: frames for (key, stream), frames in sequences.items() if key == utterance["key"]}
            address = f"{utterance['split']} {utterance['id']}"
            words = utterance.get("transcript"), utterance.get("simulatedTranscript")
            values.utterance(address, utterance["valence"], *words, streams)
    return values


def read_listing(content):
    first, _, rest = content.partition(b"\n")
    told = json.loads(first)
    if told["checksum"] != checksum(rest):
        raise ValueError("a listing with another checksum")
    lines = rest.decode("utf-8").split("\n")[:-1]
    if told["utterances"] != len(lines):
        raise ValueError("a listing of another length")
    return [json.loads(line) for line in lines]


def read_shard(content):
    header, data = read_header(content)
    metadata = header["__metadata__"]
    if metadata["checksum"] != checksum(metadata["index"].encode("utf-8")):
        raise ValueError("an index with another checksum")
    found = {}
    for entry in json.loads(metadata["index"]):
        tensor = header[entry["tensor"]]
        begin, end = tensor["data_offsets"]
        sequence = data[begin:end]
        if not 0 <= begin <= end <= len(data) or checksum(sequence) != entry["crc32"] or tensor["dtype"] not in DTYPES:
            continue
        frames = elements(sequence, tensor["dtype"]).reshape(entry["frames"], entry["width"])
        found[(entry["key"], entry["stream"])] = frames
    return found
