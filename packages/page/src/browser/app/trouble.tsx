/** What went wrong, read aloud as soon as it is there. */
export function Trouble({ line, again }: { line: string | null; again?: () => void }) {
  return (
    <div role="alert" class="trouble">
      {line !== null && <p>{line}</p>}
      {line !== null && again !== undefined && (
        <button type="button" onClick={again}>
          Try again
        </button>
      )}
    </div>
  );
}
