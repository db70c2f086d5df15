import { expect, test } from 'vitest'
import { entries, reportPath, reports, staleReports } from './report.ts'

const found = reports()

test.each(entries().map(({ name }) => name))(
  '%s exports the names and signatures in its report',
  async name => {
    await expect(found.get(name)).toMatchFileSnapshot(reportPath(name))
  },
)

test('every report belongs to an entry point', () => {
  expect(staleReports()).toEqual([])
})

test('the reports hold names of all kinds with their signatures', () => {
  const main = found.get('nixwire') ?? ''
  expect(main).toContain(
    'function connect(target: Target, options?: ConnectOptions<LogMessage, ClientHello>)',
  )
  expect(main).toContain('class NixDaemonClient')
  expect(main).toMatch(/^type StorePath = string;$/m)
  expect(found.get('nixwire.nix-daemon')).toContain('function readStorePath(r: Reader): StorePath;')
})
