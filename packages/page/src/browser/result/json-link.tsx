import { useMemo } from 'preact/hooks';
import type { ScoredClip } from '../../api.ts';
import { useBlobUrl } from '../clip/use-blob-url.ts';

/** All that the server said of a clip, as a file. */
export function JsonLink({ score }: { score: ScoredClip }) {
  const blob = useMemo(() => new Blob([`${JSON.stringify(score, null, 2)}\n`], { type: 'application/json' }), [score]);
  const url = useBlobUrl(blob);
  if (url === null) return null;
  return (
    <a class="button" href={url} download={`${score.clip}.json`}>
      Download JSON
    </a>
  );
}
