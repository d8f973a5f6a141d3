import { runProgram } from '@sdumc/program';
import { predictCommand } from './predict-command.ts';

await runProgram(predictCommand);
