// What the validators found, against what they had to find. Status 1 if a sheet has a finding, a control passes, or a
// file was not looked at.
//
// In: the folder with `pages.txt`, `documents.txt`, `controls.tsv` and what each validator wrote, `*.out`. Out: the summary.

const { readdirSync, readFileSync } = require('node:fs')
const { join, relative } = require('node:path')

const [folder] = process.argv.slice(2)
const table = (name) => {
  const lines = readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => line.split('\t'))
}
const column = (name) => table(name).map(([file]) => file)

// The kinds of file, and how many times each of their validators looks at one.
const looks = {
  'pages.txt': ['axe-light', 'axe-dark', 'axe-narrow', 'vnu'],
  'documents.txt': ['ua1', 'a2a'],
}
const names = {
  'axe-light': 'axe-core, light',
  'axe-dark': 'axe-core, dark',
  'axe-narrow': 'axe-core, 320 px wide',
  vnu: 'Nu Html Checker',
  ua1: 'veraPDF, PDF/UA-1',
  a2a: 'veraPDF, PDF/A-2a',
}

const said = readdirSync(folder).filter((name) => name.endsWith('.out')).flatMap(table)
const controls = table('controls.tsv')
const faulty = new Set(controls.map(([file]) => file))
let bad = 0

function fail(...words) {
  bad += 1
  if (bad <= 100) console.log(words.join('  '))
}

const short = (file) => relative(folder, file)

for (const [file, by, rule, message] of said) {
  if (rule !== 'checked' && !faulty.has(file)) fail('FOUND ', short(file), by, rule, message)
}
for (const [file, by, rule] of controls) {
  // `axe` must find it in each of its looks.
  for (const validator of Object.keys(names).filter((name) => name.startsWith(by))) {
    const found = said.some(([at, who, what]) => at === file && who === validator && what.startsWith(rule))
    if (!found) fail('MISSED', short(file), validator, rule, 'the fault that was put in')
  }
}
for (const [list, validators] of Object.entries(looks)) {
  const files = column(list)
  for (const validator of validators) summarise(validator, files)
}
process.exitCode = bad ? 1 : 0

function summarise(validator, files) {
  const mine = said.filter(([, by]) => by === validator)
  const checks = new Map(mine.filter(([, , rule]) => rule === 'checked').map(([file, , , many]) => [file, Number(many)]))
  for (const file of files) if (!(checks.get(file) > 0)) fail('UNSEEN', short(file), validator)
  const sheets = files.filter((file) => !faulty.has(file))
  const wanted = controls.filter(([, by]) => validator.startsWith(by))
  const findings = mine.filter(([file, , rule]) => rule !== 'checked' && !faulty.has(file))
  const total = sheets.reduce((sum, file) => sum + (checks.get(file) ?? 0), 0)
  const row = [names[validator].padEnd(22), count(sheets.length, 'file'), count(total, 'check'), count(findings.length, 'finding')]
  console.log(`${row.join('  ')}  (${wanted.length} faults put in)`)
}

function count(many, what) {
  return `${String(many).padStart(8)} ${what}${many === 1 ? ' ' : 's'}`
}
