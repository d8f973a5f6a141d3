import { createHash } from 'node:crypto';
import { parseSafetensors, readFileBytes, toFloat32Array } from '@sdumc/formats';
import type { FrameSequence } from '@sdumc/core';
import type { ProjectorWeights } from '@sdumc/text-sim';

export interface Projector {
  readonly weights: ProjectorWeights;
  /** The embedded task, where the file holds it */
  readonly prompt: FrameSequence | null;
  /** Of the file */
  readonly hash: string;
}

/**
 * Reads a projector: `linear1.weight` [hidden, 5·D], `linear1.bias`, `linear2.weight` [E, hidden], `linear2.bias`, as SLAM-LLM names them, and
 * `prompt` [T, E], rows of the LLM's embedding table for the task.
 *
 * Errors: `p.safetensors: linear1.weight is missing, it holds encoder.weight`.
 */
export async function readProjector(path: string): Promise<Projector> {
  const bytes = await readFileBytes(path);
  const { tensors } = parseSafetensors(bytes, path);
  const tensor = (name: string) => {
    const found = tensors.get(name);
    if (found === undefined)
      throw new Error(`${path}: ${name} is missing, it holds ${[...tensors.keys()].slice(0, 8).join(', ')}`);
    return found;
  };
  const linear = (name: string) => {
    const [weight, bias] = [tensor(`${name}.weight`), tensor(`${name}.bias`)];
    if (weight.shape.length !== 2 || bias.shape.length !== 1 || weight.shape[0] !== bias.shape[0])
      throw new Error(
        `${path}: ${name} must have weight [out, in] and bias [out], received [${weight.shape.join(', ')}] and [${bias.shape.join(', ')}]`,
      );
    return { weight: toFloat32Array(weight.data), bias: toFloat32Array(bias.data) };
  };
  const prompt = tensors.get('prompt');
  if (prompt !== undefined && prompt.shape.length !== 2)
    throw new Error(`${path}: prompt must be [T, E], received [${prompt.shape.join(', ')}]`);
  return {
    weights: { first: linear('linear1'), second: linear('linear2') },
    prompt:
      prompt === undefined
        ? null
        : { values: toFloat32Array(prompt.data), frames: prompt.shape[0]!, width: prompt.shape[1]! },
    hash: createHash('sha256').update(bytes).digest('hex'),
  };
}
