/** Where a model runs; `auto` is the GPU that onnxruntime-node can use here, else the CPU. */
export type Device = 'auto' | 'cpu' | 'cuda' | 'tensorrt' | 'coreml' | 'dml' | 'webgpu';

/** In the order in which `auto` tries them. WebGPU is experimental there, so it has to be asked for. */
const TRIED: readonly Device[] = ['cuda', 'dml', 'coreml'];

/** The devices to try one after the other, given those that the runtime was built for. */
export function devicesToTry(device: Device, built: readonly string[]): readonly Device[] {
  return device === 'auto' ? [...TRIED.filter((name) => built.includes(name)), 'cpu'] : [device];
}
