import { ClipPlayer } from './clip-player.tsx';
import { sizeOf } from './clip-size.ts';
import { useBlobUrl } from './use-blob-url.ts';

/** The clip that is about to be scored. */
export function ChosenClip({ file }: { file: File }) {
  const url = useBlobUrl(file);
  return (
    <figure class="chosen">
      {url !== null && <ClipPlayer key={url} url={url} type={file.type} />}
      <figcaption>
        <bdi>{file.name}</bdi> <span class="quiet">{sizeOf(file.size)}</span>
      </figcaption>
    </figure>
  );
}
