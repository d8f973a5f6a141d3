import { gatherSegments, padRows, perModality, type Batch, type Flow, type Segment } from '@sdumc/core';

/**
 * The batch as a network sees it that attends to padding: in each flow and modality every utterance has as many frames, zeros
 * past its last. What both flows see alike is padded once.
 */
export function paddedBatch(batch: Batch): Batch {
  const padded = perModality((modality) => {
    const places = new Map<string, number>();
    const kept: { readonly segment: Segment; readonly length: number }[] = [];
    const placeOf = (segment: Segment, length: number) => {
      const name = `${segment.count === 0 ? 0 : segment.start} ${segment.count} ${length}`;
      const place = places.get(name) ?? kept.push({ segment, length }) - 1;
      places.set(name, place);
      return place;
    };
    const ofFlow = (flow: Flow) => {
      const length = batch.paddedCount[flow][modality];
      return batch.segments[flow][modality].map((segment) => placeOf(segment, length));
    };
    const order = { complete: ofFlow('complete'), missing: ofFlow('missing') };
    const starts: number[] = [];
    let before = 0;
    for (const { length } of kept) {
      starts.push(before);
      before += length;
    }
    const segmentsOf = (flow: Flow) =>
      order[flow].map((place) => ({ start: starts[place]!, count: kept[place]!.length }));
    return {
      rows: padRows({
        rows: gatherSegments(
          batch.rows[modality],
          kept.map(({ segment }) => segment),
        ),
        counts: kept.map(({ segment }) => segment.count),
        lengths: kept.map(({ length }) => length),
      }),
      segments: { complete: segmentsOf('complete'), missing: segmentsOf('missing') },
    };
  });
  const segmentsOf = (flow: Flow) => perModality((modality) => padded[modality].segments[flow]);
  return {
    ...batch,
    rows: perModality((modality) => padded[modality].rows),
    segments: { complete: segmentsOf('complete'), missing: segmentsOf('missing') },
  };
}
