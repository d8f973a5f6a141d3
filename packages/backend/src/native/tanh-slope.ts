import type { TensorInfo } from '@tensorflow/tfjs';
import { asNativeKernel } from './native-backend.ts';

/** The kernel `TanhSlope` of @sdumc/core: slope · (1 − y²) in one pass, where tfjs takes three. */
export const tanhSlope = asNativeKernel<Readonly<Record<'y' | 'slope', TensorInfo>>, object>(
  ({ inputs: { y, slope }, backend }) => {
    const { TF_ATTR_TYPE, TF_FLOAT } = backend.binding;
    return backend.executeSingleOutput('TanhGrad', [{ name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT }], [y, slope]);
  },
);
