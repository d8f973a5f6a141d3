// What makes words of sound, as options name it. Its own entry, for the programs that simulate text.
export { commandParts } from './simulators/command-parts.ts';
export { heardFolder } from './simulators/heard-folder.ts';
export { soundOf } from './simulators/sound-of.ts';
export {
  BY_SOUND,
  clientOf,
  hearingOf,
  hearingThrough,
  type Hearing,
  type HearingOptions,
  type SimulatorBySound,
} from './simulators/word-sources.ts';
