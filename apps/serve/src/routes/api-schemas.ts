import { CONDITIONS, MODALITIES, STREAMS, SUBSETS } from '@sdumc/core';

// What the API takes and answers, as JSON Schema: the OpenAPI document is made of it, and a test holds answers against it.

type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: 'string' };
const number: Schema = { type: 'number' };
const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });
const list = (items: Schema): Schema => ({ type: 'array', items });
/** Every property is there, and no other. */
const record = (properties: Readonly<Record<string, Schema>>, description?: string): Schema => ({
  type: 'object',
  ...(description !== undefined && { description }),
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});
/** Some of these names. */
const some = (names: readonly string[], value: Schema, description?: string): Schema => ({
  type: 'object',
  ...(description !== undefined && { description }),
  additionalProperties: false,
  properties: Object.fromEntries(names.map((name) => [name, value])),
});
const each = (names: readonly string[], value: Schema, description?: string): Schema => ({
  ...record(Object.fromEntries(names.map((name) => [name, value]))),
  ...(description !== undefined && { description }),
});

const model = record({
  name: { ...text, description: 'Folder of the run' },
  dataset: { ...orNull(text), description: 'What the networks learned from' },
  networks: { type: 'integer', minimum: 1 },
});

const conditionScore = record({
  valence: { ...number, description: 'From −3, negative, to 3, positive; mean over the networks' },
  spread: { ...number, description: 'One standard deviation: over networks, or of one network over repeated dropout' },
  networks: { ...list(number), description: 'What each network says' },
  modalityWeights: each(MODALITIES, number, 'How much each modality counts; no softmax, so they may be negative'),
  viewWeights: {
    type: 'object',
    additionalProperties: number,
    description: 'How much each of the seven views counts',
  },
  attention: some(MODALITIES, list(number), 'Of every frame, mean over seven queries; 0 where nothing was observed'),
  seeing: some(SUBSETS, number, 'Valence where the networks see only these modalities: a audio, t text, v video'),
});

const lane = record({
  title: text,
  ends: { type: 'array', items: text, minItems: 2, maxItems: 2 },
  range: { type: 'array', items: number, minItems: 2, maxItems: 2 },
  hopSeconds: number,
  curves: list(record({ name: text, values: list(orNull(number)) })),
});

const scoredClip = record(
  {
    clip: { ...text, description: 'Its name, as it was sent' },
    model,
    durationSeconds: orNull(number),
    spreadFrom: { enum: ['networks', 'dropout'] },
    words: record({ text: orNull(text), simulated: orNull(text) }),
    missing: some(STREAMS, text, 'Why a stream is not there'),
    hearingError: { ...orNull(text), description: 'Why the simulator that was asked for failed' },
    warnings: { ...list(text), description: 'What to know before taking the score for one' },
    hopSeconds: each(MODALITIES, orNull(number), 'Seconds between frames; null where they are not evenly spaced'),
    pieces: record({ text: orNull(list(text)), simulated: orNull(list(text)) }),
    lanes: { ...list(lane), description: 'Curves over time, where the features hold them' },
    conditions: each(CONDITIONS, orNull(conditionScore), 'Null where a condition does not apply'),
  },
  'What is said of a clip',
);

const job = record({
  id: text,
  state: { enum: ['waiting', 'running', 'done', 'failed', 'stopped'] },
  ahead: { type: 'integer', minimum: 0, description: 'Clips that come first, those under way among them' },
  share: { ...orNull(number), description: 'How much of the clip has been looked at' },
  score: orNull(scoredClip),
  error: orNull(text),
});

const health = record({
  status: { enum: ['ok', 'stopping'] },
  model,
  modalities: list({ enum: MODALITIES }),
  simulator: orNull(text),
  limits: record({ megabytes: number, seconds: number }),
  queue: record({ running: { type: 'integer' }, waiting: { type: 'integer' }, most: { type: 'integer' } }),
});

const refusal = record({ error: { ...text, description: 'The reason, in one line' } });

const form: Schema = {
  type: 'object',
  required: ['clip'],
  properties: {
    text: { ...text, description: 'What is said' },
    simulate: { enum: ['yes', 'no'], description: 'Whether the simulator of the server hears the words' },
    clip: { ...text, format: 'binary', description: 'The clip' },
  },
};
const byPath: Schema = {
  type: 'object',
  required: ['path'],
  properties: {
    path: { ...text, description: 'Of a clip under the folder that --root names' },
    text: { ...orNull(text), description: 'What is said' },
    simulate: { type: 'boolean' },
  },
};

const refused = (description: string) => ({ description, content: { 'application/json': { schema: refusal } } });
const json = (description: string, schema: Schema) => ({ description, content: { 'application/json': { schema } } });

const jobId = { type: 'object', properties: { id: { ...text, description: 'Of the job' } }, required: ['id'] };

export const PREDICT = {
  summary: 'Scores a clip',
  description:
    'Answers once the clip is scored, or with ?wait=false at once with a job. Closing the connection gives the clip up.',
  consumes: ['multipart/form-data', 'application/json'],
  querystring: {
    type: 'object',
    properties: { wait: { type: 'boolean', default: true, description: 'Whether to wait for the score' } },
  },
  body: { content: { 'multipart/form-data': { schema: form }, 'application/json': { schema: byPath } } },
  response: {
    200: json('The score', scoredClip),
    202: json('The job, with ?wait=false', job),
    400: refused('The request holds no clip, or asks for what the server does not do or know'),
    405: refused('Another method'),
    403: refused('Another host, another site, or a path outside of the folder that is served'),
    404: refused('No such path'),
    408: refused('The request came too slowly'),
    409: refused('The clip was given up'),
    413: refused('Too large'),
    415: refused('Neither a form nor JSON'),
    422: refused('The clip cannot be read, or holds nothing to go by'),
    429: refused('The queue is full; Retry-After says when to come again'),
    500: refused('The server failed, and its log says why'),
    503: refused('The server is stopping'),
    507: refused('There is no room for the clip'),
    504: refused('The clip took too long'),
  },
};

export const JOB = {
  summary: 'How a job stands',
  params: jobId,
  response: { 200: json('The job', job), 404: refused('No such job, or none any more') },
};

export const JOB_EVENTS = {
  summary: 'How a job goes on, as server-sent events',
  description: 'Every event is named `job` and holds the job as JSON. The last says how it ended.',
  params: jobId,
  response: {
    200: { description: 'Events', content: { 'text/event-stream': { schema: text } } },
    404: refused('No such job'),
  },
};

export const GIVE_UP = {
  summary: 'Gives a job up, and forgets it',
  params: jobId,
  response: { 200: json('The job', job), 404: refused('No such job') },
};

export const HEALTH = {
  summary: 'Whether clips are taken, and what they may be',
  response: { 200: json('Clips are taken', health), 503: json('The server is stopping', health) },
};

export const METRICS = {
  summary: 'Figures for Prometheus',
  response: { 200: { description: 'Figures', content: { 'text/plain': { schema: text } } } },
};
