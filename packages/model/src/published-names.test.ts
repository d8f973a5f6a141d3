import { expect, test } from 'vitest';
import { goldenTensors, networkLike } from '../testing/golden-network.ts';
import { publishedName, UNUSED_PUBLISHED_LAYERS } from './published-names.ts';

const network = networkLike();
const published = await goldenTensors('weights.safetensors');

test('every parameter has a name of its own, and together they are those of the public checkpoint', () => {
  const names = [...network.parameters.keys()].map(publishedName);
  expect(new Set(names).size).toBe(names.length);
  expect([...names].sort()).toEqual([...published.keys()].sort());
});

// Spelt out from the description of the public file: a pair swapped in the table would still be one to one.
test.each([
  ['umca.frameProjection.text.weight', 'frame_dim_reshape_1.weight'],
  ['umca.attentionPooling.video.context', 'fra2utt_2.attention_context_vector'],
  ['umca.attentionPooling.audio.projection.bias', 'fra2utt_0.input_proj.bias'],
  ['umca.utteranceMlp.audio.0.weight', 'audio_mlp.0.weight'],
  ['umca.utteranceMlp.video.1.bias', 'video_mlp.3.bias'],
  ['utteranceImagination.transition.0.weight', 'missing_text_imagination_mlp.transition.0.weight'],
  ['utteranceImagination.transition.1.weight', 'missing_text_imagination_mlp.transition.2.weight'],
  ['utteranceImagination.encoder.bias', 'missing_text_imagination_mlp.encoder_0.0.bias'],
  ['viewImagination.decoder.weight', 'missing_cross_text_query_imagination_mlp.decoder_0.0.weight'],
  ['umca.modalityWeights.mlp.1.weight', 'attention_mlp.3.weight'],
  ['umca.modalityWeights.output.weight', 'fc_att.weight'],
  ['umca.queries.fused.0.weight', 'cross_fused_query_mlp.0.weight'],
  ['umca.queries.tv.0.weight', 'cross_tv_query_mlp.0.weight'],
  ['umca.queries.text.0.bias', 'cross_text_query_mlp.0.bias'],
  ['umca.crossAttention.audio.keyProjection.weight', 'cross_att_fra2utt_0.input_proj.weight'],
  ['umca.crossAttention.text.queryProjection.weight', 'cross_att_fra2utt_1.query_proj.weight'],
  ['umca.viewMlp.text.1.weight', 'cross_text_mlp.3.weight'],
  ['umca.viewWeighting.mlp.0.weight', 'cross_attention_mlp.0.weight'],
  ['umca.viewWeighting.output.bias', 'cross_fc_att.bias'],
  ['valenceHead.weight', 'fc_out_v.weight'],
  ['contrastHead.0.weight', 'orgin_linear_change.0.weight'],
  ['contrastHead.1.bias', 'orgin_linear_change.2.bias'],
])('%s is %s', (ours, theirs) => {
  expect(network.parameters.has(ours)).toBe(true);
  expect(publishedName(ours)).toBe(theirs);
});

test('layers that nothing uses have no parameter of ours', () => {
  expect(UNUSED_PUBLISHED_LAYERS).toEqual(['fc_out_e', 'fc_out_ev', 'prelu', 'layer_normali']);
  for (const name of published.keys()) expect(UNUSED_PUBLISHED_LAYERS).not.toContain(name.split('.')[0]);
});

test('a parameter that nobody knows is refused by name', () => {
  expect(() => publishedName('umca.other.weight')).toThrow(
    new Error('publishedName: no public name for parameter "umca.other.weight"'),
  );
});
