import { runProgram } from '@sdumc/program';
import { convertCommand } from './convert-command.ts';

await runProgram(convertCommand);
