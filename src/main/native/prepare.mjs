// Fetches the pinned native packages with npm, checks every library against SHA256SUMS and lays them out for the jar:
//   node prepare.mjs OUTPUT PLATFORM...     PLATFORM: host, host-cuda, host-vulkan, or a folder name beside this file
// A package that is already installed in the pinned version is not fetched again, so a rebuild works offline.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
// Nothing of ours links it.
const unneeded = new Set(['libllama-common.so']);

const [output, ...requested] = process.argv.slice(2);
const platforms = requested.map((name) => name.replace(/^host/, `${process.platform}-${process.arch}`));
const known = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')).workspaces;
const supported = platforms.filter((platform) => known.includes(platform));

for (const platform of platforms.filter((name) => !known.includes(name))) {
  if (/-(cuda|vulkan)$/.test(platform)) fail(`No native package for ${platform}; there are ${known.join(', ')}`);
  console.warn(`No native package for ${platform}: built without an engine. Answers will be extractive, `
    + 'unless lectern.engine.library-path points to a build of llama.cpp v0.5.0');
}
if (!supported.every(installed)) install(supported);
for (const entry of existsSync(output) ? readdirSync(output) : []) {
  if (!supported.includes(entry)) rmSync(join(output, entry), { recursive: true });
}
supported.forEach(layOut);

function packageFolder(platform) {
  return join(here, 'node_modules', '@node-llama-cpp', platform);
}

function installed(platform) {
  const pinned = JSON.parse(readFileSync(join(here, platform, 'package.json'), 'utf8'));
  const manifest = join(packageFolder(platform), 'package.json');
  return existsSync(manifest)
    && JSON.parse(readFileSync(manifest, 'utf8')).version === pinned.dependencies[`@node-llama-cpp/${platform}`];
}

function install(wanted) {
  // Every platform at once may include packages that this machine could not run: npm is told to take them all the same.
  const foreign = wanted.some((platform) => !platform.startsWith(`${process.platform}-${process.arch}`));
  const args = ['ci', ...wanted.map((platform) => `--workspace=${platform}`), ...(foreign ? ['--force'] : [])];
  const npm = spawnSync('npm', args, { cwd: here, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
  if (npm.status !== 0) fail(`npm ${args.join(' ')} failed in ${here}: ${npm.error?.message ?? `exit code ${npm.status}`}`);
}

function layOut(platform) {
  const source = join(packageFolder(platform), 'bins', platform);
  const target = join(resolve(output), platform);
  const sums = new Map(readFileSync(join(here, 'SHA256SUMS'), 'utf8').split('\n')
    .map((line) => line.split(`  ${platform}/`)).filter((parts) => parts.length === 2)
    .map(([sum, name]) => [name, sum]));
  const unlisted = readdirSync(source).filter((name) => name.endsWith('.so') && !sums.has(name) && !unneeded.has(name));
  if (unlisted.length > 0) fail(`${source} has libraries that SHA256SUMS does not list: ${unlisted.join(', ')}`);

  mkdirSync(target, { recursive: true });
  const index = [...sums].sort().map(([name, sum]) => `${sum}  ${name}\n`).join('');
  for (const [name, sum] of sums) {
    check(join(source, name), sum);
    if (!existsSync(join(target, name)) || sha256(join(target, name)) !== sum) {
      copyFileSync(join(source, name), join(target, name));
    }
  }
  writeIfChanged(join(target, 'SHA256SUMS'), index);
  writeIfChanged(join(target, 'LICENSE'), readFileSync(join(packageFolder(platform), 'LICENSE'), 'utf8'));
}

function check(file, expected) {
  if (!existsSync(file)) fail(`${file} is missing, SHA256SUMS lists it`);
  const actual = sha256(file);
  if (actual !== expected) fail(`${file} has SHA-256 ${actual}, SHA256SUMS has ${expected}`);
}

function sha256(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

function writeIfChanged(file, text) {
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
}

function fail(message) {
  console.error(`native libraries: ${message}`);
  process.exit(1);
}
