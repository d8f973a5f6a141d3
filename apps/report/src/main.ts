import { runProgram } from '@sdumc/program';
import { reportCommand } from './report-command.ts';

await runProgram(reportCommand);
