import {
  endOfCommand,
  endsOfCommands,
  startProgram,
  type Command,
  type Ended,
  type Started,
} from '@sdumc/program/testing';

const TRAIN = 'apps/train';

/** Training in a process of its own. */
export function startTrain(args: readonly string[], folder?: string): Started {
  return startProgram(TRAIN, { args, ...(folder !== undefined && { folder }) });
}

export function train(args: readonly string[], folder?: string): Promise<Ended> {
  return endOfCommand(TRAIN, { args, ...(folder !== undefined && { folder }) });
}

/** Training once for each command, one after the other. */
export function trainMany(commands: readonly Command[]): Promise<Ended[]> {
  return endsOfCommands(TRAIN, commands);
}
