/** What a person can do about a class that is not read, by the beginning of its name. */
const ADVICE: readonly (readonly [string, string])[] = [
  ['pandas.', 'turn pandas objects into arrays with .to_numpy(), or into lists with .tolist(), and save again'],
  ['joblib.', 'load it with joblib and save it with pickle.dump'],
  ['scipy.sparse', 'turn sparse matrices into arrays with .toarray() and save again'],
  ['numpy.ma.', 'turn masked arrays into arrays with .filled(0) and save again'],
  ['numpy._core._internal._convert_to_stringdtype_kwargs', 'turn StringDType arrays into texts with .astype(str) and save again'],
  ['torch.', 'turn its objects into arrays with .numpy() and save again'],
  ['tensorflow.', 'turn its objects into arrays with .numpy() and save again'],
  ['jax', 'turn its objects into arrays with numpy.asarray and save again'],
]; // prettier-ignore

/** How to save the data so that it can be read: `; turn pandas objects into arrays with …`, or nothing. */
export function adviceOnGlobal(fullName: string): string {
  const advice = ADVICE.find(([beginning]) => fullName.startsWith(beginning))?.[1];
  return advice === undefined ? '' : `; ${advice}`;
}
