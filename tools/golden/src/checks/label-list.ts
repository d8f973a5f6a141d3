import { readFile } from 'node:fs/promises';
import { openDataset } from '@sdumc/datasets';
import type { Comparison } from '../comparison.ts';
import type { GoldenFolder } from '../golden-folder.ts';
import { close, same } from './utterance-rows.ts';

const FILE = 'formats/label.csv';

/** Every line of label.csv. Its cells hold no comma and no quote, so that a plain split is an independent reading. */
export async function checkLabelList(folder: GoldenFolder): Promise<Comparison[]> {
  const [header, ...lines] = (await readFile(folder.path(FILE), 'utf8')).trimEnd().split(/\r?\n/);
  const columns = header!.split(',');
  const column = (name: string) => lines.map((line) => line.split(',')[columns.indexOf(name)]!);
  const dataset = await openDataset(folder.path(FILE));
  try {
    const { utterances } = dataset;
    const what = (quantity: string) => ({ file: FILE, quantity });
    const clips = column('clip_id');
    return [
      same(what('videos'), column('video_id'), utterances.map(({ videoId }) => videoId)), // prettier-ignore
      same(what('clips'), clips, utterances.map(({ id }) => id.slice(-2))), // prettier-ignore
      same(what('words'), column('text'), utterances.map(({ transcript }) => transcript)), // prettier-ignore
      same(what('splits'), column('mode'), utterances.map(({ split }) => split)), // prettier-ignore
      close(what('valence'), column('label').map(Number), utterances.map(({ valence }) => valence)), // prettier-ignore
    ];
  } finally {
    await dataset.close();
  }
}
