import { afterEach, expect, it } from 'vitest';
import { answered, badDaysServer, type BadDaysServer, type Day } from '../../testing/bad-days-server.ts';
import { openAiClient } from '../hearing/openai-client.ts';
import { embeddingsEncoder } from './embeddings-encoder.ts';

let server: BadDaysServer | undefined;
afterEach(() => server?.close());

/** A text's vector holds its length and how many words it has. */
const vectorOf = (text: string) => [text.length, text.split(' ').length];
const answering =
  (embed: (text: string) => unknown): Day =>
  (response, body) => {
    const { input } = JSON.parse(body.toString()) as { readonly input: readonly string[] };
    const data = input.map((text, index) => ({ object: 'embedding', index, embedding: embed(text) }));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ object: 'list', data }));
  };
async function encoderOf(...days: readonly Day[]) {
  server = await badDaysServer(...days);
  const client = openAiClient({ apiKey: 'k', baseURL: server.baseURL, maxRetries: 0 });
  return embeddingsEncoder({ client, model: 'm' });
}

it('takes the vector of each token where the server gives them', async () => {
  const encoder = await encoderOf(answering((text) => text.split('').map((letter) => [letter.charCodeAt(0), 1, 2])));
  expect(encoder).toMatchObject({
    modality: 'text',
    name: 'embeddings',
    version: expect.stringMatching(/^m of [0-9a-f]{16} by token$/) as string,
    width: 3,
    hopSeconds: null,
  });
  expect(await encoder.extract(' a \n b')).toEqual({
    values: Float32Array.of(97, 1, 2, 32, 1, 2, 98, 1, 2),
    ...{ frames: 3, width: 3, hopSeconds: null, extractor: 'embeddings', version: encoder.version },
  });
  expect(server!.requests.map(({ path }) => path)).toEqual(['/v1/embeddings', '/v1/embeddings']);
});

it('embeds the five words around each word where texts are embedded whole', async () => {
  const encoder = await encoderOf(answering(vectorOf));
  expect(encoder.version).toMatch(/^m of [0-9a-f]{16} by 5 words$/);
  expect(encoder.width).toBe(2);
  const { values, frames } = (await encoder.extract('a bb ccc dddd eeeee ffffff'))!;
  expect(frames).toBe(6);
  const texts = ['a bb ccc', 'a bb ccc dddd', 'a bb ccc dddd eeeee', 'bb ccc dddd eeeee ffffff', 'ccc dddd eeeee ffffff', 'dddd eeeee ffffff']; // prettier-ignore
  expect([...values]).toEqual(texts.flatMap(vectorOf));
  expect(await encoder.extract(' \t')).toBeUndefined();
  const long = Array.from({ length: 150 }, (_, at) => `w${at}`).join(' ');
  expect((await encoder.extract(long))!.frames).toBe(150);
  expect(server!.requests).toHaveLength(1 + 1 + 3);
});

it.each([
  ['no data', '{"object":"list"}'],
  ['too few', '{"data":[]}'],
  ['no numbers', '{"data":[{"embedding":["a"]}]}'],
  ['nothing in it', '{"data":[{"embedding":[]}]}'],
])('refuses an answer with %s', async (_, body) => {
  await expect(encoderOf(answered(200, 'application/json', body))).rejects.toThrow(
    `answered no embedding, received ${body}`,
  );
});

it('refuses vectors of another width than before', async () => {
  const encoder = await encoderOf(
    answering(vectorOf),
    answering(() => [1, 2, 3]),
  );
  await expect(encoder.extract('a')).rejects.toThrow(/embeddings must be 2 wide, received 3$/);
});
