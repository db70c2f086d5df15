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

test('watches at the same time see the same roots, and no new ones after they are closed', () => {
  const roots = new TempRoots()
  const [first, second] = [roots.watch(), roots.watch()]
  roots.hold(['/a'])
  second.close()
  roots.hold(['/b'])
  expect([first.has('/a'), first.has('/b')]).toEqual([true, true])
  expect([second.has('/a'), second.has('/b')]).toEqual([true, false])
})
