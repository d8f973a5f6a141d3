import { runProgram, stopSignal, wholeNumberValue } from '@sdumc/program';
import { Command } from 'commander';
import { pocketsphinx } from './pocketsphinx.ts';
import { startSpeechServer } from './speech-server.ts';

async function main(args: readonly string[]): Promise<number> {
  const { port } = new Command('speech-server')
    .description('Serves pocketsphinx as OpenAI serves its transcription, for trials without a network.')
    .option('--port <number>', 'of 127.0.0.1', wholeNumberValue, 8089)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse([...args], { from: 'user' })
    .opts<{ port: number }>();
  const signal = stopSignal();
  const server = await startSpeechServer({ hear: pocketsphinx(process.env), port });
  console.log(`listening at ${server.baseURL}; Ctrl-C stops it`);
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  await server.close();
  for (const [path, count] of server.counts) console.log(`${path}: ${count} requests`);
  return 0;
}

await runProgram(main);
