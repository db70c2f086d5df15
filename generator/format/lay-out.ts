import { ts } from 'ts-morph'

const WIDTH = 110
const SETTINGS: ts.FormatCodeSettings = {
  ...ts.getDefaultFormatCodeSettings('\n'),
  indentSize: 2,
  semicolons: ts.SemicolonPreference.Remove,
}

/**
 * Formats files as TypeScript does, for projects with another formatter or none: the text does not depend on
 * the packages that are installed there.
 */
export function layOut(files: ReadonlyMap<string, string>): Map<string, string> {
  const code = [...files].filter(([path]) => path.endsWith('.ts'))
  const texts = new Map(code.map(([path, text]) => [path, breakLists(text)]))
  const service = ts.createLanguageService(hostOf(texts))
  const laidOut = [...texts].map(([path, text]) => {
    const edits = service.getFormattingEditsForDocument(path, SETTINGS)
    return [path, withoutGaps(applied(text, edits))] as const
  })
  service.dispose()
  return new Map([...files, ...laidOut])
}

/** Gives each name of a long list of imports or exports a line of its own. */
function breakLists(text: string): string {
  return text.replace(
    /^((?:im|ex)port (?:type )?)\{ (.*) \}( from .*)$/gm,
    (line, start, names: string, end) =>
      line.length <= WIDTH ? line : `${start}{\n${names.split(', ').join(',\n')},\n}${end}`,
  )
}

function applied(text: string, edits: readonly ts.TextChange[]): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce(
      (whole, { span, newText }) =>
        whole.slice(0, span.start) + newText + whole.slice(span.start + span.length),
      text,
    )
}

/** Removes the empty lines that the printer leaves inside of data and at the end of a block. */
function withoutGaps(text: string): string {
  const shorter = text.replace(/^ +$/gm, '').replace(/\n{3,}/g, '\n\n')
  return `${shorter.replace(/\n{2,}( *\})/g, '\n$1').trim()}\n`
}

/** Serves texts from memory, because formatting needs nothing else of a file. */
function hostOf(texts: ReadonlyMap<string, string>): ts.LanguageServiceHost {
  return {
    getCompilationSettings: () => ({}),
    getScriptFileNames: () => [...texts.keys()],
    getScriptVersion: () => '0',
    getScriptSnapshot: path => {
      const text = texts.get(path)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => '/',
    getDefaultLibFileName: () => '',
    fileExists: path => texts.has(path),
    readFile: path => texts.get(path),
  }
}
