import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs';

/** What the JSON file of a graph model holds. */
interface ModelFile {
  readonly format?: string;
  readonly generatedBy?: string;
  readonly convertedBy?: string;
  readonly modelTopology: object;
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: tf.io.WeightsManifestEntry[];
  }[];
}

/**
 * Loads a graph model that a package of npm brings along, with its weights, from disk.
 *
 * Errors: `@vladmandic/human is not installed: npm install @vladmandic/human`, or what is wrong with the file, by its path.
 *
 * @param file path of the model's JSON inside of the package
 */
export async function loadPackagedModel(packageName: string, file: string): Promise<tf.GraphModel> {
  const path = join(packageFolder(packageName), file);
  try {
    const model = JSON.parse(await readFile(path, 'utf8')) as ModelFile;
    const weights = await Promise.all(
      model.weightsManifest.flatMap(({ paths }) => paths).map((name) => readFile(join(dirname(path), name))),
    );
    const { buffer, byteOffset, byteLength } = Buffer.concat(weights);
    return await tf.loadGraphModel(
      tf.io.fromMemory({
        modelTopology: model.modelTopology,
        weightSpecs: model.weightsManifest.flatMap(({ weights: specs }) => specs),
        weightData: buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer,
        ...(model.format !== undefined && { format: model.format }),
      }),
    );
  } catch (error) {
    throw new Error(`cannot load ${path}: ${(error as Error).message}`, { cause: error });
  }
}

/** The folder of an installed package: nearest to this file, as Node looks for it. */
export function packageFolder(packageName: string): string {
  const require = createRequire(import.meta.url);
  for (const folder of require.resolve.paths(packageName) ?? []) {
    try {
      require.resolve(join(folder, packageName, 'package.json'));
      return join(folder, packageName);
    } catch {
      // not in this one
    }
  }
  throw new Error(`${packageName} is not installed: npm install ${packageName}`);
}
