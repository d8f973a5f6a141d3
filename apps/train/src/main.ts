import { runProgram } from '@sdumc/program';
import { trainCommand } from './train-command.ts';

await runProgram(trainCommand);
