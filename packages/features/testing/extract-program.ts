/** Extracts with the models in the folders FOLDER/speech and FOLDER/language, and says how much it got: `extract-program.ts FOLDER`. */
import { samplesInMemory } from '@sdumc/core';
import { join } from 'node:path';
import { transformersAudioExtractor, transformersTextEncoder } from '../src/production/index.ts';

const [folder = ''] = process.argv.slice(2);
const speech = await transformersAudioExtractor({ model: join(folder, 'speech') });
const sound = await speech.extract(samplesInMemory(new Float32Array(45), 16_000));
const language = await transformersTextEncoder({ model: join(folder, 'language') });
const text = await language.extract('the film');
await language.release(); // and not the other: a process has to end either way
process.stdout.write(
  `speech ${sound?.frames ?? 0} × ${sound?.width ?? 0}, language ${text?.frames ?? 0} × ${text?.width ?? 0}\n`,
);
