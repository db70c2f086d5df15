import { type Command, command } from '../arguments/command.ts'
import { argumentsOf, projectOptions, runTool } from './own-protocols.ts'

/** `nixwire changes`: what two sessions of a project's protocol write differently. */
export const changes: Command = command({
  arguments: [
    { name: 'FROM', count: 'one', propose: () => [] },
    { name: 'TO', count: 'one', propose: () => [] },
  ],
  options: {
    feature: {
      value: 'NAME',
      about: 'the same as +NAME after TO; may be repeated',
      repeated: true,
      propose: () => [],
    },
    protocol: { value: 'NAME', about: 'which protocol, if the project has several', propose: () => [] },
    format: {
      value: 'FORMAT',
      about: 'text or json (default: text)',
      propose: () => ['text', 'json'],
    },
    ...projectOptions,
  },
  about: `Says what two sessions write differently, from the gates of a project's spec alone: every
operation, field, message, step of the handshake, body and type. FROM and TO are versions,
such as 1.2; features follow a version after a plus sign, as in 1.2+NAME. It needs the
packages ajv and yaml.`,
  notes: () => `Example:
  npx nixwire changes 1.0 1.2
`,
  async run({ options, words }, io) {
    const { feature, protocol, format, ...places } = options
    await runTool('changes', places, [...argumentsOf({ feature, protocol, format }), '--', ...words], io)
  },
})
