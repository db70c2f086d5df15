import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareSessions } from '../../generator/differences/compare-sessions.ts'
import { document } from '../../generator/document/document.ts'
import type { Protocol } from '../../generator/ir/protocol.ts'
import { parseAll } from '../../generator/load/load.ts'
import { compileLoaded } from '../../generator/run/compile.ts'
import { renderJson, renderText } from '../../generator/tools/changes/render.ts'
import { compileSchema } from '../../generator/validate/validate.ts'
import { runs } from '../support/runs.ts'
import { boundarySessions } from './boundary-sessions.ts'
import { headings, links, tables } from './markdown-pages.ts'
import { schemaText } from './project.ts'
import { type SpecFiles, validSpecs } from './random/spec.ts'

const schema = compileSchema(JSON.parse(schemaText))
const handWritten = {
  adapters: new Set(['known', 'activity-as-line', 'legacy-derived-path', 'realisation-json']),
  grammars: new Set(['nix-archive']),
}

function protocolOf(files: SpecFiles): Protocol {
  const { protocol } = compileLoaded(parseAll(files.map(([path, text]) => [path, text])), schema, handWritten)
  fc.pre(protocol !== undefined)
  return protocol as Protocol
}

test('pages of random specs link to existing sections and have complete tables', () => {
  fc.assert(
    fc.property(validSpecs, files => {
      const pages = document(protocolOf(files))
      const anchors = new Map(
        [...pages].map(([name, text]) => [name, headings(text).map(each => each.anchor)]),
      )
      for (const [name, text] of pages) {
        for (const { target } of links(text)) {
          // Files of the project are missing here, and texts may hold any links.
          if (!/^(?:[a-z]+\.md)?(?:#.*)?$/i.test(target)) continue
          const [path = '', anchor] = target.split('#')
          const found = anchors.get(path === '' ? name : path)
          expect(found, `${name}: ${target}`).toBeDefined()
          if (anchor !== undefined) expect(found, `${name}: ${target}`).toContain(anchor)
        }
        for (const [head = [], , ...rows] of tables(text)) {
          for (const row of rows) expect(row, name).toHaveLength(head.length)
        }
      }
    }),
    { numRuns: runs(60) },
  )
})

test('any two sessions of random specs can be compared, and equal ones are the same', () => {
  fc.assert(
    fc.property(validSpecs, files => {
      const protocol = protocolOf(files)
      const sessions = boundarySessions(protocol)
      for (const from of sessions.slice(0, 4)) {
        expect(renderText(protocol, compareSessions(protocol, from, from))).toContain('Nothing differs')
        for (const to of sessions.slice(-4)) {
          const comparison = compareSessions(protocol, from, to)
          const { same } = JSON.parse(renderJson(protocol, comparison))
          expect(renderText(protocol, comparison).includes('Nothing differs')).toBe(same)
        }
      }
    }),
    { numRuns: runs(60) },
  )
})
