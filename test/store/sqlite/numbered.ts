import type { Registration } from '../../../store/model/metadata.ts'
import { infoOf, pathOf } from './entries.ts'

/** Makes the path at a position in a long row, which refers to some paths before it. */
export function numbered(number: number): Registration {
  const path = (of: number): string => pathOf(`numbered-${of}`)
  const references = [number, number - 1, number >> 1].filter(of => of >= 0)
  return {
    path: path(number),
    info: infoOf({
      references: [...new Set(references.map(path))].sort(),
      narSize: number,
      sigs: [`key:${number}`],
    }),
    outputs: [['out', path(number + 1)]],
  }
}

/** Returns the number of paths to register together after so many: mostly one. */
export function batchAt(count: number): number {
  return count % 5 === 0 ? 40 : 1
}
