import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { topologicalOrder } from '../../../store/model/topological-order.ts'

test('each path comes once, after its predecessors, if nothing is in a cycle', () => {
  // Edges lead from higher to lower numbers only, so there are no cycles.
  const edges = fc.array(fc.uniqueArray(fc.nat(30), { maxLength: 4 }), { maxLength: 30 })
  const property = (lists: readonly (readonly number[])[], seed: number): void => {
    const before = new Map(lists.map((list, at) => [`${at}`, list.filter(of => of < at).map(String)]))
    const given = [...before.keys()].sort((a, b) => ((Number(a) * seed) % 31) - ((Number(b) * seed) % 31))
    const order = [...topologicalOrder(given, path => before.get(path))]
    expect([...order].sort()).toEqual([...given].sort())
    for (const [path, predecessors] of before)
      for (const each of predecessors) expect(order.indexOf(each)).toBeLessThan(order.indexOf(path))
  }
  fc.assert(fc.property(edges, fc.integer({ min: 1, max: 30 }), property))
})

test('paths in a cycle come once each', () => {
  const before: Readonly<Record<string, string[]>> = { a: ['b'], b: ['c'], c: ['a'], d: ['c'] }
  const order = [...topologicalOrder(['a', 'b', 'c', 'd'], path => before[path])]
  expect([...order].sort()).toEqual(['a', 'b', 'c', 'd'])
  expect(order.indexOf('d')).toBe(3)
})

test('predecessors that were not given are left out', () => {
  expect([...topologicalOrder(['a'], () => ['elsewhere'])]).toEqual(['a'])
})

test('a chain of 100,000 paths does not overflow the stack', () => {
  const paths = Array.from({ length: 100_000 }, (_, index) => `${index}`)
  const order = [...topologicalOrder(paths, path => [`${Number(path) + 1}`])]
  expect(order).toEqual(paths.toReversed())
})
