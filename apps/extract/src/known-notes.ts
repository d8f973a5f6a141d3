import { rm, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Modality } from '@sdumc/core';
import { writeFileAtomically } from '@sdumc/formats';

/** What was noted of clips when they were extracted, so that a later run, which does not open them again, still tells it. */
export interface KnownNotes {
  of(key: string): readonly string[];
  /** Takes the place of what was noted of these modalities before. */
  set(
    key: string,
    notes: readonly { readonly modality: Modality; readonly text: string }[],
    read: readonly Modality[],
  ): void;
  save(): Promise<void>;
}

type NotesOfClip = Partial<Record<Modality, readonly string[]>>;

const FILE = 'notes.json';

/** A file that is missing or damaged costs the notes of clips that were extracted before, and nothing else. */
export async function openKnownNotes(store: string): Promise<KnownNotes> {
  const path = join(store, FILE);
  const known = await readNotes(path);
  let isSaved = true;
  return {
    of: (key) => Object.values(known.get(key) ?? {}).flat(),
    set(key, notes, read) {
      if (notes.length === 0 && !known.has(key)) return;
      const others = Object.entries(known.get(key) ?? {}).filter(([modality]) => !read.includes(modality as Modality));
      const found = read.flatMap((modality) => {
        const texts = notes.filter((note) => note.modality === modality).map(({ text }) => text);
        return texts.length === 0 ? [] : [[modality, texts] as const];
      });
      const now: NotesOfClip = Object.fromEntries([...others, ...found]);
      if (Object.keys(now).length === 0) known.delete(key);
      else known.set(key, now);
      isSaved = false;
    },
    async save() {
      if (isSaved) return;
      isSaved = true;
      if (known.size === 0) await rm(path, { force: true });
      else await writeFileAtomically(path, `${JSON.stringify(Object.fromEntries(known), null, 1)}\n`);
    },
  };
}

async function readNotes(path: string): Promise<Map<string, NotesOfClip>> {
  try {
    const stored: unknown = JSON.parse(await readFile(path, 'utf8'));
    return new Map(
      Object.entries(stored as Record<string, unknown>).filter((entry) => isNotes(entry[1])) as [string, NotesOfClip][],
    );
  } catch {
    return new Map();
  }
}

function isNotes(value: unknown): value is NotesOfClip {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((texts) => Array.isArray(texts) && texts.every((text) => typeof text === 'string'))
  );
}
