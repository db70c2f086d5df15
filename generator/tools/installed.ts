import { document } from '../document/document.ts'
import { renderAs } from '../report/report.ts'
import { type Arguments, parseArguments } from '../run/arguments.ts'
import { compileAll, readSchema } from '../run/compile-all.ts'
import { generateAll } from '../run/generate-all.ts'
import { noProtocolText } from '../run/no-protocol.ts'
import { findProject } from '../run/project-places.ts'
import { breaking } from './breaking/breaking.ts'
import { changes } from './changes/changes.ts'
import { UsageError } from './usage-error.ts'

/** Output and exit code of a tool, or the mistake in its arguments. */
export type ToolAnswer =
  | { readonly exitCode: number; readonly out: string; readonly err: string }
  | { readonly mistake: string }

/**
 * A tool of the installed package: `places` are the arguments of the generator that say where a project has its
 * files, and `args` those of the tool itself.
 */
export type ProjectTool = (places: readonly string[], args: readonly string[]) => ToolAnswer

const breakingHere: ProjectTool = tool((given, args) => {
  const { root, places } = findProject(given)
  return breaking(root, args, places)
})

const changesHere: ProjectTool = tool((given, args) => {
  const { root, places } = findProject(given)
  const { protocols, diagnostics, texts } = compileAll(root, readSchema(root, places), places)
  if (diagnostics.length > 0) return { exitCode: 1, out: '', err: renderAs('text', diagnostics, texts) }
  if (protocols.size === 0) return { exitCode: 1, out: '', err: `${noProtocolText(root, places)}\n` }
  return { exitCode: 0, out: changes(protocols, args), err: '' }
})

const docsHere: ProjectTool = tool(given => {
  const { root, places: found } = findProject(given)
  const places = { ...found, docs: found.docs ?? 'docs' }
  let [out, err] = ['', '']
  const exitCode = generateAll({
    root,
    places,
    command: 'nixwire docs',
    check: given.check,
    format: given.format,
    document: protocol => document(protocol, places),
    print: text => {
      out += text
    },
    printError: text => {
      err += text
    },
  })
  return { exitCode, out, err }
})

function tool(run: (given: Arguments, args: readonly string[]) => ToolAnswer): ProjectTool {
  return (places, args) => {
    const given = parseArguments(places)
    if (typeof given === 'string') return { mistake: given }
    try {
      return run(given, args)
    } catch (error) {
      if (error instanceof UsageError) return { mistake: error.message }
      throw error
    }
  }
}

/** The tools by the names of their commands. */
export const projectTools: Readonly<Record<'breaking' | 'changes' | 'docs', ProjectTool>> = {
  breaking: breakingHere,
  changes: changesHere,
  docs: docsHere,
}
