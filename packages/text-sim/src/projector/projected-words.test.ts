import { encodeTorchTensor, parseTorchCheckpoint } from '@sdumc/formats';
import { afterEach, expect, it } from 'vitest';
import { answered, badDaysServer, type BadDaysServer, type Day } from '../../testing/bad-days-server.ts';
import { openAiClient } from '../hearing/openai-client.ts';
import { projectedWords } from './projected-words.ts';

let server: BadDaysServer | undefined;
afterEach(() => server?.close());

const completed = (text: unknown, more: object = {}): Day =>
  answered(200, 'application/json', JSON.stringify({ choices: [{ index: 0, text, ...more }] }));
const weights = {
  first: { weight: Float32Array.of(1, 1, 1, 1, 1), bias: Float32Array.of(0) },
  second: { weight: Float32Array.of(1, 2), bias: Float32Array.of(0, 0.5) },
};
const prompt = { values: Float32Array.of(7, 8), frames: 1, width: 2 };
const audio = { values: Float32Array.of(1, 1, 1, 1, 1, 2), frames: 6, width: 1 };

async function words(...days: readonly Day[]) {
  server = await badDaysServer(...days);
  const client = openAiClient({ apiKey: 'k', baseURL: server.baseURL, maxRetries: 0 });
  return projectedWords({
    client,
    model: 'vicuna',
    weights,
    weightsHash: 'w',
    prompt,
    encodeTensor: encodeTorchTensor,
  });
}

it('sends the projected audio, then the prompt, as a tensor that torch reads', async () => {
  const source = await words(completed(' i loved it'));
  expect(await source.wordsOf({ id: 'a', audio })).toEqual({ words: 'i loved it', meta: { model: 'vicuna' } });
  const { path, body } = server!.requests[0]!;
  expect(path).toBe('/v1/completions');
  const { prompt_embeds: embeds, ...others } = JSON.parse(body.toString()) as { readonly prompt_embeds: string };
  expect(others).toEqual({ model: 'vicuna', max_tokens: 200, temperature: 0 });
  expect(parseTorchCheckpoint(Buffer.from(embeds, 'base64')).value).toMatchObject({
    shape: [3, 2],
    data: Float32Array.of(5, 10.5, 2, 4.5, 7, 8),
  });
  expect(source.identity).toEqual({
    kind: 'projector',
    server: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
    model: 'vicuna',
    weights: 'w',
    maxTokens: 200,
  });
});

it('asks nothing where no frame is heard', async () => {
  const source = await words(completed('thank you for watching'));
  const silent = { values: new Float32Array(0), frames: 0, width: 1 };
  expect(await source.wordsOf({ id: 'a', audio: silent })).toEqual({ words: '', meta: { silent: true } });
  expect(server!.requests).toHaveLength(0);
});

it('says that an answer was cut off', async () => {
  const source = await words(completed('i loved', { finish_reason: 'length' }));
  expect((await source.wordsOf({ id: 'a', audio })).meta).toEqual({ model: 'vicuna', cutOff: true });
});

it('says what is missing', async () => {
  const source = await words(answered(200, 'application/json', '{"choices":[]}'));
  await expect(source.wordsOf({ id: 'a/1' })).rejects.toThrow('projector: needs audio features of a/1, received none');
  await expect(source.wordsOf({ id: 'a/1', audio })).rejects.toThrow('answered no text, received {"choices":[]}');
});
