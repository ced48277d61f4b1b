// Rates a class in Chromium, and compares the files with what was given. In: the program and a project of 28 students.

const { execFileSync, spawn } = require('node:child_process')
const { readFileSync, writeFileSync, readdirSync, mkdirSync } = require('node:fs')
const { join } = require('node:path')
const assert = require('node:assert/strict')
const { chromium } = require('playwright-core')
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

const [program, project] = process.argv.slice(2)
const ratings = join(project, 'grids/agora-bloc-1/ratings/1AGORA')
const names = readdirSync(ratings).sort()
const file = (nth) => join(ratings, names[nth])
const text = (nth) => readFileSync(file(nth), 'utf8')
const pictures = process.env.PICTURES
if (pictures) mkdirSync(pictures, { recursive: true })

/** What was given: to which student, what, which value. The last one counts. */
const given = new Map()
const expect = (nth, what, value) => given.set(`${nth} ${what}`, value)

let server
/** Starts the program; the address it prints. */
function start() {
  server = spawn(program, ['rate', 'agora-bloc-1', '1AGORA', '--browser', '--project', project], { env: process.env })
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (bytes) => {
      said += bytes
      const address = /http:\/\/127\.0\.0\.1:\d+\/\?token=\w+/.exec(said)
      if (address) resolve(address[0])
    }
    server.stdout.on('data', hear)
    server.stderr.on('data', hear)
    server.on('exit', () => reject(new Error(`the program ended: ${said}`)))
  })
}

/** The next address of the same run. */
function nextAddress() {
  return new Promise((resolve) => {
    const hear = (bytes) => {
      const address = /http:\/\/127\.0\.0\.1:\d+\/\?token=\w+/.exec(String(bytes))
      if (address) resolve(address[0])
    }
    server.stdout.on('data', hear)
    server.stderr.on('data', hear)
  })
}

async function until(what, test) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await test()) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`never: ${what}`)
}

/** With PAGE_FILES the scripts and the style come from that folder: to try a change without compiling. */
async function openContext(browser, settings) {
  const context = await browser.newContext({ locale: 'fr-FR', ...settings })
  const folder = process.env.PAGE_FILES
  if (folder) {
    await context.route(/\/s-\w+\/\w+\.(js|css|svg)$/, (route) =>
      route.fulfill({ path: join(folder, new URL(route.request().url()).pathname.split('/').pop()) }))
  }
  return context
}

