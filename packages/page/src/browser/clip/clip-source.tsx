import type { ServerHealth } from '../../api.ts';

interface Source {
  readonly chosen: boolean;
  readonly disabled: boolean;
  readonly limits: ServerHealth['limits'] | null;
  readonly onFile: (file: File) => void;
  readonly onRecord: () => void;
}

/** Three ways to give a clip: drop it, choose it, record it. */
export function ClipSource({ chosen, disabled, limits, onFile, onRecord }: Source) {
  return (
    <div class="source">
      {!chosen && <p class="invitation">Drop a clip anywhere on this page</p>}
      <div class="buttons">
        <label class="button">
          <input
            type="file"
            class="unseen"
            accept="video/*,audio/*,.mkv"
            disabled={disabled}
            onChange={({ currentTarget }) => {
              const file = currentTarget.files?.[0];
              if (file !== undefined) onFile(file);
              currentTarget.value = ''; // so that the same file may be chosen again
            }}
          />
          {chosen ? 'Choose another file' : 'Choose a file'}
        </label>
        <button type="button" disabled={disabled} onClick={onRecord}>
          {chosen ? 'Record instead' : 'Record'}
        </button>
      </div>
      {!chosen && limits !== null && (
        <p class="quiet">
          One person speaking, up to {limits.seconds} seconds and {limits.megabytes} MB.
        </p>
      )}
    </div>
  );
}
