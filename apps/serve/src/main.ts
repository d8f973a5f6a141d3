import { runProgram } from '@sdumc/program';
import { serveCommand } from './serve-command.ts';

await runProgram(serveCommand);
