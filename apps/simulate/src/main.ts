import { runProgram } from '@sdumc/program';
import { simulateCommand } from './simulate-command.ts';

await runProgram(simulateCommand);
