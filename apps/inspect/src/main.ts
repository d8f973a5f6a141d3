import { runProgram } from '@sdumc/program';
import { inspectCommand } from './inspect-command.ts';

await runProgram(inspectCommand);
