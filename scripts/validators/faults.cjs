// The negative controls: sound sheets, each with one fault put in, and what must be found in it.
//
// In: a sound page, a sound PDF, the folder to write into. Out: the files, and `controls.tsv` there, a line for each
// validator that must find the fault: FILE VALIDATOR RULE. A fault that changes nothing ends the run: a theme that writes
// another page or PDF must not turn a control into a sheet.

const { mkdirSync, readFileSync, writeFileSync } = require('node:fs')
const { resolve } = require('node:path')
const { inflateSync } = require('node:zlib')

const pixel = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=='

// [name, what is found, by what it is replaced, { validator: the rule that must be broken, or how its number begins }]
const pages = [
  ['image-without-alt', '</main>', `<img src="${pixel}"></main>`, { axe: 'image-alt', vnu: 'img' }],
  ['wrong-scope', 'scope="row"', 'scope="rows"', { axe: 'scope-attr-valid', vnu: 'rows' }],
  ['no-language', /<html lang="[^"]*"/, '<html', { axe: 'html-has-lang', vnu: 'lang' }],
  ['wrong-language', /<html lang="[^"]*"/, '<html lang="xx-wrong"', { axe: 'html-lang-valid', vnu: 'xx-wrong' }],
  ['no-title', /<title>.*<\/title>/, '', { axe: 'document-title', vnu: 'head' }],
  ['list-of-paragraphs', '</main>', '<ul><p>Un point</p></ul></main>', { axe: 'list', vnu: 'p' }],
  ['not-closed', '</main>', '<p><b>Fin</p></main>', { vnu: 'b' }],
  ['heading-in-a-head', /(<th [^>]*>)/, '$1<h2>Titre</h2>', { vnu: 'h2' }],
  ['twice-one-id', '</main>', '<p id="s1">Fin</p></main>', { vnu: 's1' }],
  ['style-not-allowed', '</style>', 'main { color: #bbb }</style>', { axe: 'console' }],
  ['pale-text', /<meta http-equiv[^>]*>([^]*)<\/style>/, '$1 main * { color: #999 !important; background: #aaa !important }</style>', { axe: 'color-contrast' }],
]

// In a PDF a name keeps its length, so that the table of offsets stays right; its objects are unpacked first.
const documents = [
  ['not-tagged', /\/StructTreeRoot(?= )/g, '/StructTreeNone', { ua1: '7.1', a2a: '6.7.3' }],
  ['not-marked', '/Marked true', '/Morked true', { ua1: '6.2-1', a2a: '6.7.2.2' }],
  ['no-language', '/Lang(', '/Long(', { ua1: '7.2-34' }],
  ['no-title', /dc:title/g, 'dc:titre', { ua1: '7.1-9', a2a: '6.6.2.3.1' }],
  ['title-not-shown', '/DisplayDocTitle', '/DisplayDocTitre', { ua1: '7.1-10' }],
  ['no-heads', /\/(Scope|Headers)(?=[/[])/g, (it) => it.toLowerCase(), { ua1: '7.5-1' }],
  ['row-outside-a-table', '/S/Table', '/S/Sect ', { ua1: '7.2-4' }],
  ['no-claim-ua', /pdfuaid:part/g, 'pdfuaid:port', { ua1: '5-' }],
  ['no-claim-a', /pdfaid:part/g, 'pdfaid:port', { a2a: '6.6.4' }],
  ['no-colour-profile', '/OutputIntents', '/OutputIntentz', { a2a: '6.2.10-2' }],
  ['no-text', /\/ToUnicode/g, '/ToUnicoda', { ua1: '7.21.7-1', a2a: '6.2.11.7.2-1' }],
]

// The same PDF with its objects as plain text.
function unpacked(pdf) {
  const inflated = (at) => {
    const start = pdf.indexOf('stream\n', at) + 'stream\n'.length
    const length = Number(/\/Length (\d+)/.exec(pdf.slice(at))[1])
    return inflateSync(Buffer.from(pdf.slice(start, start + length), 'latin1'))
  }
  const table = Number(/startxref\n(\d+)\n%%EOF$/.exec(pdf)[1])
  const entries = inflated(table)
  const trailer = /\/Root \d+ 0 R(\/Info \d+ 0 R)?\/ID\[[^]*?\]/.exec(pdf.slice(table))[0]
  const bodies = new Map()
  const starts = []
  for (let id = 0; id < entries.length / 7; id++) {
    const offset = entries.readUInt32BE(7 * id + 1)
    if (entries[7 * id] === 1 && offset !== table) starts.push([id, offset])
  }
  starts.sort((one, other) => one[1] - other[1])
  starts.forEach(([id, offset], nth) => {
    const end = nth + 1 < starts.length ? starts[nth + 1][1] : table
    const body = pdf.slice(offset, end).replace(/^\d+ 0 obj\n/, '').replace(/\nendobj\n$/, '')
    if (!body.startsWith('<</Type/ObjStm')) return bodies.set(id, body)
    const first = Number(/\/First (\d+)/.exec(body)[1])
    const text = inflated(offset).toString('latin1')
    const numbers = text.slice(0, first).trim().split(' ').map(Number)
    for (let at = 0; at < numbers.length; at += 2) {
      const next = at + 3 < numbers.length ? first + numbers[at + 3] : text.length
      bodies.set(numbers[at], text.slice(first + numbers[at + 1], next).trimEnd())
    }
  })
  let out = pdf.slice(0, starts[0][1])
  const size = Math.max(...bodies.keys()) + 1
  const lines = Array(size).fill('0000000000 65535 f\r\n')
  for (const [id, body] of bodies) {
    lines[id] = `${String(out.length).padStart(10, '0')} 00000 n\r\n`
    out += `${id} 0 obj\n${body}\nendobj\n`
  }
  return `${out}xref\n0 ${size}\n${lines.join('')}trailer\n<</Size ${size}${trailer}>>\nstartxref\n${out.length}\n%%EOF`
}

function main([page, pdf, folder]) {
  mkdirSync(folder, { recursive: true })
  const lines = []
  const make = (sound, encoding, kind) => ([name, found, by, validators]) => {
    const read = readFileSync(sound, encoding)
    const text = kind === 'pdf' ? unpacked(read) : read
    const faulty = text.replace(found, by)
    if (faulty === text) throw new Error(`${sound}: nothing to change for ${name}: ${found}`)
    if (kind === 'pdf' && faulty.length !== text.length) throw new Error(`${name}: another length`)
    const file = resolve(folder, `${name}.${kind}`)
    writeFileSync(file, faulty, encoding)
    for (const [validator, rule] of Object.entries(validators)) lines.push([file, validator, rule].join('\t'))
  }
  pages.forEach(make(page, 'utf8', 'html'))
  documents.forEach(make(pdf, 'latin1', 'pdf'))
  writeFileSync(resolve(folder, 'controls.tsv'), `${lines.join('\n')}\n`)
}

main(process.argv.slice(2))
