import type { Diagnostic } from '../report/diagnostic.ts'
import type { SourceFile } from './source-file.ts'

/** The newest version of the spec language that this generator reads; docs/your-own-protocol.md says what it promises. */
export const LANGUAGE = 1

/** Reports each file that is in a newer version: what else is wrong in it cannot be told. */
export function newerLanguages(files: readonly SourceFile[]): Diagnostic[] {
  return files.flatMap(file => {
    const version = languageOf(file.data)
    if (version === undefined || version <= LANGUAGE) return []
    const message = `this spec is in version ${version} of the language, and this release of nixwire reads ${LANGUAGE}`
    return [
      { rule: 'language-newer', message, span: file.locate(['language']), hint: 'install a newer nixwire' },
    ]
  })
}

function languageOf(data: unknown): number | undefined {
  const { language } = (data ?? {}) as { readonly language?: unknown }
  return Number.isInteger(language) ? (language as number) : undefined
}
