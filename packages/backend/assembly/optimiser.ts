// Steps of optimisers, in place.

/** A step of Adam with coupled L2: g ← g + λθ; m ← β₁m + (1−β₁)g; s ← β₂s + (1−β₂)g²; θ ← θ − stepSize·m/(√s·rootCorrection + ε). */
export function adamStep(
  value: usize,
  gradient: usize,
  mean: usize,
  square: usize,
  count: i32,
  beta1: f32,
  beta2: f32,
  weightDecay: f32,
  stepSize: f32,
  rootCorrection: f32,
  epsilon: f32,
): void {
  const whole = count & ~3;
  const rest1: f32 = 1 - beta1;
  const rest2: f32 = 1 - beta2;
  for (let at = 0; at < whole; at += 4) {
    const theta = v128.load(value);
    const slope = f32x4.add(v128.load(gradient), f32x4.mul(f32x4.splat(weightDecay), theta));
    const m = f32x4.add(f32x4.mul(f32x4.splat(beta1), v128.load(mean)), f32x4.mul(f32x4.splat(rest1), slope));
    const squared = f32x4.mul(f32x4.mul(f32x4.splat(rest2), slope), slope);
    const s = f32x4.add(f32x4.mul(f32x4.splat(beta2), v128.load(square)), squared);
    v128.store(mean, m);
    v128.store(square, s);
    const root = f32x4.add(f32x4.mul(f32x4.sqrt(s), f32x4.splat(rootCorrection)), f32x4.splat(epsilon));
    v128.store(value, f32x4.sub(theta, f32x4.div(f32x4.mul(f32x4.splat(stepSize), m), root)));
    value += 16;
    gradient += 16;
    mean += 16;
    square += 16;
  }
  for (let at = whole; at < count; at++) {
    const theta = load<f32>(value);
    const slope = load<f32>(gradient) + weightDecay * theta;
    const m = beta1 * load<f32>(mean) + rest1 * slope;
    const s = beta2 * load<f32>(square) + rest2 * slope * slope;
    store<f32>(mean, m);
    store<f32>(square, s);
    store<f32>(value, theta - (stepSize * m) / (sqrt(s) * rootCorrection + epsilon));
    value += 4;
    gradient += 4;
    mean += 4;
    square += 4;
  }
}
