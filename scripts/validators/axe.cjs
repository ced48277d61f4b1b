// axe-core in a headless Chromium, over many pages: light, dark, and as narrow as a telephone.
//
// In: the names of pages, one a line, on standard input; CHROMIUM, the browser. Out, separated by tabs: FILE LOOK `checked`
// HOW-MANY-RULES once a page and look, FILE LOOK RULE WHERE for each violation, and FILE LOOK `console` MESSAGE for what the
// browser itself complains of: a style that the page's own policy forbids, a file from elsewhere. Decides nothing:
// `verdict.cjs` does.

const { readFileSync } = require('node:fs')
const { pathToFileURL } = require('node:url')
const { chromium } = require('playwright-core')
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

// Milliseconds for one page: a busy machine of CI is slow, a browser that hangs must still end.
const PATIENCE = 300_000

const looks = {
  'axe-light': { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  'axe-dark': { colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  'axe-narrow': { colorScheme: 'light', viewport: { width: 320, height: 640 } },
}

// Everything axe knows that is not called experimental, "needs review" apart.
const rules = () => {
  const wanted = axe.getRules().filter((it) => !it.tags.includes('experimental'))
  return axe.run(document, { runOnly: wanted.map((it) => it.ruleId), resultTypes: ['violations'] })
}

async function main() {
  const files = readFileSync(0, 'utf8').split('\n').filter(Boolean)
  // A sandbox needs rights that root in a container lacks; the pages are our own, and no page of theirs may run a script.
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'], timeout: PATIENCE })
  try {
    for (const [look, settings] of Object.entries(looks)) await walk(browser, look, settings, files)
  } finally {
    await browser.close()
  }
}

async function walk(browser, look, settings, files) {
  const page = await browser.newPage(settings)
  page.setDefaultTimeout(PATIENCE)
  const complaints = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  for (const file of files) {
    await check(page, look, file)
    for (const complaint of complaints.splice(0)) say(file, look, 'console', complaint)
  }
  await page.close()
}

async function check(page, look, file) {
  await page.goto(pathToFileURL(file).href)
  await page.evaluate(axe)
  const result = await page.evaluate(rules)
  say(file, look, 'checked', result.passes.length + result.violations.length)
  for (const { id, nodes } of result.violations) {
    for (const node of nodes) say(file, look, id, `${node.target.join(' ')}: ${node.failureSummary}`)
  }
}

function say(...words) {
  console.log(words.map((word) => String(word).replace(/\s+/g, ' ')).join('\t'))
}

main().catch((error) => {
  console.error(error)
  process.exitCode = 3
})
