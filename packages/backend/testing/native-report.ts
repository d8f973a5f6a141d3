import type { BackendReport } from '../src/backend-report.ts';
import { selectBackend } from '../src/select-backend.ts';

/**
 * Starts native TensorFlow; null where its package or its binding is not there.
 *
 * @throws Error where it is there and computes wrongly, which no test may take for its absence
 */
export async function nativeReport(): Promise<BackendReport | null> {
  try {
    return await selectBackend('node');
  } catch (error) {
    if (/is not installed|without its native binding|does not load/.test((error as Error).message)) return null;
    throw error;
  }
}
