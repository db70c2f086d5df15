import { expect, test } from 'vitest'
import { TempRoots } from '../../../store/model/temp-roots.ts'

const heldIn = (roots: TempRoots): string[][] => [...roots.holders()].map(({ paths }) => [...paths])

test('holders have distinct ids, and their paths are roots until they are released', () => {
  const roots = new TempRoots()
  const [first, second] = [roots.hold(['/a']), roots.hold()]
  second.add('/b')
  second.add('/b')
  expect(first.id).not.toBe(second.id)
  expect(heldIn(roots)).toEqual([['/a'], ['/b']])
  first.release()
  first.add('/c')
  expect(heldIn(roots)).toEqual([['/b']])
})

test('a watch has each path held since it began, also after its release', () => {
  const roots = new TempRoots()
  roots.hold(['/before']).release()
  const held = roots.hold(['/held'])
  const watch = roots.watch()
  held.add('/added')
  roots.hold(['/brief']).release()
  expect(['/before', '/held', '/added', '/brief'].map(path => watch.has(path))).toEqual([
    false,
    true,
    true,
    true,
  ])
})

test('watches at the same time see the same roots, and none after they are closed', () => {
  const roots = new TempRoots()
  const [first, second] = [roots.watch(), roots.watch()]
  const held = roots.hold(['/a'])
  expect([first.has('/a'), second.has('/a')]).toEqual([true, true])
  second.close()
  held.release()
  roots.hold(['/b'])
  expect([first.has('/a'), first.has('/b')]).toEqual([true, true])
  expect([second.has('/a'), second.has('/b')]).toEqual([false, false])
})

test('a path is held as long as any holder has it', () => {
  const roots = new TempRoots()
  const [first, second] = [roots.hold(['/a', '/b']), roots.hold(['/a'])]
  first.release()
  expect([...roots.paths()]).toEqual(['/a'])
  first.release()
  second.release()
  expect([...roots.paths()]).toEqual([])
})

test('100,000 paths are released in many turns, and are watched until then', async () => {
  const roots = new TempRoots()
  const paths = Array.from({ length: 100_000 }, (_, number) => `/p${number}`)
  const held = roots.hold(paths)
  const watch = roots.watch()
  held.release()
  expect([...roots.holders()]).toEqual([])
  let turns = 0
  for (; [...roots.paths()].length > 0; turns += 1) await new Promise(setImmediate)
  expect(turns).toBeGreaterThan(50)
  expect(paths.every(path => watch.has(path))).toBe(true)
})
