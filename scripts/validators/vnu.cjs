// The Nu Html Checker over many pages in one JVM.
//
// In: the names of pages, one a line, on standard input. Out, separated by tabs: FILE `vnu` `checked` 1 once a page, and
// FILE `vnu` RULE MESSAGE for each error or warning; RULE is the first word that the message quotes. Decides nothing:
// `verdict.cjs` does.

const { spawnSync } = require('node:child_process')
const { readFileSync } = require('node:fs')
const { fileURLToPath } = require('node:url')

// It takes the sum of a style of several lines wrongly, and no picture inside a page for allowed. Chromium, which has the
// last word, complains to axe.cjs where a policy really forbids something.
const notOurs = /violates Content Security Policy/

const files = readFileSync(0, 'utf8').split('\n').filter(Boolean)
const options = ['-jar', require.resolve('vnu-jar/build/dist/vnu.jar'), '--format', 'json', '--verbose', '--exit-zero-always']
const { stdout, stderr, status } = spawnSync('java', [...options, ...files], { encoding: 'utf8', maxBuffer: 1 << 30 })
if (status !== 0) throw new Error(`vnu ended with ${status}: ${stderr}`)

for (const file of stdout.split('\n').filter(Boolean)) say(file, 'checked', '1')
for (const { url, message, lastLine } of JSON.parse(stderr).messages) {
  if (notOurs.test(message)) continue
  say(fileURLToPath(url), message.match(/“([^”]*)”/)?.[1] ?? 'other', `line ${lastLine}: ${message}`)
}

function say(file, ...words) {
  console.log([file, 'vnu', ...words].map((word) => word.replace(/\s+/g, ' ')).join('\t'))
}
