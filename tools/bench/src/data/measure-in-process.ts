import { measureHere } from './measure-here.ts';
import type { Task } from './measurement.ts';

// node measure-in-process.ts <task> <path>: does one thing, prints what it took as a line of JSON.
const [task, path] = process.argv.slice(2) as [Task, string];
console.log(JSON.stringify(await measureHere(task, path)));
