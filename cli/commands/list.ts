import type { Commands } from '../arguments/command.ts'

/**
 * All commands, in the order of the help. To add one, declare it by `command` in a file of this folder, and add a
 * line here. Its module is loaded only if it is run, explained or completed.
 */
export const commands: Commands = {
  decode: { summary: 'bytes to JSON', load: async () => (await import('./decode.ts')).decode },
  encode: { summary: 'JSON to bytes', load: async () => (await import('./encode.ts')).encode },
  transcript: {
    summary: 'a recorded session as text',
    load: async () => (await import('./transcript.ts')).transcript,
  },
  proxy: { summary: 'clients to a daemon', load: async () => (await import('./proxy.ts')).proxy },
  serve: { summary: 'a store of its own', load: async () => (await import('./serve.ts')).serve },
  protocols: {
    summary: 'protocols that it knows',
    load: async () => (await import('./protocols.ts')).protocols,
  },
  generate: {
    summary: 'code for protocols of your own',
    load: async () => (await import('./generate.ts')).generate,
  },
  breaking: {
    summary: 'edits of your specs that break',
    load: async () => (await import('./breaking.ts')).breaking,
  },
  changes: {
    summary: 'two sessions of your protocol',
    load: async () => (await import('./changes.ts')).changes,
  },
  docs: { summary: 'pages about your protocols', load: async () => (await import('./docs.ts')).docs },
  spec: { summary: 'a protocol as JSON', load: async () => (await import('./spec.ts')).spec },
  help: { summary: 'how a command is used', load: async () => (await import('./help.ts')).help },
  completion: {
    summary: 'completion in a shell',
    load: async () => (await import('./completion.ts')).completion,
  },
  complete: {
    summary: 'words that complete a command line',
    hidden: true,
    load: async () => (await import('./complete.ts')).complete,
  },
}
