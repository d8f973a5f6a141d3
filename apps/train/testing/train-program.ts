import { endsOfCommands, startProgram, type Command, type Ended, type Started } from '@sdumc/program/testing';

const TRAIN = 'apps/train';

export function startTrain(args: readonly string[], folder?: string): Started {
  return startProgram(TRAIN, { args, ...(folder !== undefined && { folder }) });
}

export function train(args: readonly string[], folder?: string): Promise<Ended> {
  return startTrain(args, folder).ended;
}

/** Training once for each command, one after the other, in one process. */
export function trainMany(commands: readonly Command[]): Promise<Ended[]> {
  return endsOfCommands(TRAIN, commands);
}
