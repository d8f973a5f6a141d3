/**
 * The mean of float32 values, to the last bit of `numpy.mean`: the sum is pairwise and every partial sum is float32.
 * A float64 sum would be more exact, and differ from the published numbers in the eighth digit.
 */
export function meanFloat32(values: Float32Array): number {
  return Math.fround(pairwiseSum(values) / values.length);
}

/** NumPy's order of summation: halves down to blocks of 128, in each of which eight sums run side by side. */
function pairwiseSum(values: Float32Array): number {
  const count = values.length;
  if (count > 128) {
    const half = Math.floor(count / 2);
    const middle = half - (half % 8);
    return Math.fround(pairwiseSum(values.subarray(0, middle)) + pairwiseSum(values.subarray(middle)));
  }
  const whole = count - (count % 8);
  let sum = 0;
  if (whole > 0) {
    const lanes = values.slice(0, 8);
    for (let row = 8; row < whole; row++) lanes[row % 8]! += values[row]!;
    for (const stride of [1, 2, 4]) {
      for (let lane = 0; lane < 8; lane += 2 * stride) lanes[lane]! += lanes[lane + stride]!;
    }
    sum = lanes[0]!;
  }
  for (let row = whole; row < count; row++) sum = Math.fround(sum + values[row]!);
  return sum;
}
