import { runProgram } from '@sdumc/program';
import { evaluateCommand } from './evaluate-command.ts';

await runProgram(evaluateCommand);
