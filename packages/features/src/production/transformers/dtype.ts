/** How an export's weights are stored, and the ending of its file's name by which transformers.js knows it. */
const ENDINGS = {
  fp32: '',
  fp16: '_fp16',
  int8: '_int8',
  uint8: '_uint8',
  q8: '_quantized',
  q4: '_q4',
  q4f16: '_q4f16',
  bnb4: '_bnb4',
} as const;

export type Dtype = keyof typeof ENDINGS;

/** The file of an export, as `onnx/model_quantized.onnx`. */
export function modelFileName(base: string, dtype: Dtype): string {
  if (!Object.hasOwn(ENDINGS, dtype))
    throw new Error(`dtype: must be one of ${Object.keys(ENDINGS).join(', ')}, received ${JSON.stringify(dtype)}`);
  if (!/^\w[\w.-]*$/.test(base))
    throw new Error(`file: must be a name without folder or ending, received ${JSON.stringify(base)}`);
  return `onnx/${base}${ENDINGS[dtype]}.onnx`;
}
