const STEPS_SECONDS = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];

/** Where the axis of a clip has ticks, in seconds: no more than so many, and none too close to its end. */
export function timeTicks(durationSeconds: number, most = 8): readonly number[] {
  const step = STEPS_SECONDS.find((seconds) => durationSeconds / seconds <= most) ?? durationSeconds;
  const count = Math.floor(durationSeconds / step) + 1;
  return Array.from({ length: count }, (_, at) => at * step).filter((at) => at <= 0.96 * durationSeconds);
}
