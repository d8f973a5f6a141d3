import { createReadStream } from 'node:fs';

/** An entry of ONNX's `external_data` whose key is `location`, as protobuf writes it: tag, length and text, twice. */
const LOCATION = /\n\x08location\x12([\x01-\x7f])/g; // eslint-disable-line no-control-regex
const LONGEST = 12 + 127;

/** The files in which a model of ONNX keeps weights outside of itself, by their paths from its folder; sorted. */
export async function externalDataOf(modelPath: string): Promise<readonly string[]> {
  const found = new Set<string>();
  let text = '';
  for await (const chunk of createReadStream(modelPath, { encoding: 'latin1', highWaterMark: 2 ** 20 })) {
    text = text.slice(-LONGEST) + String(chunk);
    for (const { 0: entry, 1: length = '', index } of text.matchAll(LOCATION)) {
      const start = index + entry.length;
      const end = start + length.charCodeAt(0);
      if (end <= text.length) found.add(Buffer.from(text.slice(start, end), 'latin1').toString('utf8'));
    }
  }
  return [...found].sort();
}
