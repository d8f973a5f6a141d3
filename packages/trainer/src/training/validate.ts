import { rowsOf, type Condition, type Stream, type TwoFlowModel, type UtteranceSource } from '@sdumc/core';
import { meanAbsoluteError } from '@sdumc/metrics';
import { CONDITION_VIEWS } from '../evaluate/input-view.ts';
import { predictRows } from '../evaluate/predict-rows.ts';
import type { Recipe } from '../recipe.ts';

/** MAE on the validation split under each condition. */
export async function validate({
  model,
  source,
  widths,
  recipe,
}: {
  readonly model: TwoFlowModel;
  readonly source: UtteranceSource;
  readonly widths: Readonly<Record<Stream, number>>;
  readonly recipe: Recipe;
}): Promise<Readonly<Record<Condition, number>>> {
  const rows = rowsOf(source, 'valid');
  const target = rows.map((row) => source.utterances[row]!.valence);
  const { batchSize, lengthPool } = recipe;
  const predicted = await predictRows(
    { model, source, widths, rows, batchSize, byLength: lengthPool > 1 },
    CONDITION_VIEWS,
  );
  const error = (condition: Condition) => meanAbsoluteError({ predicted: predicted[condition].valence, target });
  return { complete: error('complete'), simulated: error('simulated'), absent: error('absent') };
}
