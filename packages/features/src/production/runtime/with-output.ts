/**
 * A model of ONNX with one more output: the tensor of that name, which one of its nodes makes.
 *
 * Protobuf joins what it finds twice, so it is enough to append what shall be added: to `ModelProto`, a `graph` (field 7) with
 * an `output` (12) with a `name` (1). Field numbers are those of onnx.proto.
 */
export function withOutput(model: Uint8Array, name: string): Uint8Array {
  const output = field(1, new TextEncoder().encode(name));
  const addition = field(7, field(12, output));
  const longer = new Uint8Array(model.length + addition.length);
  longer.set(model);
  longer.set(addition, model.length);
  return longer;
}

/** A field of bytes: its number and kind, its length, itself. */
function field(number: number, bytes: Uint8Array): Uint8Array {
  return Uint8Array.of(...varint(number * 8 + 2), ...varint(bytes.length), ...bytes);
}

/** Seven bits a byte, the lowest first; all but the last have the eighth set. */
function varint(value: number): readonly number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
