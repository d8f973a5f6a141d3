import { runProgram } from '@sdumc/program';
import { extractCommand } from './extract-command.ts';

await runProgram(extractCommand);
