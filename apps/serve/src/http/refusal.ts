/** A request that is not carried out, with the reason in one line and the status that says so. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly statusCode: number;
  readonly retryAfterSeconds: number | null;

  constructor(
    statusCode: number,
    reason: string,
    { retryAfterSeconds = null }: { readonly retryAfterSeconds?: number | null } = {},
  ) {
    super(reason);
    this.statusCode = statusCode;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
