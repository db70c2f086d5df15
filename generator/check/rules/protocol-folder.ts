import type { Rule } from '../rule.ts'

export const protocolFolder: Rule = {
  id: 'protocol-folder',
  summary: 'A protocol is called like its folder, which generated code is found by.',
  check: ({ protocol, places, spans }, report) => {
    const folder = protocol.source.file.slice(places.spec.length + 1).split('/')[0]
    if (folder === protocol.name) return
    report(
      spans.at(protocol, 'name'),
      `\`${protocol.name}\` stands in the folder \`${folder}\``,
      'rename one of them',
    )
  },
}
