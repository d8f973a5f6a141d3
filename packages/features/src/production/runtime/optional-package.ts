import { oneLine } from './one-line.ts';

/**
 * Loads a package that need not be installed.
 *
 * @throws one line that names the package and how to install it
 * @example
 * const transformers = await optionalPackage('@huggingface/transformers', () => import('@huggingface/transformers'));
 */
export async function optionalPackage<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    throw new Error(`${name}: must be installed (npm install ${name}), received: ${oneLine(error)}`, { cause: error });
  }
}
