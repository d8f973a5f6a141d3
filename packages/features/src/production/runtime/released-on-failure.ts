import type { Releasable } from './loaded.ts';

/** What is built on a model; where that fails, nobody will have the model to release it. */
export async function releasedOnFailure<Built>(model: Releasable, build: () => Promise<Built>): Promise<Built> {
  try {
    return await build();
  } catch (error) {
    await model.release();
    throw error;
  }
}
