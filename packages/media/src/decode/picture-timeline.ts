import type { Picture } from '@sdumc/core';

export interface PictureTimeline {
  /** Takes pictures in their order, and gives one for every step since the one before. */
  place(picture: Picture): Generator<Picture>;
  /** How many were given. */
  count(): number;
  notes(): readonly string[];
}

/** As of sound: a picture that comes later has a wrong time stamp. */
export const MOST_STILL_SECONDS = 600;

/** Puts pictures at even steps: the one that was shown last stands until the next comes, and the first also from the beginning on. */
export function pictureTimeline(picturesPerSecond: number): PictureTimeline {
  const found: string[] = [];
  let [count, offset] = [0, 0];
  let shown: Picture | undefined;

  const given = (picture: Picture): Picture => ({ ...picture, seconds: count++ / picturesPerSecond });

  return {
    count: () => count,
    notes: () => found,
    *place(picture) {
      const step = Math.round(picture.seconds * picturesPerSecond) + offset;
      const ahead = step - count;
      if (ahead > MOST_STILL_SECONDS * picturesPerSecond) {
        offset -= ahead;
        found.push(pictureJump(ahead / picturesPerSecond));
      } else {
        if (ahead < 0) return; // its step has a picture
        while (count < step) yield given(shown ?? picture);
      }
      shown = picture;
      yield given(picture);
    },
  };
}

export function pictureJump(ahead: number): string {
  return `the time stamps of its pictures jump ${ahead < 0 ? 'back' : 'ahead'} by ${Math.abs(ahead).toFixed(1)} s: the jump is left out`;
}
