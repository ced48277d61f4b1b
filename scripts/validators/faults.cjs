// The negative controls: sound sheets, each with one fault put in, and what must be found in it.
//
// In: a sound page, a sound PDF, the folder to write into. Out: the files, and `controls.tsv` there, a line for each
// validator that must find the fault: FILE VALIDATOR RULE. A fault that changes nothing ends the run: a theme that writes
// another page or PDF must not turn a control into a sheet.

const { mkdirSync, readFileSync, writeFileSync } = require('node:fs')
const { resolve } = require('node:path')

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

// In a PDF a name keeps its length, so that the table of offsets stays right.
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

function main([page, pdf, folder]) {
  mkdirSync(folder, { recursive: true })
  const lines = []
  const make = (sound, encoding, kind) => ([name, found, by, validators]) => {
    const text = readFileSync(sound, encoding)
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
