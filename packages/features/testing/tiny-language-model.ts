import { join } from 'node:path';
import { writeJson } from './tiny-speech-model.ts';
import { weights, writeOnnx, type OnnxGraph } from './written-onnx.ts';

export const LANGUAGE_WIDTH = 4;
const PIECES = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'the', 'film', '##s', 'was', 'good', 'bad', 'very', 'a', '.'];
const table = weights(PIECES.length * LANGUAGE_WIDTH, 4);

/** Writes a model like BERT: a token's state is its row of a table plus the mean of all rows in the window. */
export function writeTinyLanguageModel(folder: string): void {
  writeOnnx(join(folder, 'onnx/model.onnx'), languageGraph());
  writeJson(join(folder, 'config.json'), { model_type: 'bert', num_hidden_layers: 1, max_position_embeddings: 16 });
  writeJson(join(folder, 'tokenizer.json'), LANGUAGE_TOKENIZER);
  writeJson(join(folder, 'tokenizer_config.json'), { tokenizer_class: 'BertTokenizer', model_max_length: 512 });
}

const CHINESE = ['<s>', '<pad>', '</s>', '<unk>', '▁', '我', '爱', '恨', '你'];

/** Writes a model like multilingual E5: the same graph, behind a tokenizer as XLM-RoBERTa's, which knows some Chinese. */
export function writeTinyMultilingualModel(folder: string): void {
  writeTinyLanguageModel(folder);
  const space = { type: 'Metaspace', replacement: '▁', add_prefix_space: true, prepend_scheme: 'always' };
  writeJson(join(folder, 'tokenizer_config.json'), { tokenizer_class: 'XLMRobertaTokenizer', model_max_length: 512 });
  writeJson(join(folder, 'tokenizer.json'), {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [0, 1, 2, 3].map((id) => ({ ...special(id), content: CHINESE[id] })),
    normalizer: { type: 'NFKC' },
    pre_tokenizer: space,
    post_processor: {
      type: 'TemplateProcessing',
      single: [
        { SpecialToken: { id: '<s>', type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { SpecialToken: { id: '</s>', type_id: 0 } },
      ],
      pair: [],
      special_tokens: {
        '<s>': { id: '<s>', ids: [0], tokens: ['<s>'] },
        '</s>': { id: '</s>', ids: [2], tokens: ['</s>'] },
      },
    },
    decoder: space,
    model: { type: 'Unigram', unk_id: 3, vocab: CHINESE.map((piece, at) => [piece, at < 4 ? 0 : -at]) },
  });
}

export function languageGraph(): OnnxGraph {
  const tokens = { type: 'int64', shape: ['batch', 'tokens'] } as const;
  const states = ['batch', 'tokens', LANGUAGE_WIDTH];
  return {
    inputs: { input_ids: tokens, attention_mask: tokens, token_type_ids: tokens },
    constants: {
      table: { dims: [PIECES.length, LANGUAGE_WIDTH], floats: table },
      last: { dims: [1], integers: [-1] },
      hundred: { dims: [], floats: [100] },
    },
    nodes: [
      { does: 'Gather', of: ['table', 'input_ids'], to: 'rows' },
      // Wrong masks and types would be seen: rows · mask + 100 · types.
      { does: 'Cast', of: ['attention_mask'], to: 'mask', integer: { to: 1 } },
      { does: 'Unsqueeze', of: ['mask', 'last'], to: 'maskColumn' },
      { does: 'Mul', of: ['rows', 'maskColumn'], to: 'masked' },
      { does: 'Cast', of: ['token_type_ids'], to: 'types', integer: { to: 1 } },
      { does: 'Unsqueeze', of: ['types', 'last'], to: 'typeColumn' },
      { does: 'Mul', of: ['typeColumn', 'hundred'], to: 'typeValues' },
      { does: 'Add', of: ['masked', 'typeValues'], to: 'hidden_states.0' },
      { does: 'ReduceMean', of: ['hidden_states.0'], to: 'mean', integers: { axes: [1] }, integer: { keepdims: 1 } },
      { does: 'Add', of: ['hidden_states.0', 'mean'], to: 'hidden_states.1' },
      { does: 'Identity', of: ['hidden_states.1'], to: 'last_hidden_state' },
    ],
    outputs: { last_hidden_state: states, 'hidden_states.0': states, 'hidden_states.1': states },
  };
}

/** The row of a word piece. */
export function rowOf(piece: string): number[] {
  const at = PIECES.indexOf(piece);
  return table.slice(at * LANGUAGE_WIDTH, (at + 1) * LANGUAGE_WIDTH);
}

/** The states of a window's pieces, its special ones included, by their definition. */
export function statesOf(pieces: readonly string[]): number[][] {
  const rows = pieces.map(rowOf);
  return rows.map((row) =>
    row.map((value, place) => value + rows.reduce((sum, other) => sum + other[place]!, 0) / rows.length),
  );
}

const special = (id: number) => ({
  id,
  content: PIECES[id],
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
});

export const LANGUAGE_TOKENIZER = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: [0, 1, 2, 3].map(special),
  normalizer: {
    type: 'BertNormalizer',
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
  },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [
      { SpecialToken: { id: '[CLS]', type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
      { SpecialToken: { id: '[SEP]', type_id: 0 } },
    ],
    pair: [],
    special_tokens: {
      '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
      '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
    },
  },
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(PIECES.map((piece, id) => [piece, id])),
  },
};
