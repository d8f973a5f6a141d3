import { jsonObjectIn } from '../runtime/json-object-in.ts';
import type { Device } from '../runtime/device.ts';
import { contentHash } from '../runtime/content-hash.ts';
import { externalDataOf } from '../runtime/external-data-of.ts';
import { openOnnxSession, type OnnxSession } from '../runtime/onnx-session.ts';
import { modelFileName, type Dtype } from './dtype.ts';
import { modelFolder } from './model-folder.ts';
import type { Settings } from './model-settings.ts';
import type { ModelSource } from './model-source.ts';

/** What every extractor that loads a model of Hugging Face is told. */
export interface TransformersOptions extends ModelSource {
  /** Which export of the model. */
  readonly dtype?: Dtype;
  readonly device?: Device;
  /** Threads of one run on the CPU; left out, as many as there are cores. */
  readonly threads?: number;
  /** The export's file under `onnx/`, without its ending; left out, the one that is usual for the kind of model. */
  readonly file?: string;
  /** Index into the model's hidden states, as in Python: −5 is the fifth from the end. Left out: what the model puts out last. */
  readonly layer?: number;
  /**
   * In place of a layer, the name of any tensor [B, T, D] inside the export, as a viewer of ONNX files shows it: for exports that do
   * not put out their hidden states.
   */
  readonly tensor?: string;
}

export interface LoadedModel {
  readonly name: string;
  /** The folder that holds all its files. */
  readonly path: string;
  readonly settings: Settings;
  readonly session: OnnxSession;
  /** Of the weights and all that surrounds them: to be continued by what else changes the frames. */
  readonly version: string;
}

const FILE_OF_KIND: Readonly<Record<string, string>> = {
  whisper: 'encoder_model',
  clip: 'vision_model',
  siglip: 'vision_model',
};

/**
 * Gets hold of a model's files and loads its export.
 *
 * @param files those that are needed besides `config.json` and the export
 */
export async function loadedModel(
  { dtype = 'fp32', device, threads, file, layer, tensor, ...source }: TransformersOptions,
  files: readonly string[],
): Promise<LoadedModel> {
  if (layer !== undefined && tensor !== undefined)
    throw new TypeError(`${source.model} tensor: must be left out where there is a layer, received ${tensor}`);
  const folder = await modelFolder(source);
  const config = await folder.fetch('config.json');
  const settings = await jsonObjectIn(config);
  const base = file ?? FILE_OF_KIND[String(settings['model_type'])] ?? 'model';
  const exported = modelFileName(base, dtype);
  const others = [];
  for (const other of files) others.push(await folder.fetch(other));
  const model = await folder.fetch(exported);
  const weights = [];
  for (const data of await externalDataOf(model)) {
    weights.push(await folder.fetch(`onnx/${data}`));
  }
  const hash = await contentHash([config, ...others, model, ...weights]);
  const session = await openOnnxSession(model, {
    ...(device === undefined ? {} : { device }),
    ...(threads === undefined ? {} : { threads }),
    ...(tensor === undefined ? {} : { tensor }),
  });
  const states = tensor === undefined ? `layer=${layer ?? 'last'}` : `tensor=${tensor.replaceAll(/\s/g, '_')}`;
  const version = ['1', ...(folder.revision === undefined ? [] : [folder.revision]), hash, dtype, states];
  return { name: folder.name, path: folder.path, settings, session, version: version.join('-') };
}
