// A small editor: opens files of a project with yaml-language-server, asks what it offers, and reads what it marks.
'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const project = process.argv[2];
const server = require.resolve('yaml-language-server/bin/yaml-language-server');
const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
const waiting = new Map();
const marked = new Map();
let number = 0;
let rest = Buffer.alloc(0);

function send(message) {
  const body = JSON.stringify({ jsonrpc: '2.0', ...message });
  child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

function ask(method, params) {
  const id = ++number;
  send({ id, method, params });
  return new Promise((resolve) => waiting.set(id, resolve));
}

const settings = { validate: true, completion: true, hover: true, schemaStore: { enable: false } };

function receive(message) {
  if (message.method === 'textDocument/publishDiagnostics') {
    const found = marked.get(message.params.uri);
    if (found) found(message.params.diagnostics);
  } else if (message.method && message.id !== undefined) {
    const items = message.params?.items ?? [];
    send({ id: message.id, result: message.method === 'workspace/configuration' ? items.map((item) => (item.section === 'yaml' ? settings : {})) : null });
  } else if (waiting.has(message.id)) {
    waiting.get(message.id)(message.result);
    waiting.delete(message.id);
  }
}

child.stdout.on('data', (bytes) => {
  rest = Buffer.concat([rest, bytes]);
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = Number(/Content-Length: (\d+)/i.exec(rest.subarray(0, end).toString())[1]);
    if (rest.length < end + 4 + length) return;
    const body = rest.subarray(end + 4, end + 4 + length).toString();
    rest = rest.subarray(end + 4 + length);
    receive(JSON.parse(body));
  }
});

let version = 0;
/** Opens `file` with `text` in it: what is marked there, and what is offered where `|` stands. */
async function look(file, typed) {
  const at = typed.indexOf('|');
  const text = at < 0 ? typed : typed.slice(0, at) + typed.slice(at + 1);
  const uri = pathToFileURL(path.join(project, `${file}.${++version}.yaml`)).href;
  const diagnostics = new Promise((resolve) => marked.set(uri, resolve));
  send({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'yaml', version: 1, text } } });
  const problems = await diagnostics;
  if (at < 0) return { problems, offered: [] };
  const before = typed.slice(0, at).split('\n');
  const position = { line: before.length - 1, character: before.at(-1).length };
  const list = await ask('textDocument/completion', { textDocument: { uri }, position });
  return { problems, offered: (list?.items ?? list ?? []).map((item) => item.label) };
}

let wrong = 0;
function must(what, holds, seen) {
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${what}`);
  if (!holds) {
    wrong += 1;
    console.log(`     seen: ${JSON.stringify(seen)}`);
  }
}

const LINE = /^# yaml-language-server.*\n/;

async function ratings(grid) {
  const folder = `grids/${grid}/ratings/10B`;
  const file = `${folder}/${fs.readdirSync(path.join(project, folder)).find((name) => name.startsWith('muster'))}`;
  const text = fs.readFileSync(path.join(project, file), 'utf8');
  must(`${grid}: the file of a new student begins with the editor's line`, LINE.test(text), text.slice(0, 99));
  const [, section, row] = /^ratings:\n  ([\w-]+):.*\n    ([\w-]+):/m.exec(text);
  const start = text.slice(0, text.indexOf(`  ${section}:`));
  const level = (level, head = start) => look(file, `${head}  ${section}:\n    ${row}: ${level}\n`);

  const fresh = await look(file, text);
  must(`${grid}: nothing is marked in it`, fresh.problems.length === 0, fresh.problems);
  const sections = await look(file, `${start}  |\n`);
  must(`${grid}: sections are offered`, sections.offered.includes(section), sections.offered);
  const rows = await look(file, `${start}  ${section}:\n    |\n`);
  must(`${grid}: rows are offered`, rows.offered.includes(row), rows.offered);
  const codes = /^# After the colon.*like\. (.*)$/m.exec(text)[1].split(', ').map((level) => level.split(' ')[0]);
  const levels = await level('|');
  must(`${grid}: levels ${codes} are offered`, codes.every((code) => levels.offered.includes(code)), levels.offered);
  for (const right of [codes[0], codes[0].toLowerCase(), `${codes[1]} with a remark`, '{ level: ' + codes[0] + ' }']) {
    const seen = await level(right);
    must(`${grid}: \`${right}\` is not marked`, seen.problems.length === 0, seen.problems);
  }
  for (const bad of ['ZZ', `${codes[0]}x`, 'zz with a remark']) {
    const seen = await level(bad);
    const line = start.split('\n').length;             // the section stands on it, counted from 1: the row from 0
    must(`${grid}: \`${bad}\` is marked, where it stands`, seen.problems.length === 1 && seen.problems[0].range.start.line === line, seen.problems);
  }
  const blind = start.replace(LINE, '');
  const [unmarked, unoffered] = [await level('ZZ', blind), await level('|', blind)];
  must(`${grid}: without the line nothing is marked or offered`, unmarked.problems.length === 0 && !unoffered.offered.includes(codes[0]), [unmarked, unoffered]);
}

async function keys(file, wanted, unknown) {
  const text = fs.readFileSync(path.join(project, file), 'utf8');
  const sound = await look(file, text);
  must(`${file}: nothing is marked in it`, sound.problems.length === 0, sound.problems);
  const offered = await look(file, text.replace('\ngridgen: 1\n', `\ngridgen: 1\n${wanted.slice(0, 2)}|\n`));
  must(`${file}: \`${wanted}\` is offered`, offered.offered.includes(wanted), offered.offered);
  const bad = await look(file, `${text}${unknown}: 1\n`);
  must(`${file}: \`${unknown}\` is marked`, bad.problems.length > 0, bad.problems);
}

async function main() {
  const rootUri = pathToFileURL(project).href;
  await ask('initialize', { processId: process.pid, rootUri, workspaceFolders: [{ uri: rootUri, name: 'year' }], capabilities: { workspace: { configuration: true } } });
  send({ method: 'initialized', params: {} });
  send({ method: 'workspace/didChangeConfiguration', params: { settings: { yaml: settings } } });
  await ratings('welcome');
  await ratings('my talk');
  await keys('grids/welcome/grid.yaml', 'subtitle', 'subtitel');
  await keys('gridgen.yaml', 'formats', 'format');
}

const patience = setTimeout(() => {
  console.log('FAIL the language server does not answer');
  child.kill();
  process.exit(1);
}, 120000);

main().then(() => {
  clearTimeout(patience);
  child.kill();
  process.exit(wrong === 0 ? 0 : 1);
});