const complaints = []
function listen(page) {
  page.on('console', (message) => {
    // A refused or lost request is what some steps are about; the browser says so in its own words.
    if (message.type() === 'error' && !/Failed to load resource|ERR_/.test(message.text())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
}

async function look(page, name) {
  await page.evaluate(axe)
  const found = await page.evaluate(async () => {
    const rules = axe.getRules().filter((it) => !it.tags.includes('experimental'))
    const result = await axe.run(document, { runOnly: rules.map((it) => it.ruleId), resultTypes: ['violations'] })
    return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).slice(0, 3).join(', ')}`)
  })
  complaints.push(...found.map((it) => `${name}: ${it}`))
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  if (tooWide) complaints.push(`${name}: the page is wider than the window`)
  const small = await page.evaluate(() => [...document.querySelectorAll('button, .level, nav a, summary, input:not([type=radio]), textarea')]
    .filter((it) => it.checkVisibility() && it.getBoundingClientRect().height < 43.5).map((it) => it.outerHTML.slice(0, 80)))
  complaints.push(...small.map((it) => `${name}: smaller than 44 px: ${it}`))
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) })
}

const row = (page, slot) => page.locator(`fieldset.row[data-slot="r/${slot}"]`)
const saved = (page) => until('saved', () => page.evaluate(() => /Enregistré à/.test(document.getElementById('status').textContent)))
const open = (page, nth) => page.goto(`${page.url().split('#')[0]}#s=${encodeURIComponent(`1AGORA/${names[nth].replace('.yaml', '')}`)}`)

async function byMouse(page) {
  await row(page, 'commande/produits').getByText('TS', { exact: true }).click()
  expect(0, 'commande/produits', 'TS Vite et bien')
  await row(page, 'commande/produits').getByRole('button', { name: /Remarque/ }).click()
  await row(page, 'commande/produits').locator('textarea').fill('Vite et bien')
  await page.getByLabel('Appréciation générale').fill('Un début solide.')
  expect(0, 'comment', 'Un début solide.')
  await page.getByLabel('Date', { exact: true }).fill('12/03/2026')
  expect(0, 'date', '2026-03-12')
  await page.getByLabel('Appréciation générale').focus()
  await saved(page)
}

async function byKeyboard(page) {
  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+ArrowRight')
  await until('the second student', () => page.evaluate(() => /02/.test(document.getElementById('title').textContent)))
  // `t` begins two codes, `s` one; a digit is a place; Enter opens the remark, Esc goes back to the row.
  for (const key of ['t', 's', 's', '2']) await page.keyboard.press(key)
  expect(1, 'commande/produits', 'TS')
  expect(1, 'commande/quantites', 'S')
  expect(1, 'commande/remise', 'I oubliée')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await page.keyboard.type('oubliée')
  await page.keyboard.press('Escape')
  await saved(page)
  await page.keyboard.press('*')
  await page.keyboard.press('s')
  expect(1, 'commande/nommage', 'S')
  await saved(page)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Delete')
  await saved(page)
  await page.keyboard.press('Control+z')
  await until('undone', () => /reglement: S/.test(text(1)))
  expect(1, 'commande/reglement', 'S')
}

/** One row of all students, on a telephone. */
async function byTouch(browser) {
  const waits = nextAddress()
  const address = await addresses.shift() ?? await waits
  const context = await openContext(browser, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: 'dark' })
  const page = await context.newPage()
  listen(page)
  await page.goto(address)
  await page.waitForSelector('fieldset.row')
  await look(page, '390')
  await page.getByRole('button', { name: 'Par ligne' }).tap()
  await page.waitForSelector('fieldset.row[data-student$="28-camille"]')
  for (let nth = 2; nth < 28; nth += 1) {
    const box = page.locator(`fieldset.row[data-student="1AGORA/${names[nth].replace('.yaml', '')}"]`)
    await box.getByText('S', { exact: true }).tap()
    expect(nth, 'commande/produits', 'S')
  }
  await saved(page)
  await look(page, '390-row')
  await page.setViewportSize({ width: 320, height: 640 })
  await look(page, '320-row')
  await page.getByRole('button', { name: 'Par élève' }).tap()
  await page.waitForSelector('h1')
  await look(page, '320')
  await context.close()
}

/** An editor and a second window beside the page. */
async function beside(page) {
  await open(page, 3)
  await row(page, 'commande/quantites').waitFor()
  const other = await page.context().newPage()
  listen(other)
  await other.goto(page.url())
  await row(other, 'commande/quantites').getByText('TS', { exact: true }).click()
  expect(3, 'commande/quantites', 'TS')
  await until('the other window', () => row(page, 'commande/quantites').locator('input[value=TS]').isChecked())
  await other.close()
  // The same remark, here and in an editor: both are shown, and one is chosen.
  const remark = row(page, 'commande/produits')
  await remark.getByRole('button', { name: /Remarque/ }).click()
  await remark.locator('textarea').pressSequentially('la mienne')
  writeFileSync(file(3), text(3).replace('produits: S', 'produits: TS la leur'))
  await until('two values', () => remark.getByText('Dans le fichier : TS · la leur').isVisible())
  await look(page, 'conflict')
  await remark.getByRole('button', { name: 'Enregistrer la mienne' }).click()
  await saved(page)
  expect(3, 'commande/produits', 'S la mienne')
  // A file that is broken meanwhile is shown, not written to; what was typed waits.
  await open(page, 4)
  await page.getByLabel('Appréciation générale').pressSequentially('Attend')
  const sound = text(4)
  writeFileSync(file(4), sound.replace('produits: S', 'produits: X'))
  await until('broken', () => page.locator('.broken').isVisible())
  await look(page, 'broken')
  assert.ok(!text(4).includes('Attend'))
  writeFileSync(file(4), sound)
  await until('mended', () => text(4).includes('comment: "Attend"'))
  expect(4, 'comment', 'Attend')
}

/** The program is killed; what is typed then is in the file once it runs again. */
async function killed(page) {
  await open(page, 5)
  await row(page, 'commande/remise').waitFor()
  server.removeAllListeners('exit')
  server.kill('SIGKILL')
  await until('gone', () => page.locator('#trouble').isVisible())
  await row(page, 'commande/remise').getByText('TI', { exact: true }).click()
  await page.getByLabel('Appréciation générale').fill('Tapée sans programme')
  expect(5, 'commande/remise', 'TI')
  expect(5, 'comment', 'Tapée sans programme')
  await look(page, 'gone')
  assert.ok(!text(5).includes('remise: TI'))
  page.on('dialog', (dialog) => dialog.accept())
  await page.goto(await start())
  await until('sent', () => text(5).includes('Tapée sans programme'))
  await saved(page)
  const kept = await page.evaluate(() => sessionStorage.length)
  assert.equal(kept, 0, 'what was acknowledged is not kept')
}

const addresses = []

async function main() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] })
  try {
    const address = await start()
    const used = nextAddress()
    const context = await openContext(browser, { viewport: { width: 1280, height: 900 }, colorScheme: 'light' })
    const page = await context.newPage()
    listen(page)
    await page.goto(address)
    await page.waitForSelector('fieldset.row')
    addresses.push(await used)
    await look(page, '1280')
    await byMouse(page)
    await byKeyboard(page)
    await byTouch(browser)
    await beside(page)
    await killed(page)
    await look(page, '1280-again')
  } finally {
    await browser.close()
    server.removeAllListeners('exit')
    server.kill('SIGINT')
  }
  compare()
  assert.deepEqual(complaints, [])
}

/** The files say what was given, and each once: rows as the program exports them, the rest as it stands in the file. */
function compare() {
  const table = JSON.parse(execFileSync(program, ['export', 'agora-bloc-1', '--format', 'json', '--project', project]))
  for (const [key, value] of given) {
    const [nth, what] = key.split(' ')
    const name = names[nth].replace('.yaml', '')
    const [section, id] = what.split('/')
    const student = table.students.find((it) => it.student === `1AGORA/${name}`)
    const there = id
      ? [student.ratings[section][id]].map(({ level, remark }) => `${level} ${remark}`.trim())
      : text(nth).split('\n').filter((line) => line.startsWith(`${what}:`)).map((line) => line.slice(what.length + 2).replace(/\s+# .*$/, '').replaceAll('"', ''))
    assert.deepEqual(there, [value], `${name}: ${what}`)
    // The comments that stood there before still do.
    assert.match(text(nth), /produits:.*# Choix des produits sans erreur/)
  }
}

main().catch((error) => {
  console.error(error, complaints)
  process.exitCode = 1
})
