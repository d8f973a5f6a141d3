import type { Job } from '../../api.ts';
import { refusalLine } from './refusal-line.ts';

export interface ClipToScore {
  readonly file: File;
  /** What is said; empty where nobody knows */
  readonly text: string;
  readonly simulate: boolean;
}

interface Sending {
  readonly signal: AbortSignal;
  /** From 0 to 1 */
  readonly onShare: (share: number) => void;
}

/** Sends a clip. Not by `fetch`, which does not tell how much is sent. */
export function sendClip({ file, text, simulate }: ClipToScore, { signal, onShare }: Sending): Promise<Job> {
  const form = new FormData();
  if (text.trim() !== '') form.append('text', text.trim());
  if (simulate) form.append('simulate', 'yes');
  form.append('clip', file, file.name); // last: the server knows all else by then
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/v1/predict?wait=false');
    request.upload.addEventListener('progress', ({ loaded, total }) => onShare(total > 0 ? loaded / total : 0));
    request.addEventListener('load', () => {
      if (request.status === 202) resolve(JSON.parse(request.responseText) as Job);
      else
        reject(new Error(refusalLine(request.status, request.responseText, request.getResponseHeader('retry-after'))));
    });
    request.addEventListener('error', () => reject(new Error('The clip could not be sent: the connection to the server was lost.'))); // prettier-ignore
    request.addEventListener('abort', () => reject(new Error('Given up.')));
    signal.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}
