import { MODALITIES } from '@sdumc/core';
import { VIEWS } from '@sdumc/umca';

/** Layers that the public checkpoint holds and nothing uses, by the first part of their name. */
export const UNUSED_PUBLISHED_LAYERS: readonly string[] = ['fc_out_e', 'fc_out_ev', 'prelu', 'layer_normali'];

/** Our layers, and what the public checkpoint calls them (its spelling, not ours). */
const LAYER_NAMES: ReadonlyMap<string, string> = new Map([
  ...MODALITIES.flatMap((modality, position): [string, string][] => [
    [`umca.frameProjection.${modality}`, `frame_dim_reshape_${position}`],
    [`umca.attentionPooling.${modality}.projection`, `fra2utt_${position}.input_proj`],
    [`umca.attentionPooling.${modality}`, `fra2utt_${position}`],
    ...mlp(`umca.utteranceMlp.${modality}`, `${modality}_mlp`),
    [`umca.crossAttention.${modality}.keyProjection`, `cross_att_fra2utt_${position}.input_proj`],
    [`umca.crossAttention.${modality}.queryProjection`, `cross_att_fra2utt_${position}.query_proj`],
    ...mlp(`umca.viewMlp.${modality}`, `cross_${modality}_mlp`),
  ]),
  ...VIEWS.flatMap((view) => mlp(`umca.queries.${view}`, `cross_${view}_query_mlp`)),
  ...mlp('umca.modalityWeights.mlp', 'attention_mlp'),
  ['umca.modalityWeights.output', 'fc_att'],
  ...mlp('umca.viewWeighting.mlp', 'cross_attention_mlp'),
  ['umca.viewWeighting.output', 'cross_fc_att'],
  ...imagination('utteranceImagination', 'missing_text_imagination_mlp'),
  ...imagination('viewImagination', 'missing_cross_text_query_imagination_mlp'),
  ['valenceHead', 'fc_out_v'],
  ['contrastHead.0', 'orgin_linear_change.0'],
  ['contrastHead.1', 'orgin_linear_change.2'],
]);

/** Linear, ReLU, Dropout are three entries of the public file's sequence: its second Linear is number 3. */
function mlp(ours: string, published: string): [string, string][] {
  return [
    [`${ours}.0`, `${published}.0`],
    [`${ours}.1`, `${published}.3`],
  ];
}

function imagination(ours: string, published: string): [string, string][] {
  return [
    [`${ours}.transition.0`, `${published}.transition.0`],
    [`${ours}.transition.1`, `${published}.transition.2`],
    [`${ours}.encoder`, `${published}.encoder_0.0`],
    [`${ours}.decoder`, `${published}.decoder_0.0`],
  ];
}

/** `umca.frameProjection.audio.weight` → `frame_dim_reshape_0.weight`. */
export function publishedName(parameter: string): string {
  const dot = parameter.lastIndexOf('.');
  const layer = LAYER_NAMES.get(parameter.slice(0, dot));
  if (layer === undefined) throw new Error(`publishedName: no public name for parameter "${parameter}"`);
  const kind = parameter.slice(dot + 1);
  return `${layer}.${kind === 'context' ? 'attention_context_vector' : kind}`;
}
