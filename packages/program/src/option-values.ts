import type { Stream } from '@sdumc/core';
import { parseFeatureNames } from '@sdumc/datasets';
import { InvalidArgumentError } from 'commander';

/** A path that may not be there yet. */
export function pathValue(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError(`must be a path, received "${text}"`);
  return text;
}

export function wholeNumberValue(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError(`must be a whole number from 1, received "${text}"`);
  return Number(text);
}

/** `audio=NAME,text=NAME,…` */
export function featureNamesValue(text: string): Partial<Record<Stream, string>> {
  return asArgument(() => parseFeatureNames(text));
}

/** What a parser throws becomes what commander says of an option. */
export function asArgument<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

/** A decimal number. */
export function numberOf(text: string, isGood: (value: number) => boolean, expected: string): number {
  const value = /^\d+(?:\.\d*)?$|^\.\d+$/.test(text) ? Number(text) : NaN;
  if (!isGood(value)) throw new InvalidArgumentError(`must be ${expected}, received "${text}"`);
  return value;
}

export function shareValue(text: string): number {
  return numberOf(text, (value) => value >= 0 && value <= 1, 'a share from 0 to 1');
}

export function urlValue(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new InvalidArgumentError(`must be an http or https address, received "${text}"`);
  return text;
}
