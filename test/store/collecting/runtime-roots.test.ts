import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runtimeRoots } from '../../../store/collecting/runtime-roots.ts'
import type { Store } from '../../../store/model/store.ts'
import { pathOf } from '../store-support.ts'

const storeDir = '/a.store/with+signs/\u00fc'
const path = (name: string): string => pathOf({ storeDir }, name)

let proc: string
let valid: Set<string>

beforeEach(() => {
  proc = mkdtempSync('/tmp/nixwire-proc-')
  valid = new Set(['a', 'b', 'c', 'd', 'e', 'f'].map(path))
})
afterEach(() => rmSync(proc, { recursive: true }))

/** Makes the files of a process. */
function process(
  id: string,
  files: { links?: Record<string, string>; maps?: string; environ?: string },
): void {
  mkdirSync(join(proc, id, 'fd'), { recursive: true })
  for (const [name, to] of Object.entries(files.links ?? {})) symlinkSync(to, join(proc, id, name))
  if (files.maps !== undefined) writeFileSync(join(proc, id, 'maps'), files.maps)
  if (files.environ !== undefined) writeFileSync(join(proc, id, 'environ'), files.environ)
}

async function found(): Promise<{ roots: string[]; errors: string[] }> {
  const metadata = { isValid: (each: string) => valid.has(each) }
  const store = { storeDir, processDir: proc, metadata } as unknown as Store
  const [roots, errors]: string[][] = [[], []]
  for await (const { link, target } of runtimeRoots(store, {
    onUnreadable: ({ message }) => errors?.push(message),
  }))
    roots?.push(`${link.slice(proc.length + 1)} ${target.slice(storeDir.length + 34)}`)
  return { roots: roots?.sort() ?? [], errors: errors ?? [] }
}

it('finds paths in all files of processes, each once for each file', async () => {
  process('1', {
    links: {
      exe: `${path('a')}/bin/sh`,
      cwd: path('b'),
      'fd/0': `${path('c')}/x (deleted)`,
      'fd/1': 'pipe:[7]',
    },
    maps: [
      `7f00-7f01 r-xp 00000000 00:15 1234        ${path('d')}/lib/a b.so`,
      `7f01-7f02 r-xp 00000000 00:15 1234        ${path('d')}/lib/\u00e0.so`,
      '7f02-7f03 rw-p 00000000 00:00 0 ',
      `7ffc-7ffd rw-p 00000000 00:00 0           [stack]`,
      `7f05-7f06 r--p 00000000 00:15 1234        ${path('f')} (deleted)`,
      '',
    ].join('\n'),
    environ: `A=${path('e')}\0PATH=/bin:${path('a')}/bin:${path('b')}/bin:${path('b')}/sbin\0C=${path('c')}x\0`,
  })
  process('self', { links: { exe: path('f') } })
  mkdirSync(join(proc, 'sys/kernel'), { recursive: true })
  writeFileSync(join(proc, 'sys/kernel/modprobe'), `${path('f')}/bin/modprobe\n`)
  expect(await found()).toEqual({
    roots: [
      '1/cwd b',
      '1/environ a',
      '1/environ b',
      '1/environ e',
      '1/exe a',
      '1/fd/0 c',
      '1/maps d',
      'sys/kernel/modprobe f',
    ],
    errors: [],
  })
})

it('takes a store directory as it is written, not as a pattern', async () => {
  process('1', { environ: `A=${path('a').replace('/a.store', '/abstore')}\0B=${path('b')}\0` })
  expect((await found()).roots).toEqual(['1/environ b'])
})

it('finds paths at the ends of blocks, and in the last one', async () => {
  const BLOCK = 64 << 10
  const length = Buffer.byteLength(path('a'))
  for (let before = 1; before <= length + 1; before += 1) {
    const environ = `${'x'.repeat(BLOCK - before)}${path('a')}\0${'y'.repeat(BLOCK)}${path('b')}`
    process('1', { environ })
    const prefix = '7f00-7f01 r-xp 0 00:15 1 '
    const maps = `${prefix}/${'x'.repeat(BLOCK - before - 2 * prefix.length - 2)}\n${prefix}${path('c')}/file\n`
    process('1', { maps })
    expect((await found()).roots, String(before)).toEqual(['1/environ a', '1/environ b', '1/maps c'])
  }
})

it('leaves out what is gone, and tells of what cannot be read', async () => {
  process('1', { links: { exe: path('a') } })
  process('2', { links: { exe: path('b'), maps: join(proc, '2/maps'), environ: proc } })
  const { roots, errors } = await found()
  expect(roots).toEqual(['1/exe a', '2/exe b'])
  expect(errors).toEqual([expect.stringMatching(/ELOOP.*2\/maps/)])
  rmSync(proc, { recursive: true })
  expect(await found()).toEqual({ roots: [], errors: [] })
  mkdirSync(proc)
})
