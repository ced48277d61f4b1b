// Pages that want to run something or to send something, in a headless Chromium: nothing may run, nothing may leave.
//
// In: the names of pages, one a line, on standard input; CHROMIUM, the browser. Each page asks for addresses below
// http://127.0.0.1:47319/ and gives itself the title `ran` where it can. Out: a line for each page that did; status 1 then,
// and also where the control, a page without a policy, is not caught.

const { createServer } = require('node:http')
const { readFileSync, writeFileSync } = require('node:fs')
const { pathToFileURL } = require('node:url')
const { chromium } = require('playwright-core')

const PORT = 47319
// Milliseconds in which a page that can do something does it: `refresh` waits for the page to be there.
const WAIT = 1500
const CONTROL = '<title>a</title><script>document.title = "ran"</script><img src="http://127.0.0.1:47319/control">'

async function main() {
  const asked = []
  const server = createServer((request, response) => {
    asked.push(request.url)
    response.end('a')
  })
  server.on('connection', () => asked.push('a connection'))
  await new Promise((listening) => server.listen(PORT, '127.0.0.1', listening))
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] })
  const control = `${process.argv[2]}/control.html`
  writeFileSync(control, CONTROL)
  let faults = 0
  for (const file of [control, ...readFileSync(0, 'utf8').split('\n').filter(Boolean)]) {
    asked.length = 0
    const page = await browser.newPage()
    const address = pathToFileURL(file).href
    await page.goto(address)
    await page.mouse.move(100, 100)
    await page.waitForTimeout(WAIT)
    const did = [...asked]
    if (page.url() !== address) did.push(`went to ${page.url()}`)
    if ((await page.title()) === 'ran') did.push('ran a script')
    await page.close()
    if ((file === control) !== did.length > 0) {
      faults += 1
      console.log(`${file}: ${did.join(', ') || 'the control did nothing'}`)
    }
  }
  await browser.close()
  server.close()
  server.closeAllConnections()
  process.exitCode = faults > 0 ? 1 : 0
}

main()
