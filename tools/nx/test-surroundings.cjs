// @ts-check
// Prints what the result of a test depends on outside of this repository: nx hashes it (nx.json, testSettings).

const { existsSync, readdirSync, statSync } = require('node:fs');
const { delimiter, join } = require('node:path');

console.log(process.version, process.platform, process.arch);

// Tests which need these skip where they are missing.
const programs = ['chromium', 'ffmpeg', 'ffprobe', 'pocketsphinx_continuous', 'python3', 'script'];
for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
  for (const program of programs) if (existsSync(join(folder, program))) console.log(join(folder, program));
}

// So do tests of data that lies beside the repository.
const beside = join(__dirname, '../../../shared');
if (existsSync(beside)) {
  for (const name of readdirSync(beside, { recursive: true }).map(String).sort()) {
    const { size, mtimeMs } = statSync(join(beside, name));
    console.log(name, size, mtimeMs);
  }
}
