/** `1.2 of 3.4 seconds` */
export function timeOf(seconds: number, whole: number): string {
  return `${seconds.toFixed(1)} of ${whole.toFixed(1)} seconds`;
}

/** As a clock has it: `0:07`, `12:03` */
export function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
