const STEPS_SECONDS: Readonly<Record<string, number>> = {
  ArrowLeft: -0.1,
  ArrowDown: -0.1,
  ArrowRight: 0.1,
  ArrowUp: 0.1,
  PageDown: -1,
  PageUp: 1,
};

/** Where a key leads from some place in a clip; null where it leads nowhere. */
export function stepped(key: string, atSeconds: number, durationSeconds: number): number | null {
  if (key === 'Home') return 0;
  if (key === 'End') return durationSeconds;
  const step = STEPS_SECONDS[key];
  return step === undefined ? null : Math.min(durationSeconds, Math.max(0, atSeconds + step));
}
