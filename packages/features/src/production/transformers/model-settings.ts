/** What a model's JSON files say, of which every model says something else. */
export type Settings = Readonly<Record<string, unknown>>;

export function wholeNumber(settings: Settings, key: string): number | undefined {
  const value = settings[key];
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

export function wholeNumbers(settings: Settings, key: string): readonly number[] | undefined {
  const values: unknown = settings[key];
  if (!Array.isArray(values) || values.length === 0) return undefined;
  return values.every((value): value is number => Number.isSafeInteger(value) && Number(value) > 0)
    ? values
    : undefined;
}
