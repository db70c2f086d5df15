import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { golden, nixwire, sessionFile } from '../cli.ts'

const names = readdirSync(join(import.meta.dirname, '../sessions')).map(file => file.replace(/\.jsonl$/, ''))

describe('transcript', () => {
  it.each(names)('of the session %s', async name => {
    const { status, text, err } = await nixwire(['transcript', '--verify', sessionFile(name)])
    expect({ status, err }).toEqual({ status: 0, err: '' })
    await expect(text).toMatchFileSnapshot(golden(`transcript/${name}.txt`))
  })

  it.each(['query', 'pulled', 'download', 'records'])('with the bytes of the session %s', async name => {
    const { status, text } = await nixwire(['transcript', '--hex', sessionFile(name)])
    expect(status).toBe(0)
    await expect(text).toMatchFileSnapshot(golden(`transcript/${name}.hex.txt`))
  })

  it('says that bytes come back the same only where that was tried', async () => {
    const { text } = await nixwire(['transcript', sessionFile('query')])
    expect(text).not.toContain('same bytes')
  })

  it('shows no control character of the session', async () => {
    const { text } = await nixwire(['transcript', sessionFile('build-failing')])
    expect(text).toContain('\\e[')
    expect(text).not.toMatch(/[^\P{C}\n]/u)
  })

  it('separates several sessions', async () => {
    const { text } = await nixwire(['transcript', sessionFile('query'), sessionFile('inline')])
    expect(text.match(/^ {6}ms$/gm)).toHaveLength(2)
  })
})
