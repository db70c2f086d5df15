import { type Diagnostic, reportTo } from '../report/diagnostic.ts'
import { positionsIn, spanOf } from './source-file.ts'

/** A file as text, and the mistakes for which it cannot be read as YAML. */
export interface DecodedText {
  readonly text: string
  readonly diagnostics: readonly Diagnostic[]
}

/** Decodes the bytes of a file. The text of a file that is not UTF-8 has `\uFFFD` for the bytes that are not. */
export function decodeText(path: string, bytes: string | Uint8Array): DecodedText {
  const text = typeof bytes === 'string' ? bytes : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const diagnostics: Diagnostic[] = []
  const report = reportTo(diagnostics)
  const spanAt = (offset: number) => spanOf(positionsIn(path, text), offset, offset + 1)
  if (typeof bytes !== 'string') {
    const offset = firstDifference(Buffer.from(text), bytes)
    if (offset !== undefined) {
      const at = Buffer.from(text).subarray(0, offset).toString().length
      const byte = `0x${bytes[offset]?.toString(16).padStart(2, '0')}`
      report('not-utf8', spanAt(at), `the byte ${byte} here is not UTF-8`, 'save the file as UTF-8')
    }
  }
  const nul = text.indexOf('\0')
  // YAML forbids it, but the parser lets it pass, and no text of generated code should hold one.
  if (nul >= 0 && diagnostics.length === 0)
    report('yaml-syntax', spanAt(nul), 'a NUL byte stands here', 'leave it out')
  return { text, diagnostics }
}

/** Finds the first byte that is otherwise after decoding and encoding: the start of what is not UTF-8. */
function firstDifference(again: Uint8Array, bytes: Uint8Array): number | undefined {
  const at = bytes.findIndex((byte, index) => byte !== again[index])
  return at < 0 ? undefined : at
}
