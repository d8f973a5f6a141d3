// What makes words of sound, as options name it. Its own entry, for the programs that simulate text.
export { heardFolder } from './simulators/heard-folder.ts';
export {
  BY_SOUND,
  DEFAULT_MODELS_HELP,
  languageNote,
  NO_SOUND_OPTIONS,
  withSoundOptions,
  type HearingOptions,
  type SimulatorBySound,
  type SoundOptions,
} from './simulators/hearing-options.ts';
export { soundOf } from './simulators/sound-of.ts';
export { clientOf, hearingOf, hearingThrough, type Hearing, type HearingWatch } from './simulators/word-sources.ts';
